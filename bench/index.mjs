/**
 * `npm run bench [-- <suite>|all] [--json FILE]`: runs bench/<suite>/index.mjs, which exports `run(): Promise<Row[]>`, or
 * each of them in turn, prints the rows and writes them to FILE.
 *
 * @typedef {object} Row
 * @property {string} suite
 * @property {string} case What was measured: the stream, the chunk size, the surroundings.
 * @property {string} subject Who was measured.
 * @property {string} metric With its unit: `ns/event`.
 * @property {number} value A median.
 * @property {string} [ratioTo] The subject that this one is compared with.
 * @property {number} [ratio] value ÷ the value of `ratioTo`, both from the same run.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { positionals, values } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
const [wanted = 'all'] = positionals;
const suites = ['parse', 'render', 'chat', 'paced', 'thread', 'memory', 'firstToken'];

if (wanted !== 'all' && !suites.includes(wanted)) {
  console.error(`Which suite? npm run bench -- ${suites.join('|')}|all [--json FILE]`);
  process.exit(1);
}
// A peer that takes minutes for one text would take most of a whole run's time.
if (wanted === 'all') process.env.RENDER_LIMIT_S ??= '60';

/** @type {Row[]} */
const rows = [];
for (const suite of wanted === 'all' ? suites : [wanted]) {
  /** @type {{ run(): Promise<Row[]> }} */
  const { run } = await import(`./${suite}/index.mjs`);
  rows.push(...(await run()));
  print(rows.filter((row) => row.suite === suite));
  // After each, so that a run which is ended early has said what it found.
  if (values.json) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);
}

/** A table for each metric. @param {Row[]} rows */
function print(rows) {
  for (const [metric, group] of Map.groupBy(rows, (row) => row.metric)) {
    console.log(`\n${group[0].suite}: ${metric}`);
    console.table(
      group.map(({ case: what, subject, value, ratio, ratioTo }) => ({
        case: what,
        subject,
        [metric]: Number(value.toPrecision(4)),
        compared: ratio === undefined ? '' : `${Number(ratio.toPrecision(3))} × ${ratioTo}`,
      })),
    );
  }
}
