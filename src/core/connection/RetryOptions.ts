/** How often a request is retried, and after what delay. */
export interface RetryOptions {
  /** Retries without progress before giving up; the count restarts once content arrives. @defaultValue `3` */
  maxRetries?: number | undefined;
  /** First delay in milliseconds; each further one is twice as long. @defaultValue `500` for sessions, `2_000` for a bare `StreamErrorHandler` */
  baseDelayMs?: number | undefined;
  /** Longest delay without a `Retry-After`, in milliseconds. @defaultValue `30_000` */
  maxDelayMs?: number | undefined;
  /** Longest `Retry-After` that is waited for, in milliseconds; a longer one ends the stream with `retry-after-too-long`. @defaultValue `60_000` */
  maxRetryAfterMs?: number | undefined;
  /**
   * `'full'` waits a random part of the delay, so that clients do not all retry at the same time.
   * @defaultValue `'full'` for sessions, `'none'` for a bare `StreamErrorHandler`
   */
  jitter?: 'full' | 'none' | undefined;
}
