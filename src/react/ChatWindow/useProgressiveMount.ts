'use client';
import { startTransition, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useIsomorphicLayoutEffect } from '../useIsomorphicLayoutEffect.js';
import type { MessageLike } from './ChatLike.js';

/** As many messages as fill most screens. */
const screenful = 8;
/** As many messages as render between two frames. */
const slice = 16;

/**
 * Opens a long thread at its end: the last screenful first, the rest in slices whenever the page is idle.
 *
 * @param isUnderfilled - whether a part of the view is empty, which then gets more before anything is painted.
 * @returns how many of the first messages are still held back.
 */
export function useProgressiveMount(messages: readonly MessageLike[], isUnderfilled: () => boolean): number {
  const first = messages[0]?.id;
  const most = Math.max(0, messages.length - screenful);
  const [{ opened, hidden }, setState] = useState({ opened: first, hidden: most });

  if (opened !== first) {
    // Where the old first message is still there, something came before it. Otherwise this is another thread.
    const same = opened !== undefined && messages.some(({ id }) => id === opened);
    setState({ opened: first, hidden: same ? Math.min(hidden, most) : most });
  }

  /** The thread that was seen to fill the view. */
  const filled = useRef<string>(undefined);
  useIsomorphicLayoutEffect(() => {
    if (hidden === 0 || filled.current === opened) return;
    if (isUnderfilled()) setState((state) => ({ ...state, hidden: Math.max(0, state.hidden - screenful) }));
    else filled.current = opened;
  }, [hidden, opened, isUnderfilled]);

  useEffect(() => {
    if (hidden === 0) return;
    // Printing takes what is rendered when this event ends.
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
  // A page that is never idle, because an answer streams into it, gets its history all the same.
  const request = requestIdleCallback(callback, { timeout: 200 });
  return () => cancelIdleCallback(request);
}
