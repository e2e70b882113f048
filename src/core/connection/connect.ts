import { invalidOption } from '../errors.js';
import { backOff } from './backOff.js';
import { Connection, type ConnectionOptions, type ConnectionRequest } from './Connection.js';
import type { RetryPolicy } from './RetryPolicy.js';

export interface ConnectPolicy extends ConnectionOptions {
  /** Shared by all attempts of one response. */
  readonly retries: RetryPolicy;
  /** Reconnection time from the stream (SSE `retry:`), in milliseconds. */
  readonly streamRetryMs?: number | undefined;
  readonly onRetryScheduled?: ((retry: ScheduledRetry) => void) | undefined;
  readonly onRetryStart?: ((retry: ScheduledRetry) => void) | undefined;
}

export interface ScheduledRetry {
  /** Number of the next attempt, starting at 2. */
  readonly attempt: number;
  readonly delayMs: number;
  /** Time of the next attempt, on the clock of `Environment.now`. */
  readonly retryAt: number;
  readonly error: unknown;
}

/**
 * Retries until the first body byte arrives. Nothing has been rendered before that, so a retry is safe if the request
 * is idempotent.
 *
 * @param request - Called for each attempt, so that it can use new credentials.
 * @throws the error of the last attempt; the reason of `policy.signal`.
 */
export async function connect(
  request: () => ConnectionRequest | Promise<ConnectionRequest>,
  policy: ConnectPolicy,
): Promise<Connection> {
  for (;;) {
    // Outside the try block, because an error of the application's functions is not a network error.
    const attempt = await settleWithin(request(), policy);
    try {
      return await Connection.open(attempt, policy);
    } catch (error) {
      await waitForRetry(error, policy);
    }
  }
}

/**
 * Waits for the delay of the retry policy.
 *
 * @throws the error, if it must not be retried.
 */
export async function waitForRetry(error: unknown, policy: ConnectPolicy): Promise<void> {
  const { retries, environment, signal, streamRetryMs } = policy;
  signal.throwIfAborted();
  const decision = retries.next(error, streamRetryMs);
  if (decision.action === 'fail') throw decision.error;
  const { delayMs } = decision;
  const retry = { attempt: retries.failures + 1, delayMs, retryAt: environment.now() + delayMs, error };
  policy.onRetryScheduled?.(retry);
  await backOff(delayMs, error, environment, signal);
  policy.onRetryStart?.(retry);
}

/** Rejects when the signal aborts, because a promise from the application may never settle. */
function settleWithin<Value>(
  value: Value | Promise<Value>,
  { environment, signal, firstByteTimeoutMs }: ConnectPolicy,
): Value | Promise<Value> {
  if (!(value instanceof Promise)) return value;
  return new Promise((resolve, reject) => {
    let cancelTimeout = () => {};
    const settle = (end: () => void) => {
      cancelTimeout();
      signal.removeEventListener('abort', onAbort);
      end();
    };
    const onAbort = () => settle(() => reject(signal.reason));
    const onTimeout = () =>
      settle(() =>
        reject(
          invalidOption(
            `The request was not ready within ${firstByteTimeoutMs} ms, so nothing was sent. Check that \`headers\` and ` +
              '`body` settle, or raise `byteTimeoutMs`.',
          ),
        ),
      );
    signal.addEventListener('abort', onAbort);
    if (firstByteTimeoutMs > 0) cancelTimeout = environment.after(firstByteTimeoutMs, onTimeout);
    value.then(
      (settled) => settle(() => resolve(settled)),
      (error) => settle(() => reject(error)),
    );
  });
}
