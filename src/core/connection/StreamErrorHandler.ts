import { currentHost, type Host } from '../Host.js';
import { StreamError } from '../StreamError.js';
import { decideRetry, type RetryDecision } from './decideRetry.js';
import type { RetryOptions } from './RetryOptions.js';
import { waitToRetry } from './waitToRetry.js';

export interface StreamErrorHandlerOptions extends RetryOptions {
  /** @defaultValue `currentHost()` */
  host?: Host | undefined;
  /** Ends a wait; `handleError` then throws its reason. */
  signal?: AbortSignal | undefined;
}

/**
 * Decides which errors may be retried, how long to wait, and when it is enough: three retries without progress.
 * {@link reset} is how progress is told.
 */
export class StreamErrorHandler {
  readonly #options: StreamErrorHandlerOptions;
  #failures = 0;

  constructor(options: StreamErrorHandlerOptions = {}) {
    this.#options = options;
  }

  /**
   * Waits 2, 4, 8 s (by default) and asks again each time, until there is a response.
   *
   * @throws {@link StreamError} `Failed after 3 retries: …` once the budget is spent; an error that cannot be retried
   * as it is.
   */
  async handleError(error: unknown, retry: () => Promise<Response>): Promise<Response> {
    for (let failure = error; ; ) {
      const decision = this.next(failure);
      if (decision.action === 'fail')
        throw this.#failures > this.#maxRetries ? gaveUp(failure, this.#maxRetries) : decision.error;
      await waitToRetry(decision.delayMs, failure, this.#host, this.#options.signal);
      try {
        return await retry();
      } catch (cause) {
        failure = cause;
      }
    }
  }

  /** What to do about an error, without counting it. */
  decide(
    error: unknown,
    { attempt, streamRetryMs }: { attempt: number; streamRetryMs?: number | undefined },
  ): RetryDecision {
    return decideRetry(error, { attempt, streamRetryMs, random: () => this.#host.random() }, this.#options);
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

  get #host(): Host {
    return this.#options.host ?? currentHost();
  }

  get #maxRetries(): number {
    return this.#options.maxRetries ?? 3;
  }
}

function gaveUp(error: unknown, retries: number): StreamError {
  const { code = 'network', ...facts } = error instanceof StreamError ? error : {};
  const message = error instanceof Error ? error.message : String(error);
  return new StreamError(code, `Failed after ${retries} retries: ${message}`, { ...facts, cause: error });
}
