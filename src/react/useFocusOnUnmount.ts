'use client';
import type { RefObject } from 'react';
import { getActiveElement } from './getActiveElement.js';
import { useIsomorphicLayoutEffect } from './useIsomorphicLayoutEffect.js';

/**
 * Moves the focus elsewhere when a control that has it is unmounted: Stop, when the answer ends. The browser would move
 * it to the document's body.
 *
 * @param moveFocus - Called while the focused control is unmounted. The same function at every render.
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
