import type { Environment } from '../core/environment.js';

/** How long a connection may take to show that it has survived. */
const graceMs = 1_000;

export interface SleepWatch {
  readonly environment: Environment;
  /** Whether nothing has come for a while. */
  readonly isSilent: () => boolean;
  /** When something came last. */
  readonly lastSign: () => number;
  readonly onDead: () => void;
}

/**
 * A network that changed and a computer that slept leave dead connections behind, which only their silence would tell,
 * minutes later. A connection that shows no life soon after the network is back, or the page is looked at again, is
 * given up.
 *
 * @returns a function that ends the watch.
 */
export function watchForSleep({ environment, isSilent, lastSign, onDead }: SleepWatch): () => void {
  let cancelCheck = () => {};
  const check = () => {
    const before = lastSign();
    cancelCheck();
    cancelCheck = environment.after(graceMs, () => {
      if (lastSign() === before) onDead();
    });
  };
  const endOnline = environment.onOnlineChange(() => {
    if (environment.isOnline()) check();
  });
  const endVisible = environment.onVisibilityChange(() => {
    if (!environment.isHidden() && isSilent()) check();
  });
  return () => {
    cancelCheck();
    endOnline();
    endVisible();
  };
}
