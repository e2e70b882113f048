'use client';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useChatSettings } from './ChatContext.js';

/** Distance of the first message from the view at which earlier messages are requested, in pixels. */
const margin = 300;

/**
 * Calls `onReachTop` once when the start of the thread comes near the view, and again after earlier messages are
 * added or the start has moved out of view.
 *
 * @param edge - An element before the first message, inside the content of the view.
 * @param firstId - The id of the first message; `undefined` while it is not mounted.
 * @returns whether earlier messages are being loaded.
 */
export function useReachTop(edge: RefObject<Element | null>, firstId: string | undefined): boolean {
  const { onReachTop } = useChatSettings();
  const [isLoading, setLoading] = useState(false);
  /** The id of the first message when `onReachTop` was last called. */
  const requested = useRef<string>(undefined);

  useEffect(() => {
    const { current } = edge;
    if (!onReachTop || !current || firstId === undefined || isLoading || typeof IntersectionObserver === 'undefined')
      return;
    const load = async () => {
      requested.current = firstId;
      setLoading(true);
      try {
        await onReachTop();
      } catch (error) {
        console.error(error);
      } finally {
        setLoading(false);
      }
    };
    const onChange = (entries: readonly IntersectionObserverEntry[]) => {
      if (!entries.at(-1)?.isIntersecting) requested.current = undefined;
      else if (requested.current !== firstId) void load();
    };
    const root = current.parentElement?.parentElement ?? null;
    const observer = new IntersectionObserver(onChange, { root, rootMargin: `${margin}px 0px 0px` });
    observer.observe(current);
    return () => observer.disconnect();
  }, [edge, firstId, isLoading, onReachTop]);

  return isLoading;
}
