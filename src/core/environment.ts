/** Clock, timers, frames and network state. Injectable for tests; works without a DOM in Node and workers. */
export interface Environment {
  /** A monotonic time in milliseconds. */
  now(): number;
  /** Calls back after `delayMs`. @returns a function that cancels the call. */
  after(delayMs: number, callback: () => void): () => void;
  /**
   * Calls back before the next paint. Tests may call back synchronously, so that each chunk is committed before the
   * next is read. @returns a function that cancels the call.
   */
  frame(callback: () => void): () => void;
  isOnline(): boolean;
  /** Calls back on every change between online and offline. @returns a function that unsubscribes. */
  onOnlineChange(callback: () => void): () => void;
  /** Whether the page is hidden. Browsers then stop frames, and `frame` uses a timer. */
  isHidden(): boolean;
  onVisibilityChange(callback: () => void): () => void;
  /** The user's reduced-motion setting. @defaultValue `false` */
  prefersReducedMotion?(): boolean;
  /** The origin of the page; `undefined` outside a page. */
  readonly origin?: string | undefined;
  /** A number in [0, 1), for jitter. */
  random(): number;
  /** Receives the User Timing entries of streams. */
  readonly performance: typeof globalThis.performance | undefined;
}

/** The global scope. Servers and workers lack some globals of browsers. */
const page: Partial<typeof globalThis> = globalThis;

/** The browser's own clock, frames, visibility and network state; outside a page, timers replace frames. */
export const systemEnvironment: Environment = {
  now: () => performance.now(),
  after(delayMs, callback) {
    // Browsers run a timer at once if its delay exceeds 31 bits.
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

/** When the page is hidden, each pending frame moves to a timer, because frames stop and timers do not. */
const pending = new Set<() => void>();
let endWatch: (() => void) | undefined;

function requestFrame(callback: () => void): () => void {
  let cancel = () => cancelAnimationFrame(frame);
  const frame = requestAnimationFrame(() => {
    pending.delete(switchToTimer);
    callback();
    // A stream requests the next frame immediately, and adding and removing the visibility listener each time would be
    // slow.
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
 *
 * @example
 * ```ts
 * // An app without browser events reports its own network state.
 * setEnvironment({ ...currentEnvironment(), isOnline: () => network.isConnected });
 * ```
 */
export function setEnvironment(environment: Environment): () => void {
  const earlier = installed;
  installed = environment;
  return () => {
    installed = earlier;
  };
}
