import type { Environment } from '../environment.js';

/** Time in which a connection has to show that it survived. */
const graceMs = 1_000;

export interface SleepWatch {
  readonly environment: Environment;
  /** Whether nothing has arrived for a while. */
  readonly isSilent: () => boolean;
  /** When something arrived last. */
  readonly lastSign: () => number;
  readonly onDead: () => void;
}

/**
 * Finds connections that a change of network or a sleep killed: those that receive nothing within a second of coming
 * online, or of becoming visible after a silence. The idle timeout would take minutes.
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
