/** The next action of a transport. */
export type WireAction =
  | { readonly type: 'chunk'; readonly bytes: Uint8Array<ArrayBuffer> }
  /** A wait in milliseconds of the clock; `Infinity` never ends. */
  | { readonly type: 'wait'; readonly ms: number }
  | { readonly type: 'end' }
  | { readonly type: 'reset' };

/** The response head, or the failure of a request without a response. */
export type WireHead =
  | {
      readonly type: 'response';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      /** The delay before the head, in milliseconds. */
      readonly delayMs: number;
    }
  | { readonly type: 'offline'; readonly delayMs: number };

/**
 * The actions of one response. The transport calls `next` only when the consumer pulls, so that each call acknowledges
 * the previous action.
 */
export interface WireSource {
  readonly head: WireHead;
  next(): WireAction | Promise<WireAction>;
  /** Called after the last action, or when the transport ends the response. */
  close(): void;
  /**
   * Called when the client closes the connection.
   *
   * @returns whether the client had received everything except the end of the body. If so, it was not an abort:
   * clients may cancel a body after the protocol's end marker.
   */
  onClientAbort(reason: unknown): boolean;
}
