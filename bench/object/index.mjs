/**
 * Structured objects that stream: CPU of parsing a chunk of 8 characters, with one snapshot for every 16 chunks, and
 * the renders of 200 memoized cards while their array arrives, in Node with jsdom.
 *
 * `OBJECT_ROUNDS` (3) sets the number of rounds. Values are medians; subjects take turns.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { JSDOM } from 'jsdom';
import { buildApp } from '../buildApp.mjs';
import { printProgress } from '../printRows.mjs';
import { median } from '../statistics.mjs';

const rounds = Number(process.env.OBJECT_ROUNDS ?? 3);
const sizes = { '10 kB': 1e4, '100 kB': 1e5, '1 MB': 1e6 };
/** Subjects that parse the whole text for each snapshot would take minutes for more. */
const longestAgain = 1e5;

/** @returns {Promise<import('../index.mjs').Row[]>} */
export async function run() {
  const { window } = new JSDOM('', { pretendToBeVisual: true, url: 'http://localhost/' });
  Object.assign(globalThis, {
    window,
    document: window.document,
    requestAnimationFrame: window.requestAnimationFrame.bind(window),
    cancelAnimationFrame: window.cancelAnimationFrame.bind(window),
  });
  const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-'));
  try {
    const files = await buildApp(new URL('node.tsx', import.meta.url), { forNode: true });
    for (const [name, content] of files) await writeFile(join(folder, name), content);
    const { parsers, hooks, costOf, rendersOf } = await import(pathToFileURL(join(folder, 'node.js')).href);
    const rows = await measureCost(Object.keys(parsers), costOf);
    for (const subject of Object.keys(hooks)) {
      const { cards, commits } = await rendersOf(subject);
      const what = { suite: 'object', case: '200 memoised cards', subject };
      rows.push({ ...what, metric: 'card renders', value: cards }, { ...what, metric: 'commits', value: commits });
      printProgress(`${subject} rendered`);
    }
    return rows;
  } finally {
    await rm(folder, { recursive: true });
    window.close();
  }
}

async function measureCost(subjects, costOf) {
  const rows = [];
  for (const [name, characters] of Object.entries(sizes)) {
    /** @type {Map<string, number[]>} */
    const results = new Map();
    for (let round = 0; round < rounds; round++) {
      for (const subject of round % 2 ? subjects.toReversed() : subjects) {
        if (characters > longestAgain && /partial/i.test(subject)) continue;
        const values = [];
        // The minimum of several runs, because short texts end before the code is compiled.
        for (let run = 0; run < (characters > longestAgain ? 1 : 5); run++)
          values.push(await costOf(subject, characters));
        results.set(subject, [...(results.get(subject) ?? []), Math.min(...values)]);
      }
    }
    const own = median(results.get(subjects[0]));
    for (const [subject, values] of results)
      rows.push({
        suite: 'object',
        case: name,
        subject,
        metric: 'µs of CPU per chunk',
        value: median(values),
        ...(subject !== subjects[0] && { ratioTo: subjects[0], ratio: median(values) / own }),
      });
    printProgress(`${name} is parsed`);
  }
  return rows;
}
