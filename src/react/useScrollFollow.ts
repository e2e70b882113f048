'use client';
import { useEffect, useState } from 'react';
import { type Follow, ScrollFollower, type ScrollPosition } from './ScrollFollower.js';
import { useStore } from './useStore.js';

export interface UseScrollFollowOptions {
  /** @defaultValue `'bottom'` */
  follow?: Follow | undefined;
}

export interface UseScrollFollowResult extends ScrollPosition {
  /** A ref for the element that scrolls. Keyboard users need something inside it that takes the focus. */
  viewportRef: (element: HTMLElement | null) => void;
  /** A ref for the one element inside it that grows. */
  contentRef: (element: HTMLElement | null) => void;
  scrollToBottom: () => void;
  /** Call when a question was sent: `'turn'` puts it at the top, `'bottom'` scrolls down, `false` does nothing. */
  scrollToTurn: (question: HTMLElement) => void;
}

/**
 * Follows content that grows at its end: the view stays at the bottom while it is there, and on the line being read
 * otherwise, also when something above changes its height.
 */
export function useScrollFollow({ follow = 'bottom' }: UseScrollFollowOptions = {}): UseScrollFollowResult {
  const [follower] = useState(() => new ScrollFollower());
  const position = useStore(follower.position);

  useEffect(() => follower.setFollow(follow), [follower, follow]);

  const { attachViewport, attachContent, scrollToBottom, scrollToTurn } = follower;
  return { ...position, viewportRef: attachViewport, contentRef: attachContent, scrollToBottom, scrollToTurn };
}
