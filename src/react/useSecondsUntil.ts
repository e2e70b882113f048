'use client';

import { useEffect, useState } from 'react';
import type { Environment } from '../core/environment.js';

/**
 * Whole seconds until `time`, counted down while the component stands.
 *
 * @param time - in the time of `environment.now()`; `undefined` counts nothing and gives 0.
 */
export function useSecondsUntil(time: number | undefined, environment: Environment): number {
  const [seconds, setSeconds] = useState(0);

  useEffect(() => {
    if (time === undefined) return;
    let cancel = () => {};
    const tick = () => {
      const leftMs = Math.max(0, time - environment.now());
      setSeconds(Math.ceil(leftMs / 1000));
      // Wake when the next whole second begins, not a second from now: otherwise the count drifts and skips.
      if (leftMs > 0) cancel = environment.after(leftMs % 1000 || 1000, tick);
    };
    tick();
    return () => cancel();
  }, [time, environment]);

  return time === undefined ? 0 : seconds;
}
