'use client';

import { useEffect, useState } from 'react';
import type { Environment } from '../core/environment.js';

/**
 * Counts down the whole seconds until `time`.
 *
 * @param time - A time on the clock of `environment.now()`. For `undefined`, the hook returns 0.
 */
export function useSecondsUntil(time: number | undefined, environment: Environment): number {
  const [seconds, setSeconds] = useState(0);

  useEffect(() => {
    if (time === undefined) return;
    let cancel = () => {};
    const tick = () => {
      const leftMs = Math.max(0, time - environment.now());
      setSeconds(Math.ceil(leftMs / 1000));
      // Waits until the next whole second, because delays of one second would drift and skip numbers.
      if (leftMs > 0) cancel = environment.after(leftMs % 1000 || 1000, tick);
    };
    tick();
    return () => cancel();
  }, [time, environment]);

  return time === undefined ? 0 : seconds;
}
