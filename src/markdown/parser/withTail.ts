import type { ChunkedList } from './ChunkedList.js';
import type { Block, Inline, Item, Mark, MarkdownDocument, ParsedMarkdown, Row, Segment } from './nodes.js';

/** Returns the document with the tail appended to its last text, for renderers that need one document. */
export function withTail({ document, tail }: ParsedMarkdown): MarkdownDocument {
  if (tail === '') return document;
  return { ...document, blocks: replaceLast(document.blocks, (block) => extendBlock(block, tail)) };
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

/** Extends a block or an item by `tail`. */
function extendBlock<T extends Block | Item>(block: T, tail: string): T {
  const extend = <U extends Block | Item>(inner: U) => extendBlock(inner, tail);
  if ('content' in block) return { ...block, content: extendContent(block.content, tail) };
  if ('blocks' in block) return { ...block, blocks: replaceLast(block.blocks, extend) };
  if ('items' in block) return { ...block, items: replaceLast(block.items, extend) };
  if ('rows' in block) return { ...block, rows: replaceLast(block.rows, (row) => extendRow(row, tail)) };
  return 'rest' in block ? { ...block, rest: block.rest + tail } : block;
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
