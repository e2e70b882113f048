import { empty, push } from './ChunkedList.js';
import { InlineBuffer } from './InlineBuffer.js';
import { type InlineContext, parseInlines } from './InlineParser.js';
import type { Align, Cell, Row } from './nodes.js';

const delimiterRow = /^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;

/** The columns' alignment if `line` is the row of dashes below a table's head. */
export function readDelimiterRow(line: string): readonly Align[] | undefined {
  if (!delimiterRow.test(line) || !/[|:]/.test(line)) return undefined;
  return splitCells(line).map((cell) => {
    const left = cell.startsWith(':');
    const right = cell.endsWith(':');
    return left && right ? 'center' : left ? 'left' : right ? 'right' : undefined;
  });
}

/** The cells of a row, `\|` as the pipe that it stands for. */
export function splitCells(line: string): string[] {
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

/** Cells that are whole, by their text: those of a row that is being written need not be parsed again for each token. */
export type KnownCells = Map<string, Cell>;

/** A row that is whole. Cells too many are dropped, missing ones are empty. */
export function readRow(line: string, columns: number, context: InlineContext, known?: KnownCells): Row {
  const texts = splitCells(line);
  return { cells: Array.from({ length: columns }, (_, column) => closedCell(texts[column], context, known)) };
}

/** A row that is being written: its last cell is open. */
export function readOpenRow(
  line: string,
  columns: number | undefined,
  context: InlineContext,
  known?: KnownCells,
): Row {
  const texts = splitCells(line);
  const last = texts.length - 1;
  const cells = Array.from({ length: columns ?? texts.length }, (_, column): Cell => {
    if (column !== last) return closedCell(texts[column], context, known);
    const cell = new InlineBuffer();
    cell.append(texts[column]!);
    return cell.view(context);
  });
  return { cells, open: true };
}

function closedCell(text: string | undefined, context: InlineContext, known?: KnownCells): Cell {
  if (text === undefined || text === '') return empty;
  const earlier = known?.get(text);
  if (earlier) return earlier;
  const cell = push(empty, parseInlines(text, context));
  known?.set(text, cell);
  return cell;
}
