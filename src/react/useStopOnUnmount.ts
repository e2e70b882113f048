'use client';

import { useEffect } from 'react';

/**
 * Stops what a component owns when the component goes.
 *
 * StrictMode unmounts and mounts once more in the same task as the first mount. A stop there would end a request made
 * in a mount effect that guards itself against running twice, so in that one task the stop waits a microtask and is
 * taken back when the component is mounted again. Every other unmount stops at once.
 */
export function useStopOnUnmount(owner: { stop(): void }): void {
  useEffect(() => {
    const lifetime = lifetimes.get(owner) ?? { justMounted: false, stopping: false };
    lifetimes.set(owner, lifetime);
    lifetime.stopping = false;
    lifetime.justMounted = true;
    queueMicrotask(() => {
      lifetime.justMounted = false;
    });
    return () => {
      if (!lifetime.justMounted) return owner.stop();
      lifetime.stopping = true;
      queueMicrotask(() => {
        if (lifetime.stopping) owner.stop();
      });
    };
  }, [owner]);
}

interface Lifetime {
  /** Still in the task of the mount. */
  justMounted: boolean;
  stopping: boolean;
}

const lifetimes = new WeakMap<object, Lifetime>();
