import type { ChunkedList } from './ChunkedList.js';

/** What stands in a document one below the other. A block that is `open` may still change; any other never will. */
export type Block = Paragraph | Heading | Code | Quote | List | Table | Rule | Html | MathBlock;

interface Growing {
  /** The block takes what comes next. Absent once it is closed: a closed block keeps its identity from then on. */
  readonly open?: true | undefined;
}

export interface Paragraph extends Growing {
  readonly type: 'paragraph';
  readonly content: ChunkedList<Segment>;
}

export interface Heading extends Growing {
  readonly type: 'heading';
  readonly level: 1 | 2 | 3 | 4 | 5 | 6;
  readonly content: ChunkedList<Segment>;
}

/** A fenced or an indented code block. */
export interface Code extends Growing {
  readonly type: 'code';
  /** What follows the fence, whole: `ts title="a.ts"`. Empty for indented code. */
  readonly info: string;
  /** The first word of `info`. */
  readonly language: string;
  /** The lines that are whole, without their ends. */
  readonly lines: ChunkedList<CodeLine>;
  /** The line that is still being written. Empty once the block is closed. */
  readonly rest: string;
}

/** A whole line of code. It keeps its identity, so that work on it (highlighting, say) can be kept beside it. */
export interface CodeLine {
  readonly text: string;
  /** The line above, whose state a highlighter goes on from. */
  readonly previous: CodeLine | undefined;
}

export interface Quote extends Growing {
  readonly type: 'quote';
  readonly blocks: ChunkedList<Block>;
}

export interface List extends Growing {
  readonly type: 'list';
  readonly ordered: boolean;
  /** The number of the first item; `1` for bullets. */
  readonly start: number;
  /** No blank line stands between its parts, so its paragraphs are set without space between them. */
  readonly tight: boolean;
  readonly items: ChunkedList<Item>;
}

export interface Item extends Growing {
  readonly type: 'item';
  /** The state of a task's box; `undefined` where the item is no task. */
  readonly checked: boolean | undefined;
  readonly blocks: ChunkedList<Block>;
}

export interface Table extends Growing {
  readonly type: 'table';
  /** One for each column. */
  readonly align: readonly Align[];
  readonly head: Row;
  readonly rows: ChunkedList<Row>;
}

export type Align = 'left' | 'center' | 'right' | undefined;

export interface Row extends Growing {
  /** As many as the table has columns. */
  readonly cells: readonly Cell[];
}

export type Cell = ChunkedList<Segment>;

export interface Rule extends Growing {
  readonly type: 'rule';
}

/** Raw HTML. It is never interpreted: its source is shown as text. */
export interface Html extends Growing {
  readonly type: 'html';
  readonly lines: ChunkedList<CodeLine>;
  readonly rest: string;
}

/** A formula that stands by itself, between two lines of `$$`. */
export interface MathBlock extends Growing {
  readonly type: 'math';
  readonly lines: ChunkedList<CodeLine>;
  readonly rest: string;
}

/** A piece of running text that is parsed by itself: what stands before it cannot change what it means. */
export interface Segment {
  readonly source: string;
  readonly nodes: readonly Inline[];
  /** Labels in brackets that nothing has defined yet. The segment is parsed once more when one is. */
  readonly unresolved: readonly string[];
  /** Labels of the footnotes that it refers to. */
  readonly notes: readonly string[];
}

/** What stands in a line of running text. A string is text as it is; a newline in it is a soft break. */
export type Inline = string | Mark | InlineCode | Link | Image | Break | NoteReference | InlineMath;

export interface Mark {
  readonly type: 'em' | 'strong' | 'del';
  readonly children: readonly Inline[];
}

export interface InlineCode {
  readonly type: 'code';
  readonly text: string;
}

export interface Link {
  readonly type: 'link';
  /** As written, entities and escapes decoded; not yet judged safe. `undefined` while it is being written. */
  readonly href: string | undefined;
  readonly title: string | undefined;
  readonly children: readonly Inline[];
}

export interface Image {
  readonly type: 'image';
  /** As written, entities and escapes decoded; not yet judged safe. `undefined` while it is being written. */
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
  /** As written between `[^` and `]`, for where nothing defines it. */
  readonly text: string;
}

export interface InlineMath {
  readonly type: 'math';
  readonly text: string;
  readonly display: boolean;
}

/** Where a reference such as `[text][label]` leads. */
export interface Definition {
  readonly href: string;
  readonly title: string | undefined;
}

export interface Footnote {
  readonly label: string;
  /** Counted from 1 in the order in which the text first refers to them. */
  readonly number: number;
  /** What the note says; `undefined` while nothing has defined it. */
  readonly blocks: ChunkedList<Block> | undefined;
  readonly open?: true | undefined;
}

/** A text as parsed so far. It never changes; the next one shares with it all that is closed. */
export interface MarkdownDocument {
  readonly blocks: ChunkedList<Block>;
  /** In the order of their numbers. */
  readonly footnotes: readonly Footnote[];
  /** The number of each footnote that is referred to, by its label. The same map for as long as they are the same. */
  readonly noteNumbers: ReadonlyMap<string, number>;
}
