'use client';

import { Fragment, memo, type ReactNode, useContext } from 'react';
import { hostOf, safeUrl } from '../../shared/safeUrl.js';
import type { ChunkedList } from '../parser/ChunkedList.js';
import type { Inline, Link, NoteReference, Segment } from '../parser/nodes.js';
import { type MarkdownSettings, NoteNumbersContext, useMarkdown } from './MarkdownContext.js';
import { MarkdownImage } from './MarkdownImage.js';
import { type ChunkProps, renderChunks } from './renderChunks.js';

/** Renders inline content. Settled segments do not render again when the text grows. */
export function renderContent([first = [], ...chunks]: ChunkedList<Segment>): ReactNode {
  const segments = renderSegments(first);
  if (chunks.length === 0) return segments;
  return segments.concat(renderChunks({ list: chunks, live: false, shared: undefined, Chunk: SegmentChunk }));
}

const SegmentChunk = memo(function SegmentChunk({ chunk }: ChunkProps<Segment>) {
  return renderSegments(chunk);
});

function renderSegments(segments: readonly Segment[]): ReactNode[] {
  return segments.map((segment, index) => <SegmentText key={index} segment={segment} />);
}

const SegmentText = memo(function SegmentText({ segment }: { segment: Segment }) {
  return renderNodes(segment.nodes, useMarkdown(), false);
});

/** Renders plain elements instead of components, because most segments have little formatting. */
function renderNodes(nodes: readonly Inline[], settings: MarkdownSettings, inLink: boolean): ReactNode {
  return nodes.map((node, index) => (typeof node === 'string' ? node : renderNode(node, index, settings, inLink)));
}

function renderNode(node: Exclude<Inline, string>, key: number, settings: MarkdownSettings, inLink: boolean) {
  const { components, renderMath } = settings;
  switch (node.type) {
    case 'em':
    case 'strong':
    case 'del':
    case 'sub':
    case 'sup':
    case 'kbd':
    case 'mark': {
      const Element = components[node.type] ?? node.type;
      return (
        <Element key={key} className={`sluice-md-${node.type}`}>
          {renderNodes(node.children, settings, inLink)}
        </Element>
      );
    }
    case 'code': {
      const Element = components.code ?? 'code';
      return (
        <Element key={key} className="sluice-md-inline-code" dir="ltr">
          {node.text}
        </Element>
      );
    }
    case 'link':
      return <Fragment key={key}>{renderLink(node, settings)}</Fragment>;
    case 'image':
      return <MarkdownImage key={key} image={node} inLink={inLink} />;
    case 'break': {
      const Element = components.br ?? 'br';
      return <Element key={key} />;
    }
    case 'note':
      return <NoteMark key={key} note={node} inLink={inLink} />;
    case 'math':
      return (
        <span key={key} className={node.display ? 'sluice-md-math-display' : 'sluice-md-math'} dir="ltr">
          {renderMath?.({ text: node.text, display: node.display, open: false })}
        </span>
      );
  }
}

function renderLink({ href, title, children }: Link, settings: MarkdownSettings): ReactNode {
  const Element = settings.components.a ?? 'a';
  const text = renderNodes(children, settings, true);
  // A link without a URL is still streaming.
  if (href === undefined) return <Element className="sluice-md-link">{text}</Element>;
  const safe = safeUrl(href);
  if (safe === undefined) return <span className="sluice-md-refused">{text}</span>;
  const external = hostOf(safe) !== '' && { target: '_blank', rel: 'noopener noreferrer' };
  return (
    <Element className="sluice-md-link" href={safe} title={title} {...external}>
      {text}
    </Element>
  );
}

/**
 * The number of a footnote reference, or its source if the footnote is undefined. Inside a link, it is not rendered as
 * a link, because links do not nest.
 */
function NoteMark({ note, inLink }: { note: NoteReference; inLink: boolean }) {
  const { components, strings, id } = useMarkdown();
  const number = useContext(NoteNumbersContext).get(note.label);
  if (number === undefined) return `[^${note.text}]`;
  const Mark = components.sup ?? 'sup';
  const Anchor = components.a ?? 'a';
  if (inLink) return <Mark className="sluice-md-note-mark">{number}</Mark>;
  return (
    <Mark className="sluice-md-note-mark">
      <Anchor
        className="sluice-md-link"
        href={`#${id}-note-${number}`}
        aria-label={strings.footnote(number)}
        data-note={number}
      >
        {number}
      </Anchor>
    </Mark>
  );
}
