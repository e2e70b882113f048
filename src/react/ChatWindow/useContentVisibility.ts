'use client';
import { type RefObject, useRef } from 'react';
import { useIsomorphicLayoutEffect } from '../useIsomorphicLayoutEffect.js';

/**
 * Marks an element as `data-measured` once it has been laid out. The style sheet then lets the browser leave it out of
 * layout and paint while it is out of view; before, its height would be a guess.
 *
 * @param length - of what is in it; where that changes it is laid out anew.
 * @returns a ref for the element.
 */
export function useContentVisibility<T extends HTMLElement>(length: number): RefObject<T | null> {
  const ref = useRef<T>(null);
  useIsomorphicLayoutEffect(() => {
    const element = ref.current;
    if (!element || typeof requestAnimationFrame === 'undefined') return;
    element.removeAttribute('data-measured');
    // The height is remembered after layout, at the end of a frame; so by the second one it is known.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => element.setAttribute('data-measured', ''));
    });
    return () => cancelAnimationFrame(frame);
  }, [length]);
  return ref;
}
