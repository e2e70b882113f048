import { type ChunkedList, empty, map, withLast } from './ChunkedList.js';
import { type InlineContext, parseInlines, parseOpenInlines } from './InlineParser.js';
import type { Block, Item, Row, Segment } from './nodes.js';

/** Parses again each segment for which `isAffected` returns true. */
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
      // With the new link, emphasis may stay open at the end of the segment. It is then parsed together with the next
      // segment.
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
  /** Parses the content of a block or an item again. Returns the same object if the content has not changed. */
  const reparse = <T extends Block | Item>(old: T): T => {
    let changed = old;
    const set = (key: string, change: (value: never) => unknown) => {
      const value = (old as unknown as Record<string, never>)[key];
      const next = value && change(value);
      if (next !== value) changed = { ...changed, [key]: next };
    };
    set('content', content);
    set('summary', content);
    set('blocks', (blocks: ChunkedList<Block>) => map(blocks, reparse));
    set('items', (items: ChunkedList<Item>) => map(items, reparse));
    set('head', row);
    set('rows', (rows: ChunkedList<Row>) => map(rows, row));
    return changed;
  };
  return { reparse, row };
}
