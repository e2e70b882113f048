'use client';
import { type RefObject, useContext } from 'react';
import { useIsomorphicLayoutEffect } from '../useIsomorphicLayoutEffect.js';
import { ChatHoldersContext } from './ChatContext.js';

/**
 * For a control that may vanish under the focus (Stop, when the answer ends): the focus then goes to the composer,
 * instead of getting lost.
 */
export function useFocusHandover(ref: RefObject<HTMLElement | null>): void {
  const inputRef = useContext(ChatHoldersContext)?.composer.inputRef;
  useIsomorphicLayoutEffect(() => {
    const control = ref.current;
    // A layout effect ends before its element leaves the page: afterwards nobody knows where the focus was.
    return () => {
      if (control?.contains(document.activeElement)) inputRef?.current?.focus();
    };
  }, [ref, inputRef]);
}
