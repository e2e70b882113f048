/** How often and how long to wait before asking again. */
export interface RetryOptions {
  /** Retries without progress before giving up; the count starts afresh once something arrived. @defaultValue `3` */
  maxRetries?: number | undefined;
  /** The first wait; each further one is twice as long. @defaultValue `500` for sessions, `2_000` for a bare `StreamErrorHandler` */
  baseDelayMs?: number | undefined;
  /** No wait of our own is longer. @defaultValue `30_000` */
  maxDelayMs?: number | undefined;
  /** A server that asks for a longer wait ends the stream with `retry-after-too-long`. @defaultValue `60_000` */
  maxRetryAfterMs?: number | undefined;
  /**
   * `'full'` waits a random part of the backoff, so that many clients do not come back together.
   * @defaultValue `'full'` for sessions, `'none'` for a bare `StreamErrorHandler`
   */
  jitter?: 'full' | 'none' | undefined;
}
