'use client';
import type { RefObject } from 'react';
import { useIsomorphicLayoutEffect } from './useIsomorphicLayoutEffect.js';

/**
 * For a control that may vanish under the focus (Stop, when the answer ends): the focus then goes elsewhere instead of
 * getting lost.
 *
 * @param handOver - called while the control goes, if it has the focus. The same function at every render.
 */
export function useFocusOnUnmount(ref: RefObject<HTMLElement | null>, handOver: (() => void) | undefined): void {
  useIsomorphicLayoutEffect(() => {
    const control = ref.current;
    // A layout effect ends before its element leaves the page: afterwards nobody knows where the focus was.
    return () => {
      if (control?.contains(control.ownerDocument.activeElement)) handOver?.();
    };
  }, [ref, handOver]);
}
