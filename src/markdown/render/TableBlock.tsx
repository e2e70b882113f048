'use client';

import { memo } from 'react';
import type { Align, Row, Table } from '../parser/nodes.js';
import { directionOf } from './directionOf.js';
import { useMarkdown } from './MarkdownContext.js';
import { type ChunkProps, renderChunks } from './renderChunks.js';
import { renderContent } from './renderContent.js';

type Columns = readonly Align[];

/**
 * A table with more chunks of rows than this uses fixed column widths. With flexible widths, the browser lays out the
 * whole table for each new row; with fixed widths, it lays out only that row and skips rows out of view.
 */
const maxFlexibleChunks = 4;
/** A long table with more columns than this is wider than its box and scrolls. */
const maxNarrowColumns = 6;

/** A table in a box that scrolls horizontally. */
export function TableBlock({ block, live }: { block: Table; live: boolean }) {
  const { components, strings } = useMarkdown();
  const Element = components.table ?? 'table';
  const Head = components.thead ?? 'thead';
  const { align, head, rows } = block;
  let name = 'sluice-md-table';
  if (rows.length > maxFlexibleChunks) name += ' sluice-md-table-long';
  if (align.length > maxNarrowColumns) name += ' sluice-md-table-wide';
  return (
    // A scroll container must be reachable by keyboard, and a focusable element needs a role and a name.
    // biome-ignore lint/a11y/useSemanticElements lint/a11y/noNoninteractiveTabindex: a fieldset would be a form
    <div className="sluice-md-table-box" role="group" aria-label={strings.table} tabIndex={0}>
      <Element className={name} dir={directionOf(block)}>
        <Head className="sluice-md-rows">
          <TableRow row={head} columns={align} head live={live && rows.length === 0} />
        </Head>
        {renderChunks({ list: rows, live, shared: align, Chunk: RowChunk })}
      </Element>
    </div>
  );
}

/** Each chunk of rows has its own `<tbody>`, so that the browser lays out only the last one for a new row. */
const RowChunk = memo(function RowChunk({ chunk, live, shared: columns }: ChunkProps<Row, Columns>) {
  const { components } = useMarkdown();
  const Body = components.tbody ?? 'tbody';
  const last = chunk.length - 1;
  return (
    <Body className="sluice-md-rows sluice-md-tbody">
      {chunk.map((row, index) => (
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
