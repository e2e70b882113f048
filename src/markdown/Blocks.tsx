'use client';

import { memo } from 'react';
import { CodeBlock, CodeLines } from './CodeBlock.js';
import { Inlines } from './Inlines.js';
import { useMarkdown } from './MarkdownContext.js';
import type { Block, Heading, Item, List, MathBlock } from './nodes.js';
import type { Sequence } from './Sequence.js';
import { TableBlock } from './TableBlock.js';

interface BlocksProps {
  blocks: Sequence<Block>;
  /** Paragraphs are set without elements of their own: the items of a tight list. */
  tight?: boolean;
  /** The text grows at the end of these blocks. */
  live: boolean;
}

/** Blocks below each other. What is closed is not rendered again when more follows. */
export function Blocks({ blocks, tight = false, live }: BlocksProps) {
  const last = blocks.length - 1;
  return blocks.map((run, index) => <BlockRun key={index} run={run} tight={tight} live={live && index === last} />);
}

/** The blocks of a document, in groups that a browser may leave out while they are out of sight. */
export function BlockGroups({ blocks, live }: BlocksProps) {
  const last = blocks.length - 1;
  return blocks.map((run, index) => (
    <div key={index} className="sluice-md-group">
      <BlockRun run={run} tight={false} live={live && index === last} />
    </div>
  ));
}

interface BlockRunProps {
  run: readonly Block[];
  tight: boolean;
  live: boolean;
}

const BlockRun = memo(function BlockRun({ run, tight, live }: BlockRunProps) {
  const last = run.length - 1;
  return run.map((block, index) => <BlockView key={index} block={block} tight={tight} live={live && index === last} />);
});

interface BlockViewProps {
  block: Block;
  tight: boolean;
  live: boolean;
}

const BlockView = memo(function BlockView({ block, tight, live }: BlockViewProps) {
  const { components } = useMarkdown();
  switch (block.type) {
    case 'paragraph': {
      if (tight) return <Inlines content={block.content} />;
      const Element = components.p ?? 'p';
      return (
        <Element className={grows('sluice-md-p', live)} dir="auto">
          <Inlines content={block.content} />
        </Element>
      );
    }
    case 'heading':
      return <HeadingView block={block} live={live} />;
    case 'code':
      return <CodeBlock block={block} live={live} />;
    case 'quote': {
      const Element = components.blockquote ?? 'blockquote';
      return (
        <Element className="sluice-md-quote" dir="auto">
          <Blocks blocks={block.blocks} live={live} />
        </Element>
      );
    }
    case 'list':
      return <ListView block={block} live={live} />;
    case 'table':
      return <TableBlock block={block} live={live} />;
    case 'rule': {
      const Element = components.hr ?? 'hr';
      return <Element className="sluice-md-rule" />;
    }
    case 'html':
      return (
        <p className={grows('sluice-md-html', live)} dir="auto">
          <CodeLines lines={block.lines} rest={block.rest} />
        </p>
      );
    case 'math':
      return <MathView block={block} />;
  }
});

function HeadingView({ block, live }: { block: Heading; live: boolean }) {
  const { components } = useMarkdown();
  const name = `h${block.level}` as const;
  const Element = components[name] ?? name;
  return (
    <Element className={grows(`sluice-md-${name}`, live)} dir="auto">
      <Inlines content={block.content} />
    </Element>
  );
}

function ListView({ block, live }: { block: List; live: boolean }) {
  const { components } = useMarkdown();
  const name = block.ordered ? 'ol' : 'ul';
  const Element = components[name] ?? name;
  const start = block.ordered && block.start !== 1 ? { start: block.start } : undefined;
  const last = block.items.length - 1;
  return (
    <Element className={`sluice-md-${name}`} dir="auto" {...start}>
      {block.items.map((run, index) => (
        <ItemRun key={index} run={run} tight={block.tight} live={live && index === last} />
      ))}
    </Element>
  );
}

const ItemRun = memo(function ItemRun({ run, tight, live }: { run: readonly Item[]; tight: boolean; live: boolean }) {
  const last = run.length - 1;
  return run.map((item, index) => <ItemView key={index} item={item} tight={tight} live={live && index === last} />);
});

const ItemView = memo(function ItemView({ item, tight, live }: { item: Item; tight: boolean; live: boolean }) {
  const { components } = useMarkdown();
  const Element = components.li ?? 'li';
  const Box = components.input ?? 'input';
  const isTask = item.checked !== undefined;
  const lastBlock = item.blocks.at(-1)?.at(-1);
  // A tight paragraph has no element of its own to carry the caret.
  const carriesCaret = live && (!lastBlock || (tight && lastBlock.type === 'paragraph'));
  return (
    <Element className={grows(isTask ? 'sluice-md-task' : 'sluice-md-li', carriesCaret)} dir="auto">
      {isTask && <Box type="checkbox" className="sluice-md-box" checked={item.checked} disabled readOnly />}
      <Blocks blocks={item.blocks} tight={tight} live={live && !carriesCaret} />
    </Element>
  );
});

function MathView({ block }: { block: MathBlock }) {
  const { renderMath } = useMarkdown();
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
