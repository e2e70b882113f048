import type { Environment } from '../environment.js';

/** A connection that still works receives data within this time, in milliseconds. */
const graceMs = 1_000;

export interface SleepWatch {
  readonly environment: Environment;
  /** Whether nothing has arrived for a while. */
  readonly isSilent: () => boolean;
  readonly lastSign: () => number;
  readonly onDead: () => void;
}

/**
 * Detects connections that a network change or sleep has broken. After the browser comes online, or the page becomes
 * visible after a period without data, a connection must receive something within a second. The idle timeout would take
 * minutes.
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
