'use client';
import { useEffect, useState } from 'react';
import { type Follow, ScrollFollower, type ScrollPosition } from './ScrollFollower.js';
import { useStore } from './useStore.js';

export interface UseScrollFollowOptions {
  /** @defaultValue `'bottom'` */
  follow?: Follow | undefined;
}

export interface UseScrollFollowResult extends ScrollPosition {
  /** For the element that scrolls. It needs no `tabIndex` of its own, but a keyboard user needs something to focus in it. */
  viewportRef: (element: HTMLElement | null) => void;
  /** For the one element inside it that grows. */
  contentRef: (element: HTMLElement | null) => void;
  scrollToBottom: () => void;
  /** Call when a question was sent: `'turn'` puts it at the top, `'bottom'` goes down, `false` does nothing. */
  scrollToTurn: (question: HTMLElement) => void;
}

/**
 * Scrolling for anything that grows at its end: exactly at the bottom while the reader is there, exactly where the
 * reader is otherwise, also when something grows above.
 */
export function useScrollFollow({ follow = 'bottom' }: UseScrollFollowOptions = {}): UseScrollFollowResult {
  const [follower] = useState(() => new ScrollFollower());
  const position = useStore(follower.position);

  useEffect(() => follower.setFollow(follow), [follower, follow]);

  const { attachViewport, attachContent, scrollToBottom, scrollToTurn } = follower;
  return { ...position, viewportRef: attachViewport, contentRef: attachContent, scrollToBottom, scrollToTurn };
}
