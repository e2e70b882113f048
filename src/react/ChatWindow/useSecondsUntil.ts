'use client';
import { useCallback, useSyncExternalStore } from 'react';
import { currentHost } from '../../core/Host.js';

/**
 * Counts down.
 *
 * @param at - in the time of `Host.now`.
 * @returns the seconds that are left, rounded up, never below 0.
 */
export function useSecondsUntil(at: number | undefined): number {
  const subscribe = useCallback(
    (listener: () => void) => {
      if (at === undefined) return () => {};
      const host = currentHost();
      let cancel = () => {};
      const tick = () => {
        listener();
        const left = at - host.now();
        // To the next whole second, not for a second: the steps stay even.
        if (left > 0) cancel = host.after(left % 1000 || 1000, tick);
      };
      tick();
      return () => cancel();
    },
    [at],
  );
  return useSyncExternalStore(
    subscribe,
    () => (at === undefined ? 0 : Math.max(0, Math.ceil((at - currentHost().now()) / 1000))),
    () => 0,
  );
}
