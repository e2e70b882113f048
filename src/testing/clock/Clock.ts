import { currentEnvironment, type Environment, setEnvironment, systemEnvironment } from '../../core/environment.js';

/**
 * The time and the animation frames of sessions and mocks: an {@link Environment} that also performs the waits of
 * mocks.
 *
 * | clock | time passes | frames |
 * | --- | --- | --- |
 * | {@link instantClock} | when no work is left; delays of a script take no time | immediately |
 * | {@link manualClock} | when the test calls `advance` | with the time |
 * | {@link virtualClock} | when no work is left | with the time |
 * | {@link realClock} | in real time | of the browser |
 */
export interface Clock extends Environment {
  /** Waits on this clock, in milliseconds. Never rejects; resolves early if `signal` aborts. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
  /**
   * Advances the time. All due timers run in order, and the readers of streams have processed the results when the
   * promise resolves.
   */
  advance(ms: number): Promise<void>;
  /** Pauses automatic time until the returned function is called. */
  hold(): () => void;
  /**
   * Resolves when a session requests a frame. The frame has then already run, and the session has rendered its text.
   * Only for clocks with immediate frames.
   */
  readonly frameRequested?: (() => Promise<void>) | undefined;
  /** Whether a session uses this clock and will request a frame. Only for clocks with {@link frameRequested}. */
  readonly hasSessions?: boolean | undefined;
  /**
   * Makes this the clock of all sessions and mocks that start from now on.
   *
   * @returns a function that restores the previous clock, as `cleanup()` does.
   */
  install(): () => void;
}

/** The clock that was installed last, otherwise real time. */
export function currentClock(): Clock {
  const environment = currentEnvironment();
  return 'wait' in environment ? (environment as Clock) : realClock;
}

export function installClock(clock: Clock): () => void {
  const putBack = setEnvironment(clock);
  const uninstall = () => {
    if (installed.delete(uninstall)) putBack();
  };
  installed.add(uninstall);
  return uninstall;
}

export function uninstallClocks(): void {
  for (const uninstall of [...installed].reverse()) uninstall();
}

const installed = new Set<() => void>();

/** Uses the environment's timers, which may be fake timers of the test runner. */
export function waitWith(after: Environment['after'], ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      cancel();
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    // setTimeout accepts at most 2^31 - 1 ms. A longer wait never ends.
    const cancel = ms < 2 ** 31 ? after(ms, finish) : () => {};
    signal?.addEventListener('abort', finish);
    if (signal?.aborted) finish();
  });
}

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
