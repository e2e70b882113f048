/**
 * `npm run bench -- <suite> [--json FILE]`: runs bench/<suite>/index.mjs, which exports `run(): Promise<Row[]>`, prints
 * the rows and writes them to FILE.
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
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { positionals, values } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
const [suite = ''] = positionals;
const module = (name) => new URL(`./${name}/index.mjs`, import.meta.url);

if (!/^[\w-]+$/.test(suite) || !existsSync(module(suite))) {
  const suites = readdirSync(new URL('.', import.meta.url)).filter((name) => existsSync(module(name)));
  console.error(`Which suite? npm run bench -- ${suites.join('|')} [--json FILE]`);
  process.exit(1);
}

/** @type {{ run(): Promise<Row[]> }} */
const { run } = await import(module(suite));
const rows = await run();

console.table(
  rows.map(({ case: what, subject, metric, value, ratio, ratioTo }) => ({
    case: what,
    subject,
    [metric]: Number(value.toPrecision(4)),
    compared: ratio === undefined ? '' : `${Number(ratio.toPrecision(3))} × ${ratioTo}`,
  })),
);
if (values.json) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);
