import { isAbort, StreamError } from '../../model/StreamError.js';
import { currentEnvironment, type Environment } from '../environment.js';
import type { RetryOptions } from './RetryOptions.js';

export type RetryDecision =
  | { readonly action: 'retry'; readonly delayMs: number }
  | { readonly action: 'fail'; readonly error: unknown };

/** Decides which errors are retried and after what delay. Counts the failures since the last progress. */
export class RetryPolicy {
  readonly #retry: RetryOptions;
  readonly #environment: Environment | undefined;
  #failures = 0;
  /** Failures that do not count against `maxRetries`, because the browser was offline. */
  #excused = 0;

  /** @param retry - `false` sends a single request, without retries. */
  constructor(retry: RetryOptions | false = {}, environment?: Environment) {
    this.#retry = retry || { maxRetries: 0 };
    this.#environment = environment;
  }

  /**
   * Decides whether and when an error is retried, without counting it. The delay is the one that the server
   * requested; otherwise it grows exponentially. A {@link StreamError} is retried if it is `retryable`; other errors
   * are treated as network errors, except an abort.
   *
   * @param attempt - Failures since the last progress, including this one.
   * @param streamRetryMs - The reconnection time of the stream (SSE `retry:`), in milliseconds.
   */
  decide(
    error: unknown,
    { attempt, streamRetryMs }: { attempt: number; streamRetryMs?: number | undefined },
  ): RetryDecision {
    const {
      maxRetries = 3,
      baseDelayMs = 500,
      maxDelayMs = 30_000,
      maxRetryAfterMs = 60_000,
      jitter = 'full',
    } = this.#retry;
    const { retryable = !isAbort(error), retryAfterMs } = error instanceof StreamError ? error : {};
    if (!retryable || attempt > maxRetries) return { action: 'fail', error };
    if (retryAfterMs !== undefined && retryAfterMs > maxRetryAfterMs)
      return { action: 'fail', error: tooLong(error as StreamError, retryAfterMs) };

    const doubled = 2 ** (attempt - 1);
    const share = jitter === 'full' ? (this.#environment ?? currentEnvironment()).random() : 1;
    const delayMs =
      streamRetryMs === undefined
        ? Math.round(share * Math.min(baseDelayMs * doubled, maxDelayMs))
        : Math.min(streamRetryMs * doubled, maxRetryAfterMs);
    return { action: 'retry', delayMs: retryAfterMs ?? delayMs };
  }

  /** Counts an error and decides whether and when it is retried. A failure while offline does not use up a retry. */
  next(error: unknown, streamRetryMs?: number): RetryDecision {
    this.#failures++;
    if (!(this.#environment ?? currentEnvironment()).isOnline()) this.#excused++;
    return this.decide(error, { attempt: Math.max(1, this.#failures - this.#excused), streamRetryMs });
  }

  get failures(): number {
    return this.#failures;
  }

  /** Call on progress. All retries are available again. */
  reset(): void {
    this.#failures = this.#excused = 0;
  }
}

function tooLong(error: StreamError, askedMs: number): StreamError {
  return new StreamError(
    'retry-after-too-long',
    `${error.message} The server's retry delay of ${Math.ceil(askedMs / 1000)} s is longer than \`retry.maxRetryAfterMs\` allows. ` +
      'Retry later, or raise the option.',
    { ...error, retryable: true, cause: error },
  );
}
