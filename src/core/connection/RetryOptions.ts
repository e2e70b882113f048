/** How often a request is retried, and after what delay. */
export interface RetryOptions {
  /** Maximum number of retries without progress. The count restarts when content arrives. @defaultValue `3` */
  maxRetries?: number | undefined;
  /**
   * First delay in milliseconds; each further one is twice as long. @defaultValue `500` for sessions, `2_000` for a
   * bare `StreamErrorHandler`
   */
  baseDelayMs?: number | undefined;
  /** Longest delay if the server sends no `Retry-After`, in milliseconds. @defaultValue `30_000` */
  maxDelayMs?: number | undefined;
  /**
   * Longest accepted `Retry-After`, in milliseconds. If the server sends a longer one, the stream fails with
   * `retry-after-too-long`. @defaultValue `60_000`
   */
  maxRetryAfterMs?: number | undefined;
  /**
   * `'full'` waits a random part of the delay, so that clients do not all retry at the same time.
   * @defaultValue `'full'` for sessions, `'none'` for a bare `StreamErrorHandler`
   */
  jitter?: 'full' | 'none' | undefined;
}
