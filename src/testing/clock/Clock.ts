import { currentEnvironment, type Environment, setEnvironment, systemEnvironment } from '../../core/environment.js';

/**
 * Time for sessions and mocks alike: a {@link Environment} that also says how long a mock waits. Frames are part of it.
 *
 * | clock | time passes | frames |
 * | --- | --- | --- |
 * | {@link instantClock} | when nothing else is left to do; delays of a script take none | at once |
 * | {@link manualClock} | when the test says so | with the time |
 * | {@link virtualClock} | when nothing else is left to do | with the time |
 * | {@link realClock} | by itself | the page's |
 */
export interface Clock extends Environment {
  /** Waits `ms` of this clock's time. Rejects never; resolves early when `signal` aborts. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
  /**
   * Lets `ms` pass: all that is due in it happens, in order, and what reads the streams has reacted before this
   * resolves.
   */
  advance(ms: number): Promise<void>;
  /** Stops time from passing by itself until the returned function is called. */
  hold(): () => void;
  /**
   * Resolves when a frame is asked for, where frames come at once: a session has then just put on the screen what it
   * had. Other clocks cannot tell.
   */
  readonly frameRequested?: (() => Promise<void>) | undefined;
  /** Whether a session goes by this clock, and so will ask for a frame; where {@link frameRequested} can tell of it. */
  readonly hasSessions?: boolean | undefined;
  /**
   * Makes this the clock of all sessions and mocks that start from now on.
   *
   * @returns what puts the earlier one back; `cleanup()` does so too.
   */
  install(): () => void;
}

/** The clock of sessions and mocks that are not given one: the one installed last, else the real one. */
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

/** Puts back what was there before the first clock was installed. */
export function uninstallClocks(): void {
  for (const uninstall of [...installed].reverse()) uninstall();
}

const installed = new Set<() => void>();

/** Waits with timers: the test runner's fake ones, where they are in use. */
export function waitWith(after: Environment['after'], ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      cancel();
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    // Timers hold 31 bits; what is longer is for ever.
    const cancel = ms < 2 ** 31 ? after(ms, finish) : () => {};
    signal?.addEventListener('abort', finish);
    if (signal?.aborted) finish();
  });
}

/** Time as it is. */
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
