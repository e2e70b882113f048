import { sourceOf } from '../parser/InlineBuffer.js';
import type { Block, Cell } from '../parser/nodes.js';

const letter = /\p{L}/u;
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** The direction of a container, from its first letter. `dir="auto"` ignores children that have their own `dir`. */
export function directionOf(block: Block | undefined): 'ltr' | 'rtl' {
  const first = letter.exec(beginningOf(block))?.[0] ?? '';
  return rightToLeft.test(first) ? 'rtl' : 'ltr';
}

function beginningOf(block: Block | undefined): string {
  switch (block?.type) {
    case 'paragraph':
    case 'heading':
      return startOf(block.content);
    case 'quote':
    case 'details':
      return beginningOf(block.blocks[0]?.[0]);
    case 'list':
      return beginningOf(block.items[0]?.[0]?.blocks[0]?.[0]);
    case 'table':
      return block.head.cells.map(startOf).join(' ');
    default:
      return '';
  }
}

function startOf(content: Cell): string {
  return content[0] ? sourceOf([content[0].slice(0, 1)]) : '';
}
