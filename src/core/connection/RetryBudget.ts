import { isAbort, StreamError } from '../../model/StreamError.js';
import { currentEnvironment, type Environment } from '../environment.js';
import type { RetryOptions } from './RetryOptions.js';

export type RetryDecision =
  | { readonly action: 'retry'; readonly delayMs: number }
  | { readonly action: 'fail'; readonly error: unknown };

/** How often asking again is worth it, and after how long: a count of failures that progress sets back. */
export class RetryBudget {
  readonly #retry: RetryOptions;
  readonly #environment: Environment | undefined;
  #failures = 0;

  /** @param retry - `false` asks once. */
  constructor(retry: RetryOptions | false = {}, environment?: Environment) {
    this.#retry = retry || { maxRetries: 0 };
    this.#environment = environment;
  }

  /**
   * What to do about an error, without counting it: to ask again after as long as the server asks, else after twice as
   * long each time. A {@link StreamError} says itself whether that may help; any other error is taken for the network's,
   * except an abort.
   *
   * @param attempt - How many failed since the last progress, this one included.
   * @param streamRetryMs - The wait that the stream itself asked for (SSE `retry:`), in milliseconds.
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

  /** Counts an error, and says what to do about it. */
  next(error: unknown, streamRetryMs?: number): RetryDecision {
    this.#failures++;
    return this.decide(error, { attempt: this.#failures, streamRetryMs });
  }

  /** Errors since the last progress. */
  get failures(): number {
    return this.#failures;
  }

  /** Something arrived: the budget is whole again. */
  reset(): void {
    this.#failures = 0;
  }
}

function tooLong(error: StreamError, askedMs: number): StreamError {
  return new StreamError(
    'retry-after-too-long',
    `${error.message} The server asks to wait ${Math.ceil(askedMs / 1000)} s, too long to wait unseen; ask again later, ` +
      'or raise `retry.maxRetryAfterMs`.',
    { ...error, retryable: true, cause: error },
  );
}
