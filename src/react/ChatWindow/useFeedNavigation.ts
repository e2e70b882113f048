'use client';
import { type FocusEvent, type KeyboardEvent, type RefObject, useEffect, useRef } from 'react';
import { useIsomorphicLayoutEffect } from '../useIsomorphicLayoutEffect.js';

const focusable =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex="0"]';

export interface FeedNavigation {
  /** For the element that contains the articles, directly or nested. */
  feedRef: RefObject<HTMLDivElement | null>;
  /** For an empty element directly before the feed, with `tabIndex={-1}`. */
  beforeRef: RefObject<HTMLSpanElement | null>;
  /** For an empty element directly after the feed, with `tabIndex={-1}`. */
  afterRef: RefObject<HTMLSpanElement | null>;
  onKeyDown: (event: KeyboardEvent) => void;
  onFocus: (event: FocusEvent) => void;
}

/**
 * Keyboard navigation of the ARIA feed pattern: a thread of any length is one tab stop. Page Up and Page Down move
 * between messages. Tab moves through the controls of the focused message, then out of the feed.
 *
 * Sets the roving `tabIndex` on the elements directly, so that a key press does not render the thread.
 *
 * @param lastId - The id of the newest message, where Tab enters the feed until another message has been focused.
 */
export function useFeedNavigation(lastId: string | undefined): FeedNavigation {
  const feedRef = useRef<HTMLDivElement>(null);
  const beforeRef = useRef<HTMLSpanElement>(null);
  const afterRef = useRef<HTMLSpanElement>(null);
  const active = useRef<HTMLElement | null>(null);
  const tabbing = useRef(false);

  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      tabbing.current = event.type === 'keydown' && isTab(event);
    };
    document.addEventListener('keydown', onKey, true);
    document.addEventListener('keyup', onKey, true);
    return () => {
      document.removeEventListener('keydown', onKey, true);
      document.removeEventListener('keyup', onKey, true);
    };
  }, []);

  const activate = (article: HTMLElement | null | undefined) => {
    if (!article || article === active.current) return;
    if (active.current) active.current.tabIndex = -1;
    article.tabIndex = 0;
    active.current = article;
  };

  useIsomorphicLayoutEffect(() => {
    const feed = feedRef.current;
    if (feed?.contains(document.activeElement) && active.current?.isConnected) return;
    activate(articlesOf(feed).at(-1));
  }, [lastId]);

  const onKeyDown = (event: KeyboardEvent) => {
    const feed = feedRef.current;
    const article = event.target instanceof Element ? event.target.closest<HTMLElement>('article') : null;
    if (!feed || !article || event.defaultPrevented || event.altKey || event.metaKey || event.ctrlKey) return;

    if (event.key === 'PageUp' || event.key === 'PageDown') {
      const articles = articlesOf(feed);
      const next = articles[articles.indexOf(article) + (event.key === 'PageDown' ? 1 : -1)];
      if (!next) return;
      event.preventDefault();
      next.focus();
    } else if (isTab(event)) {
      // Tab on the last control must skip all other messages: the element after (or before) the feed is focused, and
      // the browser continues from there.
      const controls = [...article.querySelectorAll<HTMLElement>(focusable)].filter(isShown);
      const atEdge = event.shiftKey ? event.target === article : event.target === (controls.at(-1) ?? article);
      if (atEdge) (event.shiftKey ? beforeRef : afterRef).current?.focus({ preventScroll: true });
    }
  };

  const onFocus = (event: FocusEvent) => {
    const article = event.target.closest<HTMLElement>('article');
    const fromOutside = !feedRef.current?.contains(event.relatedTarget);
    if (article && fromOutside && tabbing.current && active.current?.isConnected) active.current.focus();
    else activate(article);
  };

  return { feedRef, beforeRef, afterRef, onKeyDown, onFocus };
}

/** Whether the key is Tab. WebKitGTK reports no `key` for Shift+Tab. */
function isTab({ key, code }: { key: string; code: string }): boolean {
  return key === 'Tab' || code === 'Tab';
}

function articlesOf(feed: HTMLElement | null): HTMLElement[] {
  return feed ? [...feed.querySelectorAll<HTMLElement>('article')] : [];
}

/** Whether the element is visible and not in a closed disclosure. Always true in jsdom, which has no layout. */
function isShown(element: HTMLElement): boolean {
  return element.checkVisibility?.() ?? true;
}
