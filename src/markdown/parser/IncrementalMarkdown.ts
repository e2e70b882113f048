import { addedText } from '../appendText.js';
import { BlockParser } from './BlockParser.js';
import type { ChunkedList } from './ChunkedList.js';
import type { Block, Footnote, MarkdownDocument, Segment } from './nodes.js';

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
  // Of the last document: what is the same keeps its identity.
  private noteNumbers: ReadonlyMap<string, number> = new Map();
  private labels: readonly string[] = [];
  private notes: ReadonlyMap<string, ChunkedList<Block>> = new Map();
  private footnotes: readonly Footnote[] = [];
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
    const added = addedText(known, text);
    if (added === undefined && (text.length < known.length || text.slice(0, known.length) !== known)) {
      this.parser = new BlockParser({ math: this.math });
      this.text = '';
    }
    this.append(added ?? copyOf(text.slice(this.text.length)));
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
      const { references } = this.parser;
      const open = openReferences(blocks);
      // While more may come each note that is referred to has its number: it is mostly defined at the end.
      const labels = open.length > 0 ? [...references, ...open] : references;
      this.current = this.withNotes(blocks, labels, notes, openNote);
    }
    return this.current;
  }

  /** The text as it is if nothing follows. More may be added later all the same. */
  finish(): MarkdownDocument {
    if (!this.finished) {
      const parser = this.parser.finish();
      const { blocks, notes } = parser.view();
      const labels = parser.references.filter((label) => notes.has(label));
      this.finished = this.withNotes(blocks, labels, notes, undefined);
    }
    return this.finished;
  }

  private withNotes(
    blocks: ChunkedList<Block>,
    labels: readonly string[],
    notes: ReadonlyMap<string, ChunkedList<Block>>,
    openNote: string | undefined,
  ): MarkdownDocument {
    const noteNumbers = labels === this.labels ? this.noteNumbers : numbered(labels, this.noteNumbers);
    this.labels = labels;
    if (noteNumbers !== this.noteNumbers || notes !== this.notes) {
      const known = new Map(this.footnotes.map((footnote) => [footnote.label, footnote]));
      this.footnotes = [...noteNumbers].map(([label, number]): Footnote => {
        const footnote = { label, number, blocks: notes.get(label), open: label === openNote || undefined };
        const earlier = known.get(label);
        return earlier && isSameNote(earlier, footnote) ? earlier : footnote;
      });
    }
    this.noteNumbers = noteNumbers;
    this.notes = notes;
    return { blocks, footnotes: this.footnotes, noteNumbers };
  }
}

/**
 * The same characters in a string of their own. A piece that is cut from a long string keeps all of that alive, and
 * the blocks are made of the pieces: each text that ever was the whole one would stay.
 */
function copyOf(piece: string): string {
  return ` ${piece}`.slice(1);
}

function isSameNote(one: Footnote, other: Footnote): boolean {
  return one.number === other.number && one.blocks === other.blocks && one.open === other.open;
}

/** Numbers for `labels` in the order in which they first stand there; `known` itself if it has the same ones. */
function numbered(labels: readonly string[], known: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  let isKnown = true;
  for (const label of labels) {
    if (numbers.has(label)) continue;
    numbers.set(label, numbers.size + 1);
    isKnown &&= known.get(label) === numbers.size;
  }
  return isKnown && numbers.size === known.size ? known : numbers;
}

/** The footnotes that the open end of the text refers to. */
function openReferences(blocks: ChunkedList<Block>): readonly string[] {
  const block = blocks.at(-1)?.at(-1);
  if (!block?.open) return [];
  switch (block.type) {
    case 'quote':
      return openReferences(block.blocks);
    case 'list':
      return openReferences(block.items.at(-1)?.at(-1)?.blocks ?? []);
    case 'table':
      return [...block.head.cells, ...(block.rows.at(-1)?.at(-1)?.cells ?? [])].flatMap(notesOf);
    case 'paragraph':
    case 'heading':
      return notesOf(block.content);
    default:
      return [];
  }
}

function notesOf(content: ChunkedList<Segment>): readonly string[] {
  const labels: string[] = [];
  for (const run of content) for (const { notes } of run) if (notes.length > 0) labels.push(...notes);
  return labels;
}
