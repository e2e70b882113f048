'use client';
import { startTransition, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useIsomorphicLayoutEffect } from '../useIsomorphicLayoutEffect.js';
import type { MessageLike } from './ChatLike.js';

/** A number of messages that fills most screens. */
const screenful = 8;
/** Number of messages to mount in one idle period. */
const slice = 16;

/**
 * Mounts a long thread from its end: the last screenful first, then earlier messages in slices while the browser is
 * idle.
 *
 * @param isUnderfilled - Whether the mounted messages leave the view partly empty. More are then mounted before the
 * first paint.
 * @param target - The id of a message to mount immediately, with all messages after it.
 * @returns The number of messages at the start that are not mounted yet.
 */
export function useProgressiveMount(
  messages: readonly MessageLike[],
  isUnderfilled: () => boolean,
  target: string | undefined,
): number {
  const first = messages[0]?.id;
  const most = Math.max(0, messages.length - screenful);
  const [{ opened, hidden }, setState] = useState({ opened: first, hidden: most });

  if (opened !== first) {
    // If the message that was first before still exists, earlier messages were added. Otherwise another thread is
    // shown.
    const same = opened !== undefined && messages.some(({ id }) => id === opened);
    setState({ opened: first, hidden: same ? Math.min(hidden, most) : most });
  }

  const index = target === undefined ? -1 : messages.findIndex(({ id }) => id === target);
  if (index >= 0 && index < hidden) setState({ opened: first, hidden: index });

  /** Identifies the thread that last filled the view, by the id of its first message. */
  const filled = useRef<string>(undefined);
  useIsomorphicLayoutEffect(() => {
    if (hidden === 0 || filled.current === opened) return;
    if (isUnderfilled()) setState((state) => ({ ...state, hidden: Math.max(0, state.hidden - screenful) }));
    else filled.current = opened;
  }, [hidden, opened, isUnderfilled]);

  useEffect(() => {
    if (hidden === 0) return;
    // Synchronous, because the browser prints the DOM as it is at the end of this event.
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
  // The timeout mounts messages even if a streaming answer leaves no idle time.
  const request = requestIdleCallback(callback, { timeout: 200 });
  return () => cancelIdleCallback(request);
}
