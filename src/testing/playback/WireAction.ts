/** What a mount has to do next. */
export type WireAction =
  | { readonly type: 'chunk'; readonly bytes: Uint8Array<ArrayBuffer> }
  /** Let this much of the clock's time pass; `Infinity` is for ever. */
  | { readonly type: 'wait'; readonly ms: number }
  | { readonly type: 'end' }
  | { readonly type: 'reset' };

/** The response's beginning, or that there is none. */
export type WireHead =
  | {
      readonly type: 'response';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      /** Milliseconds until it is sent. */
      readonly delayMs: number;
    }
  | { readonly type: 'offline'; readonly delayMs: number };

/**
 * One response as it goes over the wire. The mount asks for the next action only when the consumer has asked for more:
 * to be asked is to know that what went before has been taken.
 */
export interface WireSource {
  readonly head: WireHead;
  next(): WireAction | Promise<WireAction>;
  /** The last action was performed, or the mount gives up by itself. */
  close(): void;
  /**
   * The client has gone away.
   *
   * @returns whether it had everything but the end of the body. Readers cancel a body once the protocol has ended; that
   *   is no abort.
   */
  onClientAbort(reason: unknown): boolean;
}
