import { type ChunkedList, empty, map, withLast } from './ChunkedList.js';
import { type InlineContext, parseInlines, parseOpenInlines } from './InlineParser.js';
import type { Block, Item, Row, Segment } from './nodes.js';

/** Parses the segments again for which `isAffected` returns true. */
export function reparseReferences(isAffected: (segment: Segment) => boolean, context: InlineContext) {
  const content = (segments: ChunkedList<Segment>, inner = context): ChunkedList<Segment> => {
    if (!segments.some((chunk) => chunk.some(isAffected))) return segments;
    let parsed: ChunkedList<Segment> = empty;
    let pending = '';
    for (const segment of segments.flat()) {
      if (pending === '' && !isAffected(segment)) {
        parsed = withLast(parsed, segment);
        continue;
      }
      pending += segment.source;
      // A new link may leave emphasis open that continues in the next segment.
      if (parseOpenInlines(`${pending}x`, inner).settled < pending.length) continue;
      parsed = withLast(parsed, parseInlines(pending, inner));
      pending = '';
    }
    return pending === '' ? parsed : withLast(parsed, parseInlines(pending, inner));
  };
  const row = (old: Row): Row => {
    const cells = old.cells.map((cell) => content(cell, { ...context, isCell: true }));
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
      case 'details': {
        const blocks = map(old.blocks, block);
        const summary = content(old.summary);
        return blocks === old.blocks && summary === old.summary ? old : { ...old, blocks, summary };
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
  return { block, item, row };
}
