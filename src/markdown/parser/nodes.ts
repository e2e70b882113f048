import type { ChunkedList } from './ChunkedList.js';
import type { InlineContext } from './InlineParser.js';
import type { LayeredMap } from './LayeredMap.js';

/** A block of a document. Only an `open` block may change. */
export type Block = Paragraph | Heading | Code | Quote | Details | List | Table | Rule | Html | MathBlock;

interface Streamed {
  /** Set while more text may be added. A closed block keeps its identity. */
  readonly open?: true | undefined;
}

export interface Paragraph extends Streamed {
  readonly type: 'paragraph';
  readonly content: ChunkedList<Segment>;
}

export interface Heading extends Streamed {
  readonly type: 'heading';
  readonly level: 1 | 2 | 3 | 4 | 5 | 6;
  readonly content: ChunkedList<Segment>;
}

/** A fenced or an indented code block. */
export interface Code extends Streamed {
  readonly type: 'code';
  /** The text after the opening fence, such as `ts title="a.ts"`. Empty for indented code. */
  readonly info: string;
  /** The first word of `info`. */
  readonly language: string;
  /** The complete lines without their line breaks. */
  readonly lines: ChunkedList<CodeLine>;
  /** The line that is streaming. Empty after the block is closed. */
  readonly rest: string;
}

/** A complete line of code. It keeps its identity, so that a highlighter can use it as a cache key. */
export interface CodeLine {
  readonly text: string;
  /** The line above. A highlighter continues with the state at its end. */
  readonly previous: CodeLine | undefined;
}

export interface Quote extends Streamed {
  readonly type: 'quote';
  readonly blocks: ChunkedList<Block>;
}

/** A `<details>` element, if the `html` option allows it. */
export interface Details extends Streamed {
  readonly type: 'details';
  readonly summary: ChunkedList<Segment>;
  readonly blocks: ChunkedList<Block>;
}

export interface List extends Streamed {
  readonly type: 'list';
  readonly ordered: boolean;
  /** The number of the first item; 1 for bullets. */
  readonly start: number;
  /** Whether there are no blank lines between the items, whose paragraphs then have no elements of their own. */
  readonly tight: boolean;
  readonly items: ChunkedList<Item>;
}

export interface Item extends Streamed {
  readonly type: 'item';
  /** The state of a task's checkbox; `undefined` if the item is no task. */
  readonly checked: boolean | undefined;
  readonly blocks: ChunkedList<Block>;
}

export interface Table extends Streamed {
  readonly type: 'table';
  /** The alignment of each column. */
  readonly align: readonly Align[];
  readonly head: Row;
  readonly rows: ChunkedList<Row>;
}

export type Align = 'left' | 'center' | 'right' | undefined;

export interface Row extends Streamed {
  /** One cell per column of the table. */
  readonly cells: readonly Cell[];
}

export type Cell = ChunkedList<Segment>;

export interface Rule extends Streamed {
  readonly type: 'rule';
}

/** Raw HTML. It is never interpreted; its source is shown as text. */
export interface Html extends Streamed {
  readonly type: 'html';
  readonly lines: ChunkedList<CodeLine>;
  readonly rest: string;
}

/** A formula between two `$$`, or between `\[` and `\]`, on lines of their own. */
export interface MathBlock extends Streamed {
  readonly type: 'math';
  readonly lines: ChunkedList<CodeLine>;
  readonly rest: string;
}

/** A part of inline content that is parsed separately. Emphasis does not cross its boundaries. */
export interface Segment {
  readonly source: string;
  readonly nodes: readonly Inline[];
  /** Labels in brackets without a definition. When one is defined, the segment is parsed again. */
  readonly unresolved: readonly string[];
  /**
   * True if an undefined reference in the segment is shown as a link without a target, because the definition may
   * follow.
   */
  readonly isPending: boolean;
  /** The labels of the footnotes that the segment refers to. */
  readonly notes: readonly string[];
  /** Set while streaming: open emphasis is parsed as if it were closed at the end. */
  readonly open?: true | undefined;
}

/** A node of inline content. A string is plain text, and a newline in it is a soft break. */
export type Inline = string | Mark | InlineCode | Link | Image | Break | NoteReference | InlineMath;

export type InlineTag = 'em' | 'strong' | 'del' | 'sub' | 'sup' | 'kbd' | 'mark';

/** HTML elements that the `html` option may allow, without attributes. */
export type HtmlTag = 'br' | 'sub' | 'sup' | 'kbd' | 'mark' | 'details';

export interface Mark {
  readonly type: InlineTag;
  readonly children: readonly Inline[];
}

export interface InlineCode {
  readonly type: 'code';
  readonly text: string;
}

export interface Link {
  readonly type: 'link';
  /** The decoded URL, without a safety check. `undefined` while it streams. */
  readonly href: string | undefined;
  readonly title: string | undefined;
  readonly children: readonly Inline[];
}

export interface Image {
  readonly type: 'image';
  /** The decoded URL, without a safety check. `undefined` while it streams. */
  readonly src: string | undefined;
  readonly title: string | undefined;
  readonly alt: string;
}

export interface Break {
  readonly type: 'break';
}

export interface NoteReference {
  readonly type: 'note';
  readonly label: string;
  /** The label as written between `[^` and `]`. */
  readonly text: string;
}

export interface InlineMath {
  readonly type: 'math';
  readonly text: string;
  readonly display: boolean;
}

/** The target of references such as `[text][label]`. */
export interface Definition {
  readonly href: string;
  readonly title: string | undefined;
}

export interface Footnote {
  readonly label: string;
  /** The number of the footnote, starting at 1, in the order of first references. */
  readonly number: number;
  /** The content; `undefined` if the footnote is not defined yet. */
  readonly blocks: ChunkedList<Block> | undefined;
  readonly open?: true | undefined;
}

/** The parsed text so far. Immutable; the next document shares all closed blocks. */
export interface MarkdownDocument {
  readonly blocks: ChunkedList<Block>;
  /** The footnotes in the order of their numbers. */
  readonly footnotes: readonly Footnote[];
  /** Numbers of the referenced footnotes, by label. Keeps its identity while unchanged. */
  readonly noteNumbers: LayeredMap<number>;
  /** The context to parse a segment again: the definitions and the options. */
  readonly syntax: InlineContext;
}

/** The result of the parser: a document, and the plain text that was added after it. */
export interface ParsedMarkdown {
  /** Keeps its identity while only plain text is added to its last text. */
  readonly document: MarkdownDocument;
  /** Plain text to append to the last text of `document`, in its last open block. */
  readonly tail: string;
}
