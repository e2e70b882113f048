import { Connection, type ConnectionOptions, type ConnectionRequest } from './Connection.js';
import type { RetryBudget } from './RetryBudget.js';
import { waitToRetry } from './waitToRetry.js';

/** How to connect, and what to do when that fails. */
export interface ConnectPolicy extends ConnectionOptions {
  /** Decides, a `StreamErrorHandler` for one; its budget is shared by all attempts of one answer. */
  readonly handler: RetryBudget;
  /** The wait that the stream itself asked for (SSE `retry:`), in milliseconds. */
  readonly streamRetryMs?: number | undefined;
  /** Told of each wait before it begins. */
  readonly onWait?: ((wait: RetryWait) => void) | undefined;
  /** Told of each wait once it is over. */
  readonly onWaited?: ((wait: RetryWait) => void) | undefined;
}

/** The wait between two attempts. */
export interface RetryWait {
  /** Which attempt comes next, from 2. */
  readonly attempt: number;
  readonly delayMs: number;
  /** When it is due, in the time of `Host.now`. */
  readonly retryAt: number;
  /** What the last attempt died of. */
  readonly error: unknown;
}

/**
 * Asks until the first byte of an answer is here. Nothing can have been shown before that, so asking again is safe
 * wherever asking twice is.
 *
 * @param request - Made for each attempt, so that its credentials can be fresh.
 * @throws what the last attempt died of; the reason of `policy.signal`.
 */
export async function connect(
  request: () => ConnectionRequest | Promise<ConnectionRequest>,
  policy: ConnectPolicy,
): Promise<Connection> {
  for (;;) {
    // Outside of the try: what the application throws while it makes its request is not the network's failure.
    const attempt = await request();
    try {
      return await Connection.open(attempt, policy);
    } catch (error) {
      await waitOut(error, policy);
    }
  }
}

/**
 * Lets the handler decide about an error, and waits as long as it says.
 *
 * @throws the error, where it is not to be retried.
 */
export async function waitOut(error: unknown, policy: ConnectPolicy): Promise<void> {
  const { handler, environment, signal, streamRetryMs } = policy;
  signal.throwIfAborted();
  const decision = handler.next(error, streamRetryMs);
  if (decision.action === 'fail') throw decision.error;
  const { delayMs } = decision;
  const wait: RetryWait = { attempt: handler.failures + 1, delayMs, retryAt: environment.now() + delayMs, error };
  policy.onWait?.(wait);
  await waitToRetry(delayMs, error, environment, signal);
  policy.onWaited?.(wait);
}
