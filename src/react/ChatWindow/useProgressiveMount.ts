'use client';
import { startTransition, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useIsomorphicLayoutEffect } from '../useIsomorphicLayoutEffect.js';
import type { MessageLike } from './ChatLike.js';

/** Messages that fill most screens. */
const screenful = 8;
/** Messages to render in one idle period. */
const slice = 16;

/**
 * Mounts a long thread from its end: the last screenful first, earlier messages in slices while the page is idle.
 *
 * @param isUnderfilled - Whether the messages so far do not fill the view; then more are mounted before the first paint.
 * @returns The number of messages at the start that are not mounted yet.
 */
export function useProgressiveMount(messages: readonly MessageLike[], isUnderfilled: () => boolean): number {
  const first = messages[0]?.id;
  const most = Math.max(0, messages.length - screenful);
  const [{ opened, hidden }, setState] = useState({ opened: first, hidden: most });

  if (opened !== first) {
    // If the previous first message still exists, earlier messages were added. Otherwise this is another thread.
    const same = opened !== undefined && messages.some(({ id }) => id === opened);
    setState({ opened: first, hidden: same ? Math.min(hidden, most) : most });
  }

  /** The first message of the thread that has filled the view. */
  const filled = useRef<string>(undefined);
  useIsomorphicLayoutEffect(() => {
    if (hidden === 0 || filled.current === opened) return;
    if (isUnderfilled()) setState((state) => ({ ...state, hidden: Math.max(0, state.hidden - screenful) }));
    else filled.current = opened;
  }, [hidden, opened, isUnderfilled]);

  useEffect(() => {
    if (hidden === 0) return;
    // The browser prints what is rendered when this event ends.
    const mountAll = () => flushSync(() => setState((state) => ({ ...state, hidden: 0 })));
    window.addEventListener('beforeprint', mountAll);
    return () => window.removeEventListener('beforeprint', mountAll);
  }, [hidden]);

  useEffect(() => {
    if (hidden === 0) return;
    return whenIdle(() =>
      startTransition(() => setState((state) => ({ ...state, hidden: Math.max(0, state.hidden - slice) }))),
    );
  }, [hidden]);

  return Math.min(hidden, most);
}

function whenIdle(callback: () => void): () => void {
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(callback, 16);
    return () => clearTimeout(timer);
  }
  // The timeout mounts the history also while a streaming answer keeps the page busy.
  const request = requestIdleCallback(callback, { timeout: 200 });
  return () => cancelIdleCallback(request);
}
