'use client';
import { clsx } from 'clsx';
import { forwardRef, useEffect, useRef, useState } from 'react';
import { composeEventHandlers } from '../composeEventHandlers.js';
import type { PartProps } from '../RenderElement.js';
import { ChatButton } from './ChatButton.js';
import { useChatSettings, useChatStores } from './ChatContext.js';

export type QuoteButtonProps = PartProps<'button'>;

/** The selected text, and the position of the button in its container in pixels. */
interface Quote {
  readonly text: string;
  readonly top: number;
  readonly left: number;
}

/** In pixels: the distance between the selection and the button, and the size of the button. */
const gap = 8;
const height = 52;
const width = 96;

/**
 * For the slot `Selection`: a button beside text selected in a message, which inserts the text into the composer as a
 * quote. Its parent must be a positioned element that also contains the thread. Renders a `<button>` element during a
 * selection.
 */
export const QuoteButton = forwardRef<HTMLButtonElement, QuoteButtonProps>(function QuoteButton(props, ref) {
  const { strings, classNames } = useChatSettings();
  const { composer } = useChatStores();
  const [quote, setQuote] = useState<Quote>();
  const marker = useRef<HTMLSpanElement>(null);

  useEffect(() => {
    const container = marker.current?.parentElement;
    if (!container) return;
    const read = () => setQuote(quoteIn(container));
    document.addEventListener('selectionchange', read);
    // The button is next to the selection and must move with it when the text scrolls.
    container.addEventListener('scroll', read, { capture: true, passive: true });
    return () => {
      document.removeEventListener('selectionchange', read);
      container.removeEventListener('scroll', read, true);
    };
  }, []);

  const insert = () => {
    if (!quote) return;
    const lines = quote.text.split('\n').map((line) => `> ${line}`.trimEnd());
    const isEmpty = composer.state.getSnapshot().value.trim() === '';
    document.getSelection()?.removeAllRanges();
    composer.append(`${isEmpty ? '' : '\n\n'}${lines.join('\n')}\n\n`);
  };
  return (
    <>
      <span ref={marker} hidden />
      {quote && (
        <ChatButton
          {...props}
          ref={ref}
          className={clsx('sluice-quote', classNames.quote, props.className)}
          style={{ top: quote.top, left: quote.left, ...props.style }}
          // Otherwise a press on the button would clear the selection.
          onPointerDown={composeEventHandlers(props.onPointerDown, (event) => event.preventDefault())}
          onMouseDown={composeEventHandlers(props.onMouseDown, (event) => event.preventDefault())}
          onClick={composeEventHandlers(props.onClick, insert)}
        >
          {props.children ?? strings.quote}
        </ChatButton>
      )}
    </>
  );
});

/** Returns the selection in the body of one message; `undefined` if there is none. */
function quoteIn(container: Element): Quote | undefined {
  const root = container.getRootNode();
  // `ShadowRoot.getSelection` exists in Chromium only. In other browsers, `document.getSelection()` also returns a
  // selection inside a shadow root.
  const selection = 'getSelection' in root ? (root as Document).getSelection() : document.getSelection();
  const text = selection?.toString().trim();
  if (!selection || !text || selection.rangeCount === 0) return undefined;
  const range = selection.getRangeAt(0);
  const { startContainer: start, endContainer: end, endOffset } = range;
  const body = (start instanceof Element ? start : start.parentElement)?.closest('.sluice-message__body');
  // A triple-click on a paragraph ends the selection at offset 0 of the next element, which may be outside the message
  // body.
  if (!body || !container.contains(body) || !(body.contains(end) || endOffset === 0)) return undefined;
  const box = range.getBoundingClientRect();
  const around = container.getBoundingClientRect();
  const isRoomBelow = box.bottom + gap + height <= around.bottom;
  return {
    text,
    top: clamp(isRoomBelow ? box.bottom - around.top + gap : box.top - around.top - height, around.height - height),
    left: clamp(box.left - around.left, around.width - width),
  };
}

const clamp = (value: number, most: number): number => Math.max(gap, Math.min(value, most));
