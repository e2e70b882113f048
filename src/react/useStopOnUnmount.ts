'use client';

import { useEffect } from 'react';

/**
 * Stops a session when its component unmounts.
 *
 * StrictMode unmounts and remounts in the task of the first mount. A stop would end a request that was sent by a
 * mount effect that runs only once. Within that task, the stop waits for a microtask, and a remount cancels it.
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
