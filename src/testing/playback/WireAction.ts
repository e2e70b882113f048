/** The next action of a transport. */
export type WireAction =
  | { readonly type: 'chunk'; readonly bytes: Uint8Array<ArrayBuffer> }
  /** Wait this many milliseconds of the clock; `Infinity` never ends. */
  | { readonly type: 'wait'; readonly ms: number }
  | { readonly type: 'end' }
  | { readonly type: 'reset' };

/** The response head, or that there is no response. */
export type WireHead =
  | {
      readonly type: 'response';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      /** Delay in milliseconds before it is sent. */
      readonly delayMs: number;
    }
  | { readonly type: 'offline'; readonly delayMs: number };

/**
 * The actions of one response. The transport calls `next` only when the consumer pulls, so each call acknowledges the
 * previous action.
 */
export interface WireSource {
  readonly head: WireHead;
  next(): WireAction | Promise<WireAction>;
  /** The last action was performed, or the transport ends the response. */
  close(): void;
  /**
   * The client closed the connection.
   *
   * @returns whether it had received everything except the end of the body. Readers cancel a body once the protocol has
   * ended, which is not an abort.
   */
  onClientAbort(reason: unknown): boolean;
}
