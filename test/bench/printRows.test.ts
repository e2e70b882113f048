// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { formatRows } from '../../bench/printRows.mjs';
import { median, quantile } from '../../bench/statistics.mjs';

const row = { suite: 'parse', case: 'Node, chat, 64 B', subject: 'sluice', metric: 'ns/event', value: 157.349 };

describe('formatRows', () => {
  it('formatRows groups rows by metric and case, and aligns the values', () => {
    const rows = [row, { ...row, subject: 'a longer subject', value: 1_234.56 }, { ...row, metric: 'MB', value: 2 }];
    expect(formatRows(rows)).toBe(`
parse: ns/event
  Node, chat, 64 B
    sluice                157.3
    a longer subject      1,235

parse: MB
  Node, chat, 64 B
    sluice          2`);
  });

  it('formatRows limits lines to 100 columns and puts a comparison that does not fit on its own line', () => {
    const long = 'eventsource-parser + JSON.parse, one event a chunk';
    const printed = formatRows([{ ...row, subject: long, ratio: 0.4567, ratioTo: long }]);
    expect(printed.split('\n').filter((line) => line.length > 100)).toEqual([]);
    expect(printed).toContain(`\n      0.457 × ${long}`);
  });
});

describe('quantile', () => {
  it('quantile interpolates between the two nearest values', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(median([3, 1, 2])).toBe(2);
    expect(quantile([1, 2, 3], 1)).toBe(3);
  });
});
