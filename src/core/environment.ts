/**
 * What core needs of its surroundings. Injectable, so that a test brings its own clock and frames and so that core
 * runs where there is no page: in Node, in a worker, on a server.
 */
export interface Environment {
  /** A monotonic time in milliseconds. */
  now(): number;
  /** Calls back after `delayMs`; the returned function cancels. */
  after(delayMs: number, callback: () => void): () => void;
  /**
   * Calls back when the next frame may be painted; the returned function cancels. It may call back before it returns:
   * a environment whose frames are instant does, and then a reader has committed each chunk before it pulls the next.
   */
  frame(callback: () => void): () => void;
  isOnline(): boolean;
  /** Calls back on every change between online and offline; the returned function ends that. */
  onOnlineChange(callback: () => void): () => void;
  /** A hidden page has no frames: `frame` then calls back by timer. */
  isHidden(): boolean;
  onVisibilityChange(callback: () => void): () => void;
  /** Whether the user asked for less motion. @defaultValue no */
  prefersReducedMotion?(): boolean;
  /** The page's origin, where there is a page. */
  readonly origin?: string | undefined;
  /** A number in [0, 1), for jitter. */
  random(): number;
  /** Where User Timing entries go, if anywhere. */
  readonly performance: typeof globalThis.performance | undefined;
}

/** What a page has, and a server or a worker may lack. */
const page: Partial<typeof globalThis> = globalThis;

/** The surroundings as they are: the page's clock, frames, visibility and network state, or timers where there is no page. */
export const systemEnvironment: Environment = {
  now: () => performance.now(),
  after(delayMs, callback) {
    // A timer of more than 31 bits fires at once.
    const timer = setTimeout(callback, Math.min(delayMs, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  },
  frame(callback) {
    const hasFrames = page.requestAnimationFrame && !systemEnvironment.isHidden();
    return hasFrames ? askFrame(callback) : systemEnvironment.after(16, callback);
  },
  isOnline: () => page.navigator?.onLine !== false,
  onOnlineChange: (callback) => listen(page, ['online', 'offline'], callback),
  isHidden: () => page.document?.visibilityState === 'hidden',
  onVisibilityChange: (callback) => listen(page.document, ['visibilitychange'], callback),
  prefersReducedMotion: () => page.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? false,
  get origin() {
    return page.location?.origin;
  },
  random: () => Math.random(),
  get performance() {
    return page.performance;
  },
};

/** What each frame that is asked for does when the page is hidden before it comes: frames then stop, timers do not. */
const asked = new Set<() => void>();
let endWatch: (() => void) | undefined;

function askFrame(callback: () => void): () => void {
  let cancel = () => cancelAnimationFrame(frame);
  const frame = requestAnimationFrame(() => {
    asked.delete(switchToTimer);
    callback();
    // Who streams asks again before the next frame, and to end and begin the watch in each would cost more than all else.
    if (asked.size === 0) requestAnimationFrame(endIdleWatch);
  });
  const switchToTimer = () => {
    asked.delete(switchToTimer);
    cancelAnimationFrame(frame);
    cancel = systemEnvironment.after(16, callback);
  };
  asked.add(switchToTimer);
  endWatch ??= systemEnvironment.onVisibilityChange(() => {
    if (!systemEnvironment.isHidden()) return;
    for (const switchToTimer of [...asked]) switchToTimer();
    endIdleWatch();
  });
  return () => {
    asked.delete(switchToTimer);
    cancel();
    endIdleWatch();
  };
}

function endIdleWatch(): void {
  if (asked.size > 0) return;
  endWatch?.();
  endWatch = undefined;
}

function listen(target: Partial<EventTarget> | undefined, types: readonly string[], callback: () => void): () => void {
  for (const type of types) target?.addEventListener?.(type, callback);
  return () => {
    for (const type of types) target?.removeEventListener?.(type, callback);
  };
}

let installed: Environment = systemEnvironment;

/** The environment of every session that is not given one of its own. */
export function currentEnvironment(): Environment {
  return installed;
}

/**
 * Replaces the environment of all sessions that start from now on; the mocking kit does this for its clocks.
 *
 * @returns a function that puts the earlier environment back.
 */
export function setEnvironment(environment: Environment): () => void {
  const earlier = installed;
  installed = environment;
  return () => {
    installed = earlier;
  };
}
