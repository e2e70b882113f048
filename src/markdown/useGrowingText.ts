'use client';

import { type RefObject, useInsertionEffect, useRef } from 'react';
import type { GrowingView } from './GrowingDocument.js';
import type { MarkdownDocument } from './nodes.js';

/**
 * Lets the last text on the screen grow without rendering. What is new stands in a text node of its own behind the one
 * that React wrote, which React neither knows nor meets, and a selection in what stands there already stays.
 */
export function useGrowingText(root: RefObject<HTMLElement | null>, view: GrowingView): void {
  const end = useRef<{ document: MarkdownDocument; text: Text }>(undefined);
  // An insertion effect runs once the tree has been written and, other than a layout effect, without a complaint from
  // React 18 on a server.
  useInsertionEffect(() => {
    const { document, growth } = view;
    if (end.current?.document !== document) {
      end.current?.text.remove();
      end.current = undefined;
    }
    if (growth === '' && !end.current) return;
    end.current ??= { document, text: appendedTo(root.current) };
    const { text } = end.current;
    if (growth.startsWith(text.data)) text.appendData(growth.slice(text.length));
    else text.data = growth;
  }, [root, view]);
}

/** An empty text behind the last one within the element that carries the caret. */
function appendedTo(root: HTMLElement | null): Text {
  let element: Element | null | undefined = root;
  while (element && !isLive(element)) {
    // The caret of a row stands in the last cell that is not empty.
    const cell: Element | undefined = element.localName === 'tr' ? [...element.children].find(isLive) : undefined;
    element = cell ?? element.lastElementChild;
    if (element?.classList.contains('sluice-md-notes')) element = element.previousElementSibling;
  }
  let last: ChildNode | null | undefined = element;
  while (last && last.nodeType !== Node.TEXT_NODE) last = last.lastChild;
  const text = new Text();
  last?.after(text);
  return text;
}

function isLive(element: Element): boolean {
  return element.classList.contains('sluice-md-live');
}
