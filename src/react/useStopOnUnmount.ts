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
    const mount = {};
    mounts.set(owner, mount);
    let isJustMounted = true;
    queueMicrotask(() => {
      isJustMounted = false;
    });
    return () => {
      if (!isJustMounted) return owner.stop();
      queueMicrotask(() => {
        if (mounts.get(owner) === mount) owner.stop();
      });
    };
  }, [owner]);
}

/** The latest mount of each owner's component. */
const mounts = new WeakMap<object, object>();
