/**
 * `npm run bench [-- <suite>|all] [--json FILE]` runs one suite, or all of them in turn, prints the rows and writes them to
 * FILE. Each bench/<suite>/index.mjs exports `run(): Promise<Row[]>`.
 *
 * @typedef {object} Row
 * @property {string} suite
 * @property {string} case What was measured: stream, chunk size, environment.
 * @property {string} subject The library or code that was measured.
 * @property {string} metric With its unit: `ns/event`.
 * @property {number} value A median.
 * @property {string} [ratioTo] The subject of the comparison.
 * @property {number} [ratio] value ÷ the value of `ratioTo`, both from the same run.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { formatRows, printProgress } from './printRows.mjs';

const { positionals, values } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
const [wanted = 'all'] = positionals;
const suites = ['parse', 'render', 'chat', 'paced', 'thread', 'memory', 'firstToken', 'object', 'server'];

if (wanted !== 'all' && !suites.includes(wanted)) {
  console.error(`Which suite? npm run bench -- ${suites.join('|')}|all [--json FILE]`);
  process.exit(1);
}
// A peer may take minutes for a text. A full run skips what takes longer than this.
if (wanted === 'all') process.env.RENDER_LIMIT_S ??= '60';

/** @type {Row[]} */
const rows = [];
for (const suite of wanted === 'all' ? suites : [wanted]) {
  printProgress(suite);
  /** @type {{ run(): Promise<Row[]> }} */
  const { run } = await import(`./${suite}/index.mjs`);
  rows.push(...(await run()));
  console.log(formatRows(rows.filter((row) => row.suite === suite)));
  // Written after each suite, so that an interrupted run keeps its results.
  if (values.json) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);
}
