import { BlockParser } from './BlockParser.js';
import type { Block, Footnote, MarkdownDocument } from './nodes.js';
import type { Sequence } from './Sequence.js';

export interface IncrementalMarkdownOptions {
  /** Reads `$…$`, `$$…$$`, `\(…\)` and `\[…\]` as formulas. @defaultValue `false` */
  readonly math?: boolean | undefined;
}

/**
 * Markdown that is parsed as it is written: {@link append} costs by what is new, and blocks that are closed keep their
 * identity from one {@link document} to the next. What comes out depends on the text alone, not on the pieces it came in.
 *
 * @example
 * ```ts
 * const markdown = new IncrementalMarkdown();
 * for await (const chunk of chunks) {
 *   markdown.append(chunk);
 *   draw(markdown.document);
 * }
 * draw(markdown.finish());
 * ```
 */
export class IncrementalMarkdown {
  private readonly math: boolean;
  private parser: BlockParser;
  private text = '';
  private current: MarkdownDocument | undefined;
  private finished: MarkdownDocument | undefined;

  constructor(options: IncrementalMarkdownOptions = {}) {
    this.math = options.math ?? false;
    this.parser = new BlockParser({ math: this.math });
  }

  /** Adds to the text. */
  append(chunk: string): void {
    if (chunk === '') return;
    this.text += chunk;
    this.parser.append(chunk);
    this.current = undefined;
    this.finished = undefined;
  }

  /** Makes `text` the whole text: what is new is added where it goes on from the last one; otherwise it starts anew. */
  update(text: string): void {
    const known = this.text;
    if (text === known) return;
    if (text.length < known.length || text.slice(0, known.length) !== known) {
      this.parser = new BlockParser({ math: this.math });
      this.text = '';
    }
    this.append(text.slice(this.text.length));
    // The one string that the caller holds is enough.
    this.text = text;
    this.current = undefined;
    this.finished = undefined;
  }

  /**
   * Makes `text` the whole text and gives its document: {@link document} while it is streaming, else {@link finish}.
   * What comes out depends on the arguments alone; the text before serves to make it cheap.
   */
  parse(text: string, { streaming = false }: { streaming?: boolean | undefined } = {}): MarkdownDocument {
    this.update(text);
    return streaming ? this.document : this.finish();
  }

  /** The text so far while more may come: open marks are taken as closed, and what may begin a mark is left out. */
  get document(): MarkdownDocument {
    if (!this.current) {
      const { blocks, notes, openNote } = this.parser.view();
      const references = [...this.parser.references, ...openReferences(blocks)];
      this.current = { blocks, footnotes: numbered(references, notes, true, openNote) };
    }
    return this.current;
  }

  /** The text as it is if nothing follows. More may be added later all the same. */
  finish(): MarkdownDocument {
    if (!this.finished) {
      const parser = this.parser.finish();
      const { blocks, notes } = parser.view();
      this.finished = { blocks, footnotes: numbered(parser.references, notes, false, undefined) };
    }
    return this.finished;
  }
}

/** While more may come each note that is referred to has its number, for it is mostly defined at the end. */
function numbered(
  references: readonly string[],
  notes: ReadonlyMap<string, Sequence<Block>>,
  growing: boolean,
  openNote: string | undefined,
): ReadonlyMap<string, Footnote> {
  const footnotes = new Map<string, Footnote>();
  for (const label of references) {
    const blocks = notes.get(label);
    if (footnotes.has(label) || !(blocks || growing)) continue;
    const open = label === openNote || undefined;
    footnotes.set(label, { label, number: footnotes.size + 1, blocks, open });
  }
  return footnotes;
}

/** The footnotes that the open end of the text refers to. */
function openReferences(blocks: Sequence<Block>): readonly string[] {
  const block = blocks.at(-1)?.at(-1);
  if (!block?.open) return [];
  if (block.type === 'quote') return openReferences(block.blocks);
  if (block.type === 'list') return openReferences(block.items.at(-1)?.at(-1)?.blocks ?? []);
  const contents =
    block.type === 'table'
      ? [...block.head.cells, ...(block.rows.at(-1)?.at(-1)?.cells ?? [])]
      : 'content' in block
        ? [block.content]
        : [];
  return contents.flatMap((content) => content.flatMap((run) => run.flatMap((segment) => segment.notes)));
}
