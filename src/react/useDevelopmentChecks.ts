'use client';
import { type RefObject, useEffect } from 'react';
import { isDevelopment } from '../core/isDevelopment.js';
import { warnOnce } from '../core/warnOnce.js';

export function useStyleSheetCheck(ref: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    // Skips jsdom, which has no layout and no ResizeObserver, and where tests load no style sheet.
    if (!isDevelopment || !ref.current || typeof ResizeObserver === 'undefined') return;
    if (getComputedStyle(ref.current).getPropertyValue('--sluice-text') !== '') return;
    warnOnce('style sheet', "The style sheet is missing. Add `import 'sluice/styles.css'` to the application.");
  }, [ref]);
}

/** Warns if the height of the parent element depends on its content. */
export function useBoundedParentCheck(ref: RefObject<HTMLElement | null>, component: string): void {
  useEffect(() => {
    const element = ref.current;
    const parent = element?.parentElement;
    if (!isDevelopment || !element || !parent || element.clientHeight === 0) return;
    const { display, maxHeight, minHeight } = element.style;
    const before = parent.clientHeight;
    Object.assign(element.style, { minHeight: '0', maxHeight: '0' });
    const isUnbounded = parent.clientHeight < before;
    Object.assign(element.style, { display, maxHeight, minHeight });
    if (!isUnbounded) return;
    const name = `<${parent.localName}${parent.id && ` id="${parent.id}"`}${parent.className && ` class="${parent.className}"`}>`;
    warnOnce(
      `unbounded parent ${name}`,
      `<${component}> is in a ${name} whose height depends on its content, so it grows up to the height of the viewport. ` +
        'Give that element a height, such as `height: 100dvh`.',
    );
  }, [ref, component]);
}
