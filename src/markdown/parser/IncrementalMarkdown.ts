import { BlockParser, type SyntaxOptions, type View } from './BlockParser.js';
import type { ChunkedList } from './ChunkedList.js';
import { LayeredMap } from './LayeredMap.js';
import type { Block, Footnote, MarkdownDocument, ParsedMarkdown, Segment } from './nodes.js';

export interface IncrementalMarkdownOptions extends SyntaxOptions {}

/**
 * Parses Markdown while it streams. {@link append} takes time proportional to the chunk, and closed blocks keep their
 * identity between documents. The result depends only on the text, not on chunk boundaries.
 *
 * @example
 * ```ts
 * const markdown = new IncrementalMarkdown();
 * for await (const chunk of chunks) {
 * markdown.append(chunk);
 * show(markdown.document);
 * }
 * show(markdown.finish());
 * ```
 */
export class IncrementalMarkdown {
  readonly #options: SyntaxOptions;
  #parser: BlockParser;
  #text = '';
  #parsed: ParsedMarkdown | undefined;
  #finished: MarkdownDocument | undefined;
  #footnotes: FootnoteList = noFootnotes;

  constructor(options: IncrementalMarkdownOptions = {}) {
    this.#options = options;
    this.#parser = new BlockParser(options);
  }

  /** Appends to the text. */
  append(chunk: string): void {
    if (chunk === '') return;
    this.#text += chunk;
    this.#finished = undefined;
    const parsed = this.#parsed;
    if (parsed && this.#parser.appendPlain(chunk)) {
      this.#parsed = { document: parsed.document, tail: parsed.tail + chunk };
      return;
    }
    this.#parser.append(chunk);
    this.#parsed = undefined;
  }

  /** Replaces the text. If it begins with the previous text, only the new part is parsed. */
  update(text: string): void {
    const known = this.#text;
    if (text === known) return;
    if (!text.startsWith(known)) {
      this.#parser = new BlockParser(this.#options);
      this.#text = '';
      this.#parsed = undefined;
    }
    this.append(copyOf(text.slice(this.#text.length)));
    // Drops the joined copy, because the caller's string is the same text.
    this.#text = text;
    this.#finished = undefined;
  }

  /**
   * Replaces the text and returns the result. While `streaming`, open emphasis is closed at the end, and characters
   * that may begin emphasis are hidden. How the result is divided into `document` and `tail` depends on the previous
   * text.
   */
  parse(text: string, { streaming = false }: { streaming?: boolean | undefined } = {}): ParsedMarkdown {
    this.update(text);
    return streaming ? this.parsed : { document: this.finish(), tail: '' };
  }

  /** The result for a text that is still streaming. */
  get parsed(): ParsedMarkdown {
    this.#parsed ??= { document: this.#document(), tail: '' };
    return this.#parsed;
  }

  /** The result for a text that is still streaming, as one document without a tail. */
  get document(): MarkdownDocument {
    if (this.parsed.tail !== '') this.#parsed = { document: this.#document(), tail: '' };
    return this.parsed.document;
  }

  /** Returns the document as if the text were complete. More text may still be appended. */
  finish(): MarkdownDocument {
    if (!this.#finished) {
      const { blocks, references, syntax, ...view } = this.#parser.finish();
      let numbers = new LayeredMap<number>();
      for (const [label] of references) if (view.notes.has(label)) numbers = numbers.with(label, numbers.size + 1);
      this.#footnotes = footnotesOf(this.#footnotes, numbers, 0, { ...view, notesVersion: undefined });
      this.#finished = { blocks, syntax, footnotes: this.#footnotes.list, noteNumbers: this.#footnotes.numbers };
    }
    return this.#finished;
  }

  #document(): MarkdownDocument {
    const { blocks, ...view } = this.#parser.view();
    // While streaming, each reference has a number, because most footnotes are defined at the end.
    let numbers = this.#parser.references;
    const { size } = numbers;
    for (const label of openReferences(blocks)) numbers = numbers.with(label, numbers.size + 1);
    this.#footnotes = footnotesOf(this.#footnotes, numbers, size, view);
    const { syntax } = this.#parser;
    return { blocks, syntax, footnotes: this.#footnotes.list, noteNumbers: this.#footnotes.numbers };
  }
}

/** Copies a string. A slice would keep its whole source string in memory. */
function copyOf(slice: string): string {
  return ` ${slice}`.slice(1);
}

interface FootnoteList {
  readonly list: readonly Footnote[];
  readonly numbers: LayeredMap<number>;
  readonly settled: number;
  readonly view: NotesView;
}

type NotesView = Pick<View, 'notes' | 'openNote' | 'notesVersion'>;

const noFootnotes: FootnoteList = {
  list: [],
  numbers: new LayeredMap(),
  settled: 0,
  view: { notes: new LayeredMap(), openNote: undefined, notesVersion: undefined },
};

/** The footnotes in the order of their numbers. Only those that may differ from `last` are compared. */
function footnotesOf(last: FootnoteList, numbers: LayeredMap<number>, settled: number, view: NotesView): FootnoteList {
  const { notes, openNote, notesVersion } = view;
  if (numbers === last.numbers && notes === last.view.notes && openNote === last.view.openNote) return last;
  const isSameVersion = notesVersion === last.view.notesVersion;
  const kept = isSameVersion ? Math.min(last.settled, settled) : 0;
  const list = last.list.slice(0, kept);
  const footnote = (label: string, number: number): Footnote => {
    const note = { label, number, blocks: notes.get(label), open: label === openNote || undefined };
    const earlier = last.list[number - 1];
    const isSame = earlier?.label === label && earlier.blocks === note.blocks && earlier.open === note.open;
    return isSame ? earlier : note;
  };
  const update = (label: string) => {
    const number = numbers.get(label);
    if (number !== undefined && number <= kept) list[number - 1] = footnote(label, number);
  };
  // The last footnote may have been incomplete in the previous view, so it may have changed.
  if (isSameVersion) for (const [label] of notes.entriesFrom(last.view.notes.size - 1)) update(label);
  if (last.view.openNote !== undefined) update(last.view.openNote);
  for (const [label, number] of numbers.entriesFrom(kept)) list.push(footnote(label, number));

  let isSame = list.length === last.list.length;
  for (let index = kept; isSame && index < list.length; index++)
    isSame = list[index]!.label === last.list[index]!.label;
  return { list, numbers: isSame ? last.numbers : numbers, settled, view };
}

/** The footnotes that the open end of the text refers to. */
function openReferences(blocks: ChunkedList<Block>): readonly string[] {
  const block = blocks.at(-1)?.at(-1);
  if (!block?.open) return [];
  switch (block.type) {
    case 'quote':
    case 'details':
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
  // Only the last two segments may be open. All others are settled and final.
  return content
    .slice(-2)
    .flat()
    .slice(-2)
    .flatMap((segment) => segment.notes);
}
