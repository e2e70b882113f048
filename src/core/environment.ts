/** Clock, timers, frames and network state. Injectable for tests; works without a DOM in Node and workers. */
export interface Environment {
  /** A monotonic time in milliseconds. */
  now(): number;
  /** Calls back after `delayMs`; the returned function cancels. */
  after(delayMs: number, callback: () => void): () => void;
  /**
   * Calls back before the next paint; the returned function cancels. It may call back synchronously, so that tests see
   * each chunk committed before the next one is read.
   */
  frame(callback: () => void): () => void;
  isOnline(): boolean;
  /** Calls back on every change between online and offline; the returned function unsubscribes. */
  onOnlineChange(callback: () => void): () => void;
  /** Whether the page is hidden; it then has no frames, and `frame` uses a timer. */
  isHidden(): boolean;
  onVisibilityChange(callback: () => void): () => void;
  /** The user's reduced-motion setting. @defaultValue `false` */
  prefersReducedMotion?(): boolean;
  /** The page's origin, where there is a page. */
  readonly origin?: string | undefined;
  /** A number in [0, 1), for jitter. */
  random(): number;
  /** Where User Timing entries go, if anywhere. */
  readonly performance: typeof globalThis.performance | undefined;
}

/** The global scope. Servers and workers lack some browser globals. */
const page: Partial<typeof globalThis> = globalThis;

/** The browser's own clock, frames, visibility and network state; timers where there is no page. */
export const systemEnvironment: Environment = {
  now: () => performance.now(),
  after(delayMs, callback) {
    // A delay of more than 31 bits fires at once.
    const timer = setTimeout(callback, Math.min(delayMs, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  },
  frame(callback) {
    const hasFrames = page.requestAnimationFrame && !systemEnvironment.isHidden();
    return hasFrames ? requestFrame(callback) : systemEnvironment.after(16, callback);
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

/** Moves each pending frame to a timer when the page is hidden: frames then stop, timers do not. */
const pending = new Set<() => void>();
let endWatch: (() => void) | undefined;

function requestFrame(callback: () => void): () => void {
  let cancel = () => cancelAnimationFrame(frame);
  const frame = requestAnimationFrame(() => {
    pending.delete(switchToTimer);
    callback();
    // A stream requests the next frame at once; adding and removing the visibility listener each time would cost more
    // than everything else here.
    if (pending.size === 0) requestAnimationFrame(endIdleWatch);
  });
  const switchToTimer = () => {
    pending.delete(switchToTimer);
    cancelAnimationFrame(frame);
    cancel = systemEnvironment.after(16, callback);
  };
  pending.add(switchToTimer);
  endWatch ??= systemEnvironment.onVisibilityChange(() => {
    if (!systemEnvironment.isHidden()) return;
    for (const switchToTimer of [...pending]) switchToTimer();
    endIdleWatch();
  });
  return () => {
    pending.delete(switchToTimer);
    cancel();
    endIdleWatch();
  };
}

function endIdleWatch(): void {
  if (pending.size > 0) return;
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

/** The environment of every session without an `environment` option. */
export function currentEnvironment(): Environment {
  return installed;
}

/**
 * Replaces the environment of all sessions that start afterwards; `sluice/testing` does this for its clocks.
 *
 * @returns a function that restores the previous environment.
 */
export function setEnvironment(environment: Environment): () => void {
  const earlier = installed;
  installed = environment;
  return () => {
    installed = earlier;
  };
}
