import { StreamError } from '../../model/StreamError.js';
import type { Environment } from '../environment.js';

/**
 * Waits before asking again. Coming online ends the wait early, unless it is the server that asked for it; being
 * offline puts it off until online, since the attempt would be wasted.
 *
 * @throws the reason of `signal`.
 */
export function waitToRetry(
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
