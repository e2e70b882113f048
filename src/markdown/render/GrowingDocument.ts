import type { MarkdownDocument } from '../parser/nodes.js';
import { growthOf } from './growth.js';

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

  /** @param grows - Whether the end of a document may be split off: of any block, of all but code, or not at all. */
  split(document: MarkdownDocument, grows: 'all' | 'prose' | 'none'): GrowingView {
    const { last } = this;
    const growth = last && grows !== 'none' ? growthOf(last.document, document, grows === 'all') : undefined;
    if (last && growth !== undefined) {
      if (growth !== last.growth) this.last = { document: last.document, growth };
    } else this.last = { document, growth: '' };
    return this.last!;
  }
}
