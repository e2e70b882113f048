import { growthOf } from './growth.js';
import type { Block, MarkdownDocument } from './nodes.js';
import type { Sequence } from './Sequence.js';

export interface GrowingView {
  /** The same one for as long as nothing but text at its end is new. */
  readonly document: MarkdownDocument;
  /** The text that stands behind its end. */
  readonly growth: string;
}

/**
 * Splits the documents of a text that is being written: into one that stays, and what has come since to the last of its
 * texts. The two together always say the same, so a render that is thrown away does no harm.
 */
export class GrowingDocument {
  private last: GrowingView | undefined;

  /**
   * @param grows - Whether the end of a document may be split off: of any block, of all but code, or not at all.
   */
  split(document: MarkdownDocument, grows: 'all' | 'prose' | 'none'): GrowingView {
    const { last } = this;
    if (last && grows !== 'none' && !(grows === 'prose' && endsInCode(document))) {
      const growth = growthOf(last.document, document);
      if (growth === last.growth) return last;
      if (growth !== undefined) return this.keep({ document: last.document, growth });
    }
    return this.keep({ document, growth: '' });
  }

  private keep(view: GrowingView): GrowingView {
    this.last = view;
    return view;
  }
}

function endsInCode({ blocks }: { readonly blocks: Sequence<Block> }): boolean {
  const block = blocks.at(-1)?.at(-1);
  if (block?.type === 'quote') return endsInCode(block);
  if (block?.type !== 'list') return block?.type === 'code';
  const item = block.items.at(-1)?.at(-1);
  return item !== undefined && endsInCode(item);
}
