import { type ChunkedList, ListBuilder, withLast } from './ChunkedList.js';
import { InlineBuffer } from './InlineBuffer.js';
import type { Align, Block, CodeLine, Item, Row, Segment } from './nodes.js';
import type { RowBuffer } from './table.js';

/** An open block. Its values are replaced and never mutated, so that a shallow copy is a fork. */
export type Open = OpenContainer | OpenList | OpenText | OpenLines | OpenTable;

interface Placed {
  /** Number of the block's last line. A blank line between two children makes a list loose. */
  lastLine: number;
}

export interface OpenContainer extends Placed {
  readonly type: 'document' | 'quote' | 'item' | 'note' | 'details';
  blocks: ListBuilder<Block>;
  /** For items and footnotes: the columns that a line must be indented to continue the block. */
  readonly indent: number;
  readonly label: string;
  checked: boolean | undefined;
  summary: ChunkedList<Segment>;
}

export interface OpenList extends Placed {
  readonly type: 'list';
  /** The bullet, or the character after the number. */
  readonly delimiter: string;
  readonly ordered: boolean;
  readonly start: number;
  tight: boolean;
  items: ListBuilder<Item>;
}

export interface OpenText extends Placed {
  readonly type: 'paragraph' | 'heading';
  readonly level: 1 | 2 | 3 | 4 | 5 | 6;
  readonly text: InlineBuffer;
  /** The last line, which may become a table head. */
  lastText: string;
  /** Whether the text may begin with a link reference definition. */
  mayDefine: boolean;
  /** True if a definition precedes the text, so that text in brackets is more likely another definition than a link. */
  isAfterDefinition: boolean;
}

/** Code, raw HTML and formulas: blocks whose lines are not parsed further. */
export interface OpenLines extends Placed {
  readonly type: 'fence' | 'indented' | 'html' | 'math';
  readonly info: string;
  /** For fenced code, the characters of the fence. `indent` is the number of columns to remove from each line. */
  readonly fence: string;
  readonly indent: number;
  readonly end: RegExp | undefined;
  /** For a formula, the end of a line that continues with text. */
  readonly endInLine: RegExp | undefined;
  lines: ListBuilder<CodeLine>;
  last: CodeLine | undefined;
  rest: string;
  /** Blank lines that belong to indented code only if another indented line follows. */
  blanks: ListBuilder<string>;
}

export interface OpenTable extends Placed {
  readonly type: 'table';
  readonly align: readonly Align[];
  readonly head: Row;
  rows: ListBuilder<Row>;
  row: RowBuffer | undefined;
}

export function container(
  type: OpenContainer['type'],
  lastLine: number,
  { indent = 0, label = '' }: { indent?: number; label?: string } = {},
): OpenContainer {
  return { type, blocks: ListBuilder.from<Block>([]), indent, label, checked: undefined, summary: [], lastLine };
}

export function text(
  type: OpenText['type'],
  lastLine: number,
  level: OpenText['level'],
  given?: InlineBuffer,
): OpenText {
  const isHeading = type === 'heading';
  const buffer = given ?? new InlineBuffer(isHeading);
  return { type, level, text: buffer, lastText: '', mayDefine: !isHeading, isAfterDefinition: false, lastLine };
}

/** Longest closing delimiter of a formula with white space to hide while it streams, in characters. */
const mathEndLimit = 32;
const partialMathEnd = /(?:\$+|\\\]?)(?:[ \t]*[.,;:!?。，；：、])?[ \t]*$/;

export function lines(
  type: OpenLines['type'],
  lastLine: number,
  options: Partial<Pick<OpenLines, 'info' | 'fence' | 'indent' | 'end' | 'endInLine'>>,
): OpenLines {
  const { info = '', fence = '', indent = 0, end, endInLine } = options;
  const [list, blanks] = [ListBuilder.from<CodeLine>([]), ListBuilder.from<string>([])];
  return { type, info, fence, indent, end, endInLine, lines: list, last: undefined, rest: '', blanks, lastLine };
}

export function addLine(open: OpenLines, text: string): void {
  const line: CodeLine = { text, previous: open.last };
  open.lines = open.lines.push(line);
  open.last = line;
}

export function fork(open: Open): Open {
  if ('text' in open) return { ...open, text: open.text.fork() };
  if (open.type === 'table') return { ...open, row: open.row?.fork() };
  return { ...open };
}

type WithoutText = OpenLines | OpenList | OpenTable | OpenContainer;

/**
 * Returns the block or item as if it were closed here.
 *
 * @param last - Its open child.
 */
export function asBlock(open: WithoutText, last?: Block | Item | Row): Block | Item {
  switch (open.type) {
    case 'list': {
      const { type, ordered, start, tight, items } = open;
      return { type, ordered, start, tight, items: withLast(items.list, last as Item | undefined) };
    }
    case 'table': {
      const { type, align, head, rows } = open;
      return { type, align, head, rows: withLast(rows.list, last as Row | undefined) };
    }
    case 'item':
      return { type: 'item', checked: open.checked, blocks: withLast(open.blocks.list, last as Block | undefined) };
    case 'details': {
      const blocks = withLast(open.blocks.list, last as Block | undefined);
      return { type: 'details', summary: open.summary, blocks };
    }
    case 'document':
    case 'note':
    case 'quote':
      return { type: 'quote', blocks: withLast(open.blocks.list, last as Block | undefined) };
    default: {
      const { type, info, rest } = open;
      const { list } = open.lines;
      if (type === 'html') return { type, lines: list, rest };
      // The end of a streaming formula may be part of the closing delimiter.
      if (type === 'math') return { type, lines: list, rest: withoutMathEnd(rest) };
      return { type: 'code', info, language: /^\S*/.exec(info)![0], lines: list, rest };
    }
  }
}

function withoutMathEnd(line: string): string {
  const start = Math.max(0, line.length - mathEndLimit);
  return line.slice(0, start) + line.slice(start).replace(partialMathEnd, '');
}
