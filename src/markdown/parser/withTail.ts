import type { ChunkedList } from './ChunkedList.js';
import type { Block, Inline, Item, Mark, MarkdownDocument, ParsedMarkdown, Row, Segment } from './nodes.js';

/** Returns the document with the tail in its last text, for renderers that need one document. */
export function withTail({ document, tail }: ParsedMarkdown): MarkdownDocument {
  if (tail === '') return document;
  return { ...document, blocks: extendBlocks(document.blocks, tail) };
}

/** The innermost open block, which contains the end of the text. */
export function openLeaf({ blocks }: MarkdownDocument): Block | undefined {
  let leaf = blocks.at(-1)?.at(-1);
  for (;;) {
    const inner: Block | undefined =
      leaf?.type === 'list' ? leaf.items.at(-1)?.at(-1)?.blocks.at(-1)?.at(-1) : lastBlockIn(leaf);
    if (!inner?.open) return leaf;
    leaf = inner;
  }
}

function lastBlockIn(block: Block | undefined): Block | undefined {
  return block?.type === 'quote' || block?.type === 'details' ? block.blocks.at(-1)?.at(-1) : undefined;
}

function replaceLast<T>(list: ChunkedList<T>, change: (last: T) => T): ChunkedList<T> {
  const chunk = list.at(-1)!;
  return list.slice(0, -1).concat([chunk.slice(0, -1).concat([change(chunk.at(-1)!)])]);
}

function extendBlocks(blocks: ChunkedList<Block>, tail: string): ChunkedList<Block> {
  return replaceLast(blocks, (block) => extendBlock(block, tail));
}

function extendBlock(block: Block, tail: string): Block {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return { ...block, content: extendContent(block.content, tail) };
    case 'quote':
    case 'details':
      return { ...block, blocks: extendBlocks(block.blocks, tail) };
    case 'list': {
      const extendItem = (item: Item): Item => ({ ...item, blocks: extendBlocks(item.blocks, tail) });
      return { ...block, items: replaceLast(block.items, extendItem) };
    }
    case 'table':
      return { ...block, rows: replaceLast(block.rows, (row) => extendRow(row, tail)) };
    case 'code':
    case 'html':
      return { ...block, rest: block.rest + tail };
    default:
      return block;
  }
}

function extendRow(row: Row, tail: string): Row {
  const last = row.cells.findLastIndex((cell) => cell.length > 0);
  return { ...row, cells: row.cells.map((cell, column) => (column === last ? extendContent(cell, tail) : cell)) };
}

function extendContent(content: ChunkedList<Segment>, tail: string): ChunkedList<Segment> {
  return replaceLast(content, (segment) => ({
    ...segment,
    source: segment.source + tail,
    nodes: extendNodes(segment.nodes, tail),
  }));
}

function extendNodes(nodes: readonly Inline[], tail: string): readonly Inline[] {
  const last = nodes.at(-1)!;
  const longer =
    typeof last === 'string' ? last + tail : { ...last, children: extendNodes((last as Mark).children, tail) };
  return nodes.slice(0, -1).concat(longer as Inline);
}
