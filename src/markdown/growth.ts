import { directionOf } from './direction.js';
import type { Block, Cell, Inline, Item, MarkdownDocument, Row, Segment } from './nodes.js';
import type { Sequence } from './Sequence.js';

/**
 * The text that `after` has more than `before` at its end, if that is all the difference between them: most tokens are a
 * part of a word. `''` where there is none; `undefined` where they differ in more.
 */
export function growthOf(before: MarkdownDocument, after: MarkdownDocument): string | undefined {
  if (before.footnotes !== after.footnotes || before.noteNumbers !== after.noteNumbers) return undefined;
  return ofLast(before.blocks, after.blocks, ofBlock);
}

/** What grows is the last one; all others are the same. */
function ofLast<T>(
  before: Sequence<T>,
  after: Sequence<T>,
  growth: (before: T, after: T) => string | undefined,
): string | undefined {
  if (before === after) return '';
  const last = before.length - 1;
  if (last < 0 || after.length !== before.length) return undefined;
  for (let index = 0; index < last; index++) if (before[index] !== after[index]) return undefined;
  const [run, next] = [before[last]!, after[last]!];
  if (run.length !== next.length) return undefined;
  for (let index = 0; index < run.length - 1; index++) if (run[index] !== next[index]) return undefined;
  return growth(run.at(-1)!, next.at(-1)!);
}

function ofBlock(before: Block, after: Block): string | undefined {
  if (before === after) return '';
  // A block that closes loses its caret.
  if (before.open !== after.open) return undefined;
  switch (after.type) {
    case 'paragraph':
      return before.type === 'paragraph' ? ofContent(before.content, after.content) : undefined;
    case 'heading':
      if (before.type !== 'heading' || before.level !== after.level) return undefined;
      return ofContent(before.content, after.content);
    case 'quote':
      if (before.type !== 'quote' || directionOf(before) !== directionOf(after)) return undefined;
      return ofLast(before.blocks, after.blocks, ofBlock);
    case 'list':
      if (before.type !== 'list' || before.tight !== after.tight || before.ordered !== after.ordered) return undefined;
      if (before.start !== after.start || directionOf(before) !== directionOf(after)) return undefined;
      return ofLast(before.items, after.items, ofItem);
    case 'table': {
      if (before.type !== 'table' || before.align.length !== after.align.length) return undefined;
      if (before.head === after.head) return ofLast(before.rows, after.rows, ofRow);
      const isHead = before.rows === after.rows && directionOf(before) === directionOf(after);
      return isHead ? ofRow(before.head, after.head) : undefined;
    }
    case 'code':
    case 'html':
      // An empty line has no text that could grow.
      if (before.type !== after.type || before.lines !== after.lines || before.rest === '') return undefined;
      return ofText(before.rest, after.rest);
    default:
      return undefined;
  }
}

function ofItem(before: Item, after: Item): string | undefined {
  if (before.open !== after.open || before.checked !== after.checked) return undefined;
  return ofLast(before.blocks, after.blocks, ofBlock);
}

function ofRow(before: Row, after: Row): string | undefined {
  if (before.open !== after.open || before.cells.length !== after.cells.length) return undefined;
  const growing = after.cells.findLastIndex((cell) => cell.length > 0);
  let growth: string | undefined = '';
  for (let column = 0; column < after.cells.length; column++) {
    growth = ofContent(before.cells[column]!, after.cells[column]!);
    if (growth !== '' && (growth === undefined || column < growing)) return undefined;
    if (column === growing) return growth;
  }
  return growth;
}

function ofContent(before: Cell, after: Cell): string | undefined {
  return before.length === 0 && after.length === 0 ? '' : ofLast(before, after, ofSegment);
}

function ofSegment(before: Segment, after: Segment): string | undefined {
  return before === after ? '' : ofNodes(before.nodes, after.nodes);
}

function ofNodes(before: readonly Inline[], after: readonly Inline[]): string | undefined {
  const last = before.length - 1;
  if (after.length !== before.length) return undefined;
  for (let index = 0; index < last; index++) if (ofNode(before[index]!, after[index]!) !== '') return undefined;
  return last < 0 ? '' : ofNode(before[last]!, after[last]!);
}

function ofNode(before: Inline, after: Inline): string | undefined {
  if (typeof before === 'string' || typeof after === 'string') {
    return typeof before === 'string' && typeof after === 'string' ? ofText(before, after) : undefined;
  }
  switch (after.type) {
    case 'em':
    case 'strong':
    case 'del':
      return before.type === after.type ? ofNodes(before.children, after.children) : undefined;
    case 'link':
      if (before.type !== 'link' || before.href !== after.href || before.title !== after.title) return undefined;
      return ofNodes(before.children, after.children);
    case 'code':
      return before.type === 'code' ? ofText(before.text, after.text) : undefined;
    case 'image':
      return before.type === 'image' &&
        before.src === after.src &&
        before.alt === after.alt &&
        before.title === after.title
        ? ''
        : undefined;
    case 'note':
      return before.type === 'note' && before.text === after.text ? '' : undefined;
    case 'math':
      return before.type === 'math' && before.text === after.text && before.display === after.display ? '' : undefined;
    case 'break':
      return before.type === 'break' ? '' : undefined;
  }
}

function ofText(before: string, after: string): string | undefined {
  if (before === after) return '';
  return after.length > before.length && after.slice(0, before.length) === before
    ? after.slice(before.length)
    : undefined;
}
