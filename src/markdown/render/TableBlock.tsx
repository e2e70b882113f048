'use client';

import { memo } from 'react';
import type { Align, Row, Table } from '../parser/nodes.js';
import { directionOf } from './directionOf.js';
import { useMarkdown } from './MarkdownContext.js';
import { type ChunkProps, renderChunks } from './renderChunks.js';
import { renderContent } from './renderContent.js';

type Columns = readonly Align[];

/**
 * A browser lays out all of a table for each row that comes. From this many runs of rows on, each row is laid out by
 * itself, in columns of one width, and rows out of sight are not laid out at all.
 */
const LONG_RUNS = 4;
/** Columns that fit beside each other before a long table is wider than its box. */
const NARROW_COLUMNS = 6;

/** A table in a box of its own, which scrolls sideways where the table is too wide. */
export function TableBlock({ block, live }: { block: Table; live: boolean }) {
  const { components, strings } = useMarkdown();
  const Element = components.table ?? 'table';
  const Head = components.thead ?? 'thead';
  const { align, head, rows } = block;
  let name = 'sluice-md-table';
  if (rows.length > LONG_RUNS) name += ' sluice-md-table-long';
  if (align.length > NARROW_COLUMNS) name += ' sluice-md-table-wide';
  return (
    // A scroller must be reachable by keyboard, and what is reachable needs a role and a name.
    // biome-ignore lint/a11y/useSemanticElements lint/a11y/noNoninteractiveTabindex: a fieldset would be a form
    <div className="sluice-md-table-box" role="group" aria-label={strings.table} tabIndex={0}>
      <Element className={name} dir={directionOf(block)}>
        <Head className="sluice-md-rows">
          <TableRow row={head} columns={align} head live={live && rows.length === 0} />
        </Head>
        {renderChunks({ list: rows, live, shared: align, Run: RowRun })}
      </Element>
    </div>
  );
}

/** Rows in groups of their own, so that a browser lays out again the last group alone when a row comes. */
const RowRun = memo(function RowRun({ run, live, shared: columns }: ChunkProps<Row, Columns>) {
  const { components } = useMarkdown();
  const Body = components.tbody ?? 'tbody';
  const last = run.length - 1;
  return (
    <Body className="sluice-md-rows sluice-md-tbody">
      {run.map((row, index) => (
        <TableRow key={index} row={row} columns={columns} head={false} live={live && index === last} />
      ))}
    </Body>
  );
});

interface TableRowProps {
  row: Row;
  columns: Columns;
  head: boolean;
  live: boolean;
}

const TableRow = memo(function TableRow({ row, columns, head, live }: TableRowProps) {
  const { components } = useMarkdown();
  const Element = components.tr ?? 'tr';
  const Cell = head ? (components.th ?? 'th') : (components.td ?? 'td');
  const kind = head ? 'sluice-md-th' : 'sluice-md-td';
  const growing = live ? row.cells.findLastIndex((cell) => cell.length > 0) : -1;
  return (
    <Element className="sluice-md-tr">
      {row.cells.map((cell, column) => {
        const align = columns[column] ? ` sluice-md-${columns[column]}` : '';
        return (
          <Cell key={column} className={kind + align + (column === growing ? ' sluice-md-live' : '')} dir="auto">
            {renderContent(cell)}
          </Cell>
        );
      })}
    </Element>
  );
});
