'use client';
import { useEffect, useState } from 'react';
import { type Follow, ScrollFollower, type ScrollPosition } from './ScrollFollower.js';
import { useStore } from './useStore.js';

export interface UseScrollFollowOptions {
  /** @defaultValue `'bottom'` */
  follow?: Follow | undefined;
}

export interface UseScrollFollowResult extends ScrollPosition {
  /** A ref for the scrolling element. It needs focusable content for keyboard users. */
  viewportRef: (element: HTMLElement | null) => void;
  /** A ref for the growing element inside the scrolling element. */
  contentRef: (element: HTMLElement | null) => void;
  scrollToBottom: () => void;
  /**
   * Call after a question was sent: `'turn'` scrolls it to the top, `'bottom'` scrolls to the bottom, `false` does
   * nothing.
   */
  scrollToTurn: (question: HTMLElement) => void;
}

/**
 * Follows content that grows at its end: a view at the bottom stays there; otherwise the line being read stays in
 * place, even if content above it changes its height.
 */
export function useScrollFollow({ follow = 'bottom' }: UseScrollFollowOptions = {}): UseScrollFollowResult {
  const [follower] = useState(() => new ScrollFollower());
  const position = useStore(follower.position);

  useEffect(() => follower.setFollow(follow), [follower, follow]);

  const { attachViewport, attachContent, scrollToBottom, scrollToTurn } = follower;
  return { ...position, viewportRef: attachViewport, contentRef: attachContent, scrollToBottom, scrollToTurn };
}
