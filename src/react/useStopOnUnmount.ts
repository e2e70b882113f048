'use client';

import { useEffect } from 'react';

/**
 * Stops a session when its component unmounts.
 *
 * StrictMode unmounts and remounts a component in the task of its first mount. An immediate stop would end a request
 * from an effect that runs only on the first mount. Within that task, the stop is delayed by a microtask, and a
 * remount cancels it.
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

const mounts = new WeakMap<object, object>();
