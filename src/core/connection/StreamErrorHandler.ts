import { StreamError } from '../../model/StreamError.js';
import { currentEnvironment, type Environment } from '../environment.js';
import { backOff } from './backOff.js';
import type { RetryOptions } from './RetryOptions.js';
import { RetryPolicy } from './RetryPolicy.js';

export interface StreamErrorHandlerOptions extends RetryOptions {
  /** @defaultValue `currentEnvironment()` */
  environment?: Environment | undefined;
  /** Aborts a wait; `handleError` then throws the reason of the signal. */
  signal?: AbortSignal | undefined;
}

/**
 * Decides which errors are retried, how long to wait, and when to give up: by default, after three retries without
 * progress. Call {@link reset} on progress.
 */
export class StreamErrorHandler extends RetryPolicy {
  readonly #options: StreamErrorHandlerOptions;

  constructor(options: StreamErrorHandlerOptions = {}) {
    const { baseDelayMs = 2_000, jitter = 'none', environment } = options;
    super({ ...options, baseDelayMs, jitter }, environment);
    this.#options = options;
  }

  /**
   * Waits 2, 4, 8 s (by default) and calls `retry` after each wait, until it returns a response.
   *
   * @throws {@link StreamError} `Failed after 3 retries: …` once no retry is left. An error that cannot be retried is
   * thrown unchanged.
   */
  async handleError(error: unknown, retry: () => Promise<Response>): Promise<Response> {
    const { maxRetries = 3, environment = currentEnvironment(), signal } = this.#options;
    for (let failure = error; ; ) {
      const decision = this.next(failure);
      if (decision.action === 'fail') throw this.failures > maxRetries ? gaveUp(failure, maxRetries) : decision.error;
      await backOff(decision.delayMs, failure, environment, signal);
      try {
        return await retry();
      } catch (cause) {
        failure = cause;
      }
    }
  }
}

function gaveUp(error: unknown, retries: number): StreamError {
  const { code = 'network', ...facts } = error instanceof StreamError ? error : {};
  const message = error instanceof Error ? error.message : String(error);
  return new StreamError(code, `Failed after ${retries} retries: ${message}`, { ...facts, cause: error });
}
