'use client';
import type { RefObject } from 'react';
import { getActiveElement } from './getActiveElement.js';
import { useIsomorphicLayoutEffect } from './useIsomorphicLayoutEffect.js';

/**
 * Moves the focus when a focused control unmounts, such as Stop at the end of an answer. The browser would move it to
 * the body.
 *
 * @param moveFocus - Must be the same function at every render.
 */
export function useFocusOnUnmount(ref: RefObject<HTMLElement | null>, moveFocus: (() => void) | undefined): void {
  useIsomorphicLayoutEffect(() => {
    const control = ref.current;
    // The cleanup of a layout effect runs before React removes the element.
    return () => {
      if (control?.contains(getActiveElement(control))) moveFocus?.();
    };
  }, [ref, moveFocus]);
}
