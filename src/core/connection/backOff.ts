import { StreamError } from '../../model/StreamError.js';
import type { Environment } from '../environment.js';

/**
 * Waits before a retry. While offline, it waits until the browser is online, because the attempt would fail. Coming
 * online ends the wait early, unless the server set the delay.
 *
 * @throws the reason of `signal`.
 */
export function backOff(
  delayMs: number,
  error: unknown,
  environment: Environment,
  signal?: AbortSignal,
): Promise<void> {
  const askedByServer = error instanceof StreamError && error.retryAfterMs !== undefined;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    let due = false;
    const cancelTimer = environment.after(delayMs, () => {
      due = true;
      if (environment.isOnline()) finish(resolve);
    });
    const endOnline = environment.onOnlineChange(() => {
      if (environment.isOnline() && (due || !askedByServer)) finish(resolve);
    });
    const onAbort = () => finish(() => reject(signal?.reason));
    signal?.addEventListener('abort', onAbort);
    function finish(settle: () => void) {
      cancelTimer();
      endOnline();
      signal?.removeEventListener('abort', onAbort);
      settle();
    }
  });
}
