import { empty, withLast } from './ChunkedList.js';
import { InlineBuffer } from './InlineBuffer.js';
import { type InlineContext, parseInlines } from './InlineParser.js';
import type { Align, Cell, Row } from './nodes.js';

const delimiterRow = /^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;

/**
 * A delimiter row with more cells than this is text. Without a limit, many short rows could make the number of empty
 * cells quadratic.
 */
const columnLimit = 1000;

/** Returns the alignment of the columns if `line` is a delimiter row. */
export function readDelimiterRow(line: string): readonly Align[] | undefined {
  if (!delimiterRow.test(line) || !/[|:]/.test(line)) return undefined;
  const cells = splitCells(line);
  if (cells.length > columnLimit) return undefined;
  return cells.map((cell) => {
    const isLeft = cell.startsWith(':');
    const isRight = cell.endsWith(':');
    return isLeft && isRight ? 'center' : isLeft ? 'left' : isRight ? 'right' : undefined;
  });
}

/** Splits a row into cells and replaces `\|` by `|`. */
export function splitCells(line: string): readonly string[] {
  const cells: string[] = [];
  let cell = '';
  const text = line.trim();
  for (let index = text.startsWith('|') ? 1 : 0; index < text.length; index++) {
    const char = text[index]!;
    if (char === '|') {
      cells.push(cell.trim());
      cell = '';
    } else if (char === '\\' && text[index + 1] === '|') {
      cell += '|';
      index++;
    } else if (char === '\\') {
      cell += char + (text[index + 1] ?? '');
      index++;
    } else cell += char;
  }
  if (cell.trim() !== '' || !text.endsWith('|')) cells.push(cell.trim());
  return cells;
}

/** Parses a complete row. Surplus cells are removed, missing cells are empty. */
export function readRow(line: string, columns: number, context: InlineContext): Row {
  const cells = splitCells(line)
    .slice(0, columns)
    .map((cell) => parseCell(cell, context));
  return { cells: fill(cells, columns) };
}

function parseCell(text: string, context: InlineContext): Cell {
  return text === '' ? empty : withLast(empty, parseInlines(text, { ...context, isCell: true }));
}

function fill(cells: readonly Cell[], columns: number): readonly Cell[] {
  return cells.length === columns ? cells : cells.concat(Array.from({ length: columns - cells.length }, () => empty));
}

/** The streaming row of a table: complete cells, which are parsed once, and one open cell. */
export class RowBuffer {
  readonly #columns: number;
  #cells: readonly Cell[] = [];
  #cell = '';
  #buffer = new InlineBuffer(true);
  /** A backslash at the end of the text so far, otherwise `''`. */
  #escape = '';
  #hasBegun = false;

  /** @param columns - Infinity for a table head, while the number of columns is unknown. */
  constructor(columns: number) {
    this.#columns = columns;
  }

  fork(): RowBuffer {
    const copy = new RowBuffer(this.#columns);
    copy.#cells = this.#cells;
    copy.#cell = this.#cell;
    copy.#buffer = this.#buffer.fork();
    copy.#escape = this.#escape;
    copy.#hasBegun = this.#hasBegun;
    return copy;
  }

  append(text: string, context: InlineContext): void {
    const source = this.#escape + text;
    this.#escape = '';
    const cells = this.#cells.slice();
    let part = '';
    let index = 0;
    if (!this.#hasBegun && source !== '') {
      this.#hasBegun = true;
      if (source.startsWith('|')) index = 1;
    }
    for (; index < source.length; index++) {
      const char = source[index]!;
      if (char === '|') {
        this.#add(part);
        part = '';
        if (cells.length < this.#columns) cells.push(parseCell(this.#cell.trim(), context));
        this.#cell = '';
        this.#buffer = new InlineBuffer(true);
      } else if (char !== '\\') part += char;
      else if (index + 1 === source.length) this.#escape = char;
      else {
        index++;
        part += source[index] === '|' ? '|' : char + source[index]!;
      }
    }
    this.#add(part);
    this.#cells = cells;
  }

  #add(text: string): void {
    const part = this.#cell === '' ? text.trimStart() : text;
    if (part === '') return;
    this.#cell += part;
    this.#buffer.append(part);
  }

  /** Appends `text` if it only extends the last text of the open cell, otherwise returns false. */
  appendPlain(text: string): boolean {
    if (this.#escape !== '' || this.#cells.length >= this.#columns || !this.#buffer.appendPlain(text)) return false;
    this.#cell += text;
    return true;
  }

  view(context: InlineContext): Row {
    const cells = this.#cells.slice();
    const hidden = this.#cell.length - this.#cell.trimEnd().length;
    if (this.#cell !== '' && cells.length < this.#columns) {
      cells.push(this.#buffer.view({ ...context, isCell: true }, hidden));
    }
    return { cells: Number.isFinite(this.#columns) ? fill(cells, this.#columns) : cells, open: true };
  }

  close(context: InlineContext): Row {
    const text = (this.#cell + this.#escape).trim();
    const cells = this.#cells.slice();
    if (text !== '' && cells.length < this.#columns) cells.push(parseCell(text, context));
    return { cells: fill(cells, this.#columns) };
  }
}
