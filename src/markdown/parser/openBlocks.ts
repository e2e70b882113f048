import { type ChunkedList, empty, push } from './ChunkedList.js';
import { InlineBuffer } from './InlineBuffer.js';
import type { Align, Block, CodeLine, Item, Row } from './nodes.js';
import type { KnownCells } from './table.js';

/** A block that is still being written. Values in it are replaced, never changed, so a copy of it is a fork. */
export type Open = OpenContainer | OpenList | OpenText | OpenLines | OpenTable;

interface Placed {
  /** The last line that belongs to it. A blank line between two parts of a list makes the list loose. */
  lastLine: number;
}

export interface OpenContainer extends Placed {
  readonly type: 'document' | 'quote' | 'item' | 'note';
  blocks: ChunkedList<Block>;
  /** Item and note: the columns that a line must be indented by to go on with it. */
  readonly indent: number;
  /** Of a note. */
  readonly label: string;
  checked: boolean | undefined;
}

export interface OpenList extends Placed {
  readonly type: 'list';
  /** The bullet, or what stands behind the number. */
  readonly delimiter: string;
  readonly ordered: boolean;
  readonly start: number;
  tight: boolean;
  items: ChunkedList<Item>;
}

export interface OpenText extends Placed {
  readonly type: 'paragraph' | 'heading';
  readonly level: 1 | 2 | 3 | 4 | 5 | 6;
  text: InlineBuffer;
}

/** Code, raw HTML and formulas: lines that are taken as they are. */
export interface OpenLines extends Placed {
  readonly type: 'fence' | 'indented' | 'html' | 'math';
  readonly info: string;
  /** Of a fence: its marks, and the columns that its lines may be indented by. */
  readonly fence: string;
  readonly indent: number;
  /** The line that holds this, or that is this, is the last one. */
  readonly end: RegExp | undefined;
  lines: ChunkedList<CodeLine>;
  last: CodeLine | undefined;
  rest: string;
  /** Blank lines that belong to it only if others follow. */
  blanks: readonly string[];
}

export interface OpenTable extends Placed {
  readonly type: 'table';
  readonly align: readonly Align[];
  readonly head: Row;
  rows: ChunkedList<Row>;
  /** The row that is being written, and its cells that are whole. */
  line: string | undefined;
  known: KnownCells;
}

export function container(
  type: OpenContainer['type'],
  lastLine: number,
  { indent = 0, label = '' }: { indent?: number; label?: string } = {},
): OpenContainer {
  return { type, blocks: empty, indent, label, checked: undefined, lastLine };
}

export function text(type: OpenText['type'], lastLine: number, level: OpenText['level']): OpenText {
  return { type, level, text: new InlineBuffer(), lastLine };
}

export function lines(
  type: OpenLines['type'],
  lastLine: number,
  { info = '', fence = '', indent = 0, end }: Partial<Pick<OpenLines, 'info' | 'fence' | 'indent' | 'end'>>,
): OpenLines {
  return { type, info, fence, indent, end, lines: empty, last: undefined, rest: '', blanks: [], lastLine };
}

export function addLine(open: OpenLines, text: string): void {
  const line: CodeLine = { text, previous: open.last };
  open.lines = push(open.lines, line);
  open.last = line;
}

type WithoutText = OpenLines | OpenList | OpenTable | OpenContainer;

/** What a reader sees of `open` so far. */
export function opened(open: WithoutText): Block | Item {
  return { ...asBlock(open), open: true };
}

export function asBlock(open: WithoutText): Block | Item {
  switch (open.type) {
    case 'list': {
      const { type, ordered, start, tight, items } = open;
      return { type, ordered, start, tight, items };
    }
    case 'table': {
      const { type, align, head, rows } = open;
      return { type, align, head, rows };
    }
    case 'item':
      return { type: 'item', checked: open.checked, blocks: open.blocks };
    case 'document':
    case 'note':
    case 'quote':
      return { type: 'quote', blocks: open.blocks };
    default: {
      const { type, info, lines, rest } = open;
      if (type === 'html' || type === 'math') return { type, lines, rest };
      return { type: 'code', info, language: /^\S*/.exec(info)![0], lines, rest };
    }
  }
}
