'use client';

import { type MouseEvent, memo } from 'react';
import { empty } from '../parser/ChunkedList.js';
import type { Footnote } from '../parser/nodes.js';
import { renderContainer } from './Blocks.js';
import { useMarkdown } from './MarkdownContext.js';

/** The footnotes that are referenced and defined, below the text. */
export const Footnotes = memo(function Footnotes({
  footnotes,
  live,
}: {
  footnotes: readonly Footnote[];
  live: boolean;
}) {
  const { components, strings } = useMarkdown();
  const defined = footnotes.filter((footnote) => footnote.blocks);
  if (defined.length === 0) return null;
  const Section = components.section ?? 'section';
  return (
    <Section className="sluice-md-notes" aria-label={strings.footnotes}>
      <ol className="sluice-md-ol">
        {defined.map((footnote) => (
          <NoteItem key={footnote.number} footnote={footnote} live={live && footnote.open === true} />
        ))}
      </ol>
    </Section>
  );
});

const NoteItem = memo(function NoteItem({ footnote, live }: { footnote: Footnote; live: boolean }) {
  const { strings, id } = useMarkdown();
  const { number, blocks = empty } = footnote;
  // A footnote with a single paragraph shows its back button on the same line.
  const tight = blocks.length === 1 && blocks[0]!.length === 1;
  return (
    <li className="sluice-md-li" id={`${id}-note-${number}`} value={number} dir="auto">
      {renderContainer(blocks, tight, live)}
      <button
        type="button"
        className="sluice-md-note-back"
        aria-label={strings.backToText(number)}
        data-note={number}
        onClick={backToText}
      >
        ↩
      </button>
    </li>
  );
});

/**
 * Finds the reference by its number. References have no ids, because two references to one footnote would share one.
 */
function backToText({ currentTarget }: MouseEvent<HTMLButtonElement>): void {
  const root = currentTarget.closest('.sluice-md');
  root?.querySelector<HTMLElement>(`a[data-note="${currentTarget.dataset['note']}"]`)?.focus();
}
