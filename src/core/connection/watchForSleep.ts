import type { Environment } from '../environment.js';

/** Time within which a surviving connection has to receive something. */
const graceMs = 1_000;

export interface SleepWatch {
  readonly environment: Environment;
  /** Whether the stream has been silent for a while. */
  readonly isSilent: () => boolean;
  /** When the last byte arrived. */
  readonly lastSign: () => number;
  readonly onDead: () => void;
}

/**
 * Detects connections that a network change or sleep has killed: those that receive nothing within a second after the
 * browser comes online, or after the page becomes visible following a silence. The idle timeout would take minutes.
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
