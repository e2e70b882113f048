'use client';
import { type RefObject, useRef } from 'react';
import { useIsomorphicLayoutEffect } from '../useIsomorphicLayoutEffect.js';

/**
 * Sets `data-measured` on an element after its layout. The style sheet then lets the browser skip rendering the
 * element while it is out of view and reserve its remembered height.
 *
 * @param length - The number of children. When it changes, the element is measured again.
 * @returns a ref for the element.
 */
export function useContentVisibility<T extends HTMLElement>(length: number): RefObject<T | null> {
  const ref = useRef<T>(null);
  useIsomorphicLayoutEffect(() => {
    const element = ref.current;
    if (!element || typeof requestAnimationFrame === 'undefined') return;
    element.removeAttribute('data-measured');
    // The browser remembers the height at the end of the first frame.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => element.setAttribute('data-measured', ''));
    });
    return () => cancelAnimationFrame(frame);
  }, [length]);
  return ref;
}
