import { type ChunkedList, map } from './ChunkedList.js';
import { sourceOf } from './InlineBuffer.js';
import { type InlineContext, parseInlines } from './InlineParser.js';
import type { Block, Item, Row, Segment } from './nodes.js';

/** Parses again what holds `label`, now that it is defined. */
export function reparseReferences(label: string, context: InlineContext) {
  const content = (segments: ChunkedList<Segment>): ChunkedList<Segment> => {
    if (!segments.some((run) => run.some((segment) => segment.unresolved.includes(label)))) return segments;
    return [[parseInlines(sourceOf(segments), context)]];
  };
  const row = (old: Row): Row => {
    const cells = old.cells.map(content);
    return cells.every((cell, index) => cell === old.cells[index]) ? old : { ...old, cells };
  };
  const item = (old: Item): Item => {
    const blocks = map(old.blocks, block);
    return blocks === old.blocks ? old : { ...old, blocks };
  };
  const block = (old: Block): Block => {
    switch (old.type) {
      case 'paragraph':
      case 'heading': {
        const next = content(old.content);
        return next === old.content ? old : { ...old, content: next };
      }
      case 'quote': {
        const blocks = map(old.blocks, block);
        return blocks === old.blocks ? old : { ...old, blocks };
      }
      case 'list': {
        const items = map(old.items, item);
        return items === old.items ? old : { ...old, items };
      }
      case 'table': {
        const head = row(old.head);
        const rows = map(old.rows, row);
        return head === old.head && rows === old.rows ? old : { ...old, head, rows };
      }
      default:
        return old;
    }
  };
  return { block, item };
}
