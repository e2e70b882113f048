'use client';

import type { MouseEvent } from 'react';
import { Blocks } from './Blocks.js';
import { useMarkdown } from './MarkdownContext.js';
import type { Footnote } from './nodes.js';

/** The footnotes that the text refers to and that are defined, below the text. */
export function Footnotes({ footnotes, live }: { footnotes: ReadonlyMap<string, Footnote>; live: boolean }) {
  const { components, labels, id } = useMarkdown();
  const defined = [...footnotes.values()].filter((footnote) => footnote.blocks);
  if (defined.length === 0) return null;
  const Section = components.section ?? 'section';
  return (
    <Section className="sluice-md-notes" aria-label={labels.footnotes}>
      <ol className="sluice-md-ol">
        {defined.map(({ number, blocks, open }) => (
          <li key={number} className="sluice-md-li" id={`${id}-note-${number}`} value={number} dir="auto">
            <Blocks blocks={blocks ?? []} live={live && open === true} />
            <button
              type="button"
              className="sluice-md-note-back"
              aria-label={labels.backToText(number)}
              data-note={number}
              onClick={backToText}
            >
              ↩
            </button>
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** Found by number: a mark needs no id, of which a text with two marks for one note would have two. */
function backToText({ currentTarget }: MouseEvent<HTMLButtonElement>): void {
  const root = currentTarget.closest('.sluice-md');
  root?.querySelector<HTMLElement>(`a[data-note="${currentTarget.dataset['note']}"]`)?.focus();
}
