import { currentEnvironment, type Environment, setEnvironment, systemEnvironment } from '../../core/environment.js';

/**
 * The time of sessions and mocks: an {@link Environment} that also performs the waits of a mock. It includes animation
 * frames.
 *
 * | clock | time passes | frames |
 * | --- | --- | --- |
 * | {@link instantClock} | when no work is left; delays of a script take no time | immediately |
 * | {@link manualClock} | when the test calls `advance` | with the time |
 * | {@link virtualClock} | when no work is left | with the time |
 * | {@link realClock} | in real time | of the browser |
 */
export interface Clock extends Environment {
  /** Waits `ms` milliseconds of this clock. Never rejects; resolves early if `signal` aborts. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
  /**
   * Advances the time by `ms`. All timers that are due run in order, and the readers of streams have processed the
   * results when the promise resolves.
   */
  advance(ms: number): Promise<void>;
  /** Stops automatic time until the returned function is called. */
  hold(): () => void;
  /**
   * Resolves when a session requests a frame. Only clocks with immediate frames have this method: they have run the
   * frame by then, so the session has rendered its text.
   */
  readonly frameRequested?: (() => Promise<void>) | undefined;
  /**
   * Whether a session uses this clock and will request a frame. Only clocks with {@link frameRequested} have this
   * property.
   */
  readonly hasSessions?: boolean | undefined;
  /**
   * Makes this the clock of all sessions and mocks that start from now on.
   *
   * @returns a function that restores the previous clock; `cleanup()` does the same.
   */
  install(): () => void;
}

/** The default clock of sessions and mocks: the last one installed, else real time. */
export function currentClock(): Clock {
  const environment = currentEnvironment();
  return 'wait' in environment ? (environment as Clock) : realClock;
}

/** See {@link Clock.install}. */
export function installClock(clock: Clock): () => void {
  const putBack = setEnvironment(clock);
  const uninstall = () => {
    if (installed.delete(uninstall)) putBack();
  };
  installed.add(uninstall);
  return uninstall;
}

/** Restores the clock from before the first `install`. */
export function uninstallClocks(): void {
  for (const uninstall of [...installed].reverse()) uninstall();
}

const installed = new Set<() => void>();

/** Waits with the environment's timers, which may be the fake timers of the test runner. */
export function waitWith(after: Environment['after'], ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      cancel();
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    // setTimeout takes at most 2^31 - 1 ms. Longer waits never end.
    const cancel = ms < 2 ** 31 ? after(ms, finish) : () => {};
    signal?.addEventListener('abort', finish);
    if (signal?.aborted) finish();
  });
}

/** Real time. */
export const realClock: Clock = {
  ...systemEnvironment,
  get performance() {
    return systemEnvironment.performance;
  },
  wait: (ms, signal) => waitWith(systemEnvironment.after, ms, signal),
  advance: (ms) => waitWith(systemEnvironment.after, ms),
  hold: () => () => {},
  install: () => installClock(realClock),
};
