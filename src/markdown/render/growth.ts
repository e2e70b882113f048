import type { Block, MarkdownDocument } from '../parser/nodes.js';
import { directionOf } from './directionOf.js';

/** What a segment or a line of code holds beside what is shown of it. */
const unseen = new Set(['source', 'unresolved', 'notes', 'previous']);
/** Where a string is text on the screen, and at the end of what it stands in. */
const growing = new Set(['nodes', 'children', 'text', 'rest']);

/**
 * The text that `after` has more than `before` at its end, if that is all the difference between them: most tokens are a
 * part of a word. `''` where there is none; `undefined` where they differ in more.
 *
 * @param inCode - Whether that may be in a block of code.
 */
export function growthOf(before: MarkdownDocument, after: MarkdownDocument, inCode: boolean): string | undefined {
  return before.footnotes === after.footnotes && before.noteNumbers === after.noteNumbers
    ? ofValue(before.blocks, after.blocks, 'blocks', inCode)
    : undefined;
}

function ofValue(one: unknown, other: unknown, key: string, inCode: boolean): string | undefined {
  if (one === other) return '';
  if (typeof one === 'string' && typeof other === 'string') {
    // An empty line of code has no text that could grow.
    const grows = growing.has(key) && one !== '' && other.slice(0, one.length) === one;
    return grows ? other.slice(one.length) : undefined;
  }
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length ? ofList(one, other, key, inCode) : undefined;
  return isNode(one) && isNode(other) && one['type'] === other['type'] ? ofNode(one, other, inCode) : undefined;
}

function ofList(one: readonly unknown[], other: readonly unknown[], key: string, inCode: boolean): string | undefined {
  let growth = '';
  for (let index = 0; index < other.length; index++) {
    const value = other[index];
    if (value === one[index]) {
      // What grows is the last one, but for cells that are still empty.
      if (growth !== '' && !(Array.isArray(value) && value.length === 0)) return undefined;
      continue;
    }
    const more = growth === '' ? ofValue(one[index], value, key, inCode) : undefined;
    if (more === undefined) return undefined;
    growth = more;
  }
  return growth;
}

function ofNode(one: Node, other: Node, inCode: boolean): string | undefined {
  // A block that closes loses its caret.
  if (one['open'] !== other['open'] || other['type'] === 'math' || (other['lines'] && !inCode)) return undefined;
  if (!other['content'] && directionOf(one as unknown as Block) !== directionOf(other as unknown as Block)) {
    return undefined;
  }
  let growth = '';
  for (const key in other) {
    if (unseen.has(key)) continue;
    const more = ofValue(one[key], other[key], key, inCode);
    if (more === undefined || (more !== '' && growth !== '')) return undefined;
    growth ||= more;
  }
  return growth;
}

/** A block, an item, a row, a segment or a mark: these differ by what they hold. */
type Node = Readonly<Record<string, unknown>>;

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}
