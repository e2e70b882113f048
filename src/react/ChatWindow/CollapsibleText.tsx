'use client';
import { useId, useRef, useState } from 'react';
import { useIsomorphicLayoutEffect } from '../useIsomorphicLayoutEffect.js';
import { ChatButton } from './ChatButton.js';
import { useChatSettings } from './ChatContext.js';
import { PlainText } from './PlainText.js';

/**
 * For the slot `UserText`: collapses text of more than 12 lines to 10, with a button to show the rest. The variable
 * `--sluice-collapsed-lines` sets the number of lines shown. Renders a `<div>` element.
 */
export function CollapsibleText({ text }: { text: string }) {
  const { strings } = useChatSettings();
  const [isLong, setLong] = useState(false);
  const [isExpanded, setExpanded] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const id = useId();

  useIsomorphicLayoutEffect(() => {
    const element = content.current;
    if (!element || typeof ResizeObserver === 'undefined') return;
    const measure = () => setLong(element.scrollHeight > 1.2 * collapsedHeight(element));
    measure();
    const resize = new ResizeObserver(measure);
    resize.observe(element);
    return () => resize.disconnect();
  }, [text]);

  const toggle = () => {
    setExpanded(!isExpanded);
    // Scrolls back to the start of the collapsed text, which may be out of view if the full text was taller than the
    // view.
    if (isExpanded) requestAnimationFrame(() => root.current?.scrollIntoView({ block: 'nearest' }));
  };
  return (
    <div ref={root} className="sluice-collapsible">
      <div
        ref={content}
        id={id}
        className="sluice-collapsible__text"
        data-collapsed={isLong && !isExpanded ? '' : undefined}
      >
        <PlainText text={text} />
      </div>
      {isLong && (
        <ChatButton
          variant="quiet"
          className="sluice-collapsible__button"
          aria-expanded={isExpanded}
          aria-controls={id}
          onClick={toggle}
        >
          {isExpanded ? strings.showLess : strings.showMore}
        </ChatButton>
      )}
    </div>
  );
}

function collapsedHeight(element: HTMLElement): number {
  const style = getComputedStyle(element);
  const lines = Number.parseFloat(style.getPropertyValue('--sluice-collapsed-lines')) || 10;
  return lines * Number.parseFloat(style.lineHeight);
}
