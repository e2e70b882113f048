import type { Environment } from '../../core/environment.js';
import { seededRandom } from '../seededRandom.js';
import { type Clock, installClock, waitWith } from './Clock.js';
import { macrotask } from './macrotask.js';

export interface VirtualTimeOptions {
  /** Initial value of `now()` in milliseconds. @defaultValue `0` */
  startMs?: number | undefined;
  /** Seed of the random numbers of sessions, such as retry jitter. @defaultValue `1` */
  seed?: number | undefined;
  /** Time between two frames in milliseconds. @defaultValue `1000 / 60` */
  frameMs?: number | undefined;
}

/** A clock that can simulate an offline or hidden page. */
export interface VirtualClock extends Clock {
  setOnline(online: boolean): void;
  setHidden(hidden: boolean): void;
  /** Number of scheduled callbacks. */
  readonly pending: number;
}

/**
 * A clock with immediate frames and no script delays. Session timers (retry delays, idle timeouts) fire when no work is
 * left: a wait for `Retry-After: 60` after a 429, or a stall of minutes, passes at once. Time does not pass while a
 * {@link createStream} stream is open and silent.
 */
export function instantClock(options: VirtualTimeOptions = {}): VirtualClock {
  return new VirtualTime(options, { jumps: true, isInstant: true });
}

/** A clock whose time passes only when the test calls `clock.advance(ms)`. */
export function manualClock(options: VirtualTimeOptions = {}): VirtualClock {
  return new VirtualTime(options, { jumps: false, isInstant: false });
}

/**
 * A clock that jumps to the next timer when no work is left. Waits take virtual time but no real time, so that the same
 * script and seed give the same timestamps in every run.
 */
export function virtualClock(options: VirtualTimeOptions = {}): VirtualClock {
  return new VirtualTime(options, { jumps: true, isInstant: false });
}

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

class VirtualTime implements VirtualClock {
  readonly performance = undefined;
  readonly random: () => number;
  readonly frameRequested: Clock['frameRequested'];
  readonly #frameMs: number;
  readonly #jumps: boolean;
  readonly #isInstant: boolean;
  #now: number;
  /** The timers in the order of their due time. */
  #timers: Timer[] = [];
  #holds = 0;
  #ahead: Timer | undefined;
  #online = true;
  #hidden = false;
  #hasSessions = false;
  readonly #onFrameAsked: (() => void)[] = [];
  readonly #onOnline = new Set<() => void>();
  readonly #onVisibility = new Set<() => void>();

  constructor(
    { startMs = 0, seed = 1, frameMs = 1_000 / 60 }: VirtualTimeOptions,
    { jumps, isInstant }: { jumps: boolean; isInstant: boolean },
  ) {
    this.#now = startMs;
    this.#frameMs = frameMs;
    this.#jumps = jumps;
    this.#isInstant = isInstant;
    this.random = seededRandom(seed);
    if (isInstant) this.frameRequested = () => new Promise((resolve) => this.#onFrameAsked.push(resolve));
  }

  /** Whether a session uses this clock: only sessions request timers or frames of an instant clock. */
  get hasSessions(): boolean {
    return this.#hasSessions;
  }

  get pending(): number {
    return this.#timers.length;
  }

  readonly now = (): number => this.#now;

  readonly after = (delayMs: number, callback: () => void): (() => void) => {
    this.#hasSessions = true;
    if (delayMs === Number.POSITIVE_INFINITY) return () => {};
    const timer = { at: this.#now + Math.max(0, delayMs), callback };
    const later = this.#timers.findIndex((other) => other.at > timer.at);
    this.#timers.splice(later === -1 ? this.#timers.length : later, 0, timer);
    this.#jump();
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };

  readonly frame = (callback: () => void): (() => void) => {
    this.#hasSessions = true;
    if (this.#isInstant) {
      callback();
      for (const resolve of this.#onFrameAsked.splice(0)) resolve();
      return () => {};
    }
    // The tolerance prevents rounding from repeating the current frame.
    const frames = Math.floor(this.#now / this.#frameMs + 1e-6) + 1;
    return this.after(frames * this.#frameMs - this.#now, callback);
  };

  readonly wait = (ms: number, signal?: AbortSignal): Promise<void> =>
    this.#isInstant && ms !== Number.POSITIVE_INFINITY ? Promise.resolve() : waitWith(this.after, ms, signal);

  async advance(ms: number): Promise<void> {
    const release = this.hold();
    const until = this.#now + ms;
    await macrotask();
    while (this.#timers[0] && this.#timers[0].at <= until) {
      this.#fire();
      await macrotask();
    }
    this.#now = until;
    release();
  }

  hold(): () => void {
    let held = true;
    this.#holds += 1;
    return () => {
      if (!held) return;
      held = false;
      this.#holds -= 1;
      this.#jump();
    };
  }

  install(): () => void {
    return installClock(this);
  }

  readonly isOnline = (): boolean => this.#online;
  readonly isHidden = (): boolean => this.#hidden;
  readonly onOnlineChange: Environment['onOnlineChange'] = (callback) => listen(this.#onOnline, callback);
  readonly onVisibilityChange: Environment['onVisibilityChange'] = (callback) => listen(this.#onVisibility, callback);

  setOnline(online: boolean): void {
    if (this.#online === online) return;
    this.#online = online;
    for (const callback of [...this.#onOnline]) callback();
  }

  setHidden(hidden: boolean): void {
    if (this.#hidden === hidden) return;
    this.#hidden = hidden;
    for (const callback of [...this.#onVisibility]) callback();
  }

  /** Jumps to the next timer when all pending work has settled. */
  #jump(): void {
    const [next] = this.#timers;
    if (!this.#jumps || this.#holds > 0 || !next || this.#ahead === next) return;
    this.#ahead = next;
    const settled = next.at - this.#now < farMs ? macrotask() : networkQuiet();
    void settled.then(() => {
      if (this.#ahead !== next) return;
      this.#ahead = undefined;
      if (this.#holds === 0 && this.#timers[0] === next) this.#fire();
      this.#jump();
    });
  }

  #fire(): void {
    const timer = this.#timers.shift();
    if (!timer) return;
    this.#now = timer.at;
    timer.callback();
  }
}

/**
 * In milliseconds. A jump of this length or more is an idle timeout, not a delay or a countdown. It waits for the
 * network first, because MSW and sockets take real time.
 */
const farMs = 5_000;

function networkQuiet(): Promise<void> {
  return new Promise((resolve) => setRealTimeout(resolve, 40));
}

// The timer is captured at import, so that fake timers do not replace it.
const setRealTimeout = setTimeout;

function listen(listeners: Set<() => void>, callback: () => void): () => void {
  listeners.add(callback);
  return () => listeners.delete(callback);
}
