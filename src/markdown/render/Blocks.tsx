'use client';

import { memo, type ReactNode } from 'react';
import type { ChunkedList } from '../parser/ChunkedList.js';
import type { Block, Item, List, MathBlock } from '../parser/nodes.js';
import { CodeBlock, CodeLines } from './CodeBlock.js';
import { directionOf } from './directionOf.js';
import { type MarkdownSettings, useMarkdown } from './MarkdownContext.js';
import { type ChunkProps, renderChunks } from './renderChunks.js';
import { renderContent } from './renderContent.js';
import { TableBlock } from './TableBlock.js';

/** A group of blocks. The browser can skip the layout of groups out of view. */
export const BlockGroup = memo(function BlockGroup({ chunk, live }: ChunkProps<Block>) {
  return (
    <div className={live ? 'sluice-md-group sluice-md-group-live' : 'sluice-md-group'}>
      {renderBlocks(chunk, false, live)}
    </div>
  );
});

/** Renders the blocks of a container. The first chunk has no component, because most containers have few blocks. */
export function renderContainer(
  [first = [], ...chunks]: ChunkedList<Block>,
  tight: boolean,
  live: boolean,
): ReactNode[] {
  const isShort = chunks.length === 0;
  const blocks = renderBlocks(first, tight, live && isShort);
  return isShort ? blocks : blocks.concat(renderChunks({ list: chunks, live, shared: tight, Chunk: BlockChunk }));
}

const BlockChunk = memo(function BlockChunk({ chunk, live, shared: tight }: ChunkProps<Block, boolean>) {
  return renderBlocks(chunk, tight, live);
});

function renderBlocks(chunk: readonly Block[], tight: boolean, live: boolean): ReactNode[] {
  const last = chunk.length - 1;
  return chunk.map((block, index) => (
    <BlockView key={index} block={block} tight={tight} live={live && index === last} />
  ));
}

interface BlockViewProps {
  block: Block;
  /** Whether this is an item of a tight list, where a paragraph has no element of its own. */
  tight: boolean;
  live: boolean;
}

const BlockView = memo(function BlockView({ block, tight, live }: BlockViewProps) {
  const settings = useMarkdown();
  const { components } = settings;
  switch (block.type) {
    case 'paragraph': {
      if (tight) return renderContent(block.content);
      const Element = components.p ?? 'p';
      return (
        <Element className={grows('sluice-md-p', live)} dir="auto">
          {renderContent(block.content)}
        </Element>
      );
    }
    case 'heading': {
      const name = `h${block.level}` as const;
      const Element = components[name] ?? name;
      return (
        <Element className={grows(`sluice-md-${name}`, live)} dir="auto">
          {renderContent(block.content)}
        </Element>
      );
    }
    case 'code':
      return <CodeBlock block={block} live={live} />;
    case 'quote': {
      const Element = components.blockquote ?? 'blockquote';
      return (
        <Element className="sluice-md-quote" dir={directionOf(block)}>
          {renderContainer(block.blocks, false, live)}
        </Element>
      );
    }
    case 'details':
      return (
        <details className="sluice-md-details" dir={directionOf(block)}>
          <summary className="sluice-md-summary">{renderContent(block.summary)}</summary>
          {renderContainer(block.blocks, false, live)}
        </details>
      );
    case 'list':
      return renderList(block, live, settings);
    case 'table':
      return <TableBlock block={block} live={live} />;
    case 'rule': {
      const Element = components.hr ?? 'hr';
      return <Element className="sluice-md-rule" />;
    }
    case 'html':
      return (
        <p className="sluice-md-html" dir="auto">
          <CodeLines lines={block.lines} rest={block.rest} live={live} />
        </p>
      );
    case 'math':
      return renderMath(block, settings);
  }
});

function renderList(block: List, live: boolean, { components }: MarkdownSettings) {
  const name = block.ordered ? 'ol' : 'ul';
  const Element = components[name] ?? name;
  const start = block.ordered && block.start !== 1 ? { start: block.start } : undefined;
  return (
    <Element className={`sluice-md-${name}`} dir={directionOf(block)} {...start}>
      {renderChunks({ list: block.items, live, shared: block.tight, Chunk: ItemChunk })}
    </Element>
  );
}

const ItemChunk = memo(function ItemChunk({ chunk, live, shared: tight }: ChunkProps<Item, boolean>) {
  const last = chunk.length - 1;
  return chunk.map((item, index) => <ItemView key={index} item={item} tight={tight} live={live && index === last} />);
});

const ItemView = memo(function ItemView({ item, tight, live }: { item: Item; tight: boolean; live: boolean }) {
  const { components, strings } = useMarkdown();
  const Element = components.li ?? 'li';
  const Box = components.input ?? 'input';
  const isTask = item.checked !== undefined;
  const lastBlock = item.blocks.at(-1)?.at(-1);
  // A tight paragraph has no element that could show the caret.
  const carriesCaret = live && (!lastBlock || (tight && lastBlock.type === 'paragraph'));
  const kind = `${isTask ? 'sluice-md-task' : 'sluice-md-li'}${tight ? '' : ' sluice-md-loose'}`;
  const blocks = renderContainer(item.blocks, tight, live && !carriesCaret);
  if (isTask) {
    blocks.unshift(
      <Box
        key="box"
        type="checkbox"
        className={tight ? 'sluice-md-box' : 'sluice-md-box sluice-md-box-loose'}
        aria-label={strings.task}
        checked={item.checked}
        disabled
        readOnly
      />,
    );
  }
  return (
    <Element className={grows(kind, carriesCaret)} dir={directionOf(item.blocks[0]?.[0])}>
      {blocks}
    </Element>
  );
});

function renderMath(block: MathBlock, { renderMath }: MarkdownSettings) {
  const text = [...block.lines.flat().map((line) => line.text), block.rest].join('\n').trim();
  return (
    <div className="sluice-md-math-block" dir="ltr">
      {renderMath?.({ text, display: true, open: block.open === true })}
    </div>
  );
}

function grows(className: string, live: boolean): string {
  return live ? `${className} sluice-md-live` : className;
}
