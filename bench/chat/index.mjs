/**
 * The AI SDK's `useChat` and Sluice's on the same answers: CPU of the main thread of a real Chromium (React's
 * production build), time until the answer is on the screen, React commits and frames; and CPU in Node without React.
 * Subjects take turns within a round; values are medians over the rounds.
 *
 * `CHAT_ROUNDS` (5) and `CHAT_CASES` (parts of names, separated by `|`) narrow a run.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright';
import { findChromium } from '../../scripts/chromium.mjs';
import { buildApp } from '../buildApp.mjs';
import { printProgress } from '../printRows.mjs';
import { median } from '../statistics.mjs';

const subjects = ['stock', 'sluice'];
const counts = [1_000, 5_000, 20_000, 50_000];
const name = (count) => count.toLocaleString('en');

/** The AI SDK's hook takes quadratic time for a tool's input: 50,000 deltas take minutes. */
const isTooLong = ({ subject, kind, deltas }) => subject === 'stock' && kind === 'tool input' && deltas > 20_000;

const inBrowser = [
  ...counts.map((deltas) => ({ case: `burst, ${name(deltas)} text deltas`, kind: 'text', deltas })),
  ...counts.map((deltas) => ({ case: `burst, ${name(deltas)} tool input deltas`, kind: 'tool input', deltas })),
  ...[1_000, 5_000].map((deltas) => ({
    case: `1,000 a second, ${name(deltas)} text deltas`,
    kind: 'text',
    deltas,
    perSecond: 1_000,
  })),
  { case: '1,000 a second, 1,000 tool input deltas', kind: 'tool input', deltas: 1_000, perSecond: 1_000 },
  { case: 'thread of 1,000 messages, 1,000 text deltas', kind: 'text', deltas: 1_000, thread: 1_000 },
];
const inNode = ['text', 'tool input'].flatMap((kind) =>
  counts.map((deltas) => ({ case: `Node, burst, ${name(deltas)} ${kind} deltas`, kind, deltas })),
);

const rounds = Number(process.env.CHAT_ROUNDS ?? 5);
const isWanted = (one) =>
  !process.env.CHAT_CASES || process.env.CHAT_CASES.split('|').some((part) => one.case.includes(part));

/** @returns {Promise<import('../index.mjs').Row[]>} */
export async function run() {
  /** @type {Map<string, Record<string, number[]>>} */
  const results = new Map();
  const note = (what, subject, values) => {
    const key = `${what}\n${subject}`;
    const known = results.get(key) ?? {};
    for (const [metric, value] of Object.entries(values)) known[metric] = [...(known[metric] ?? []), value];
    results.set(key, known);
  };
  await runInBrowser(note, results);
  await runInNode(note, results);
  return rowsOf(results);
}

/** Answers of many seconds vary little, so one run is enough. */
const isKnown = (results, what, subject) => (results.get(`${what}\n${subject}`)?.['ms of CPU']?.[0] ?? 0) > 2_000;

async function runInBrowser(note, results) {
  const cases = inBrowser.filter(isWanted);
  if (cases.length === 0) return;
  const page = await servePage();
  const executablePath = findChromium();
  const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox'] });
  try {
    for (let round = 0; round < rounds; round++) {
      for (const one of cases) {
        for (const subject of round % 2 ? subjects.toReversed() : subjects) {
          const run = { ...one, subject };
          if (isTooLong(run) || isKnown(results, one.case, subject)) continue;
          note(one.case, subject, await measure(browser, page.url, run));
        }
      }
      printProgress(`round ${round + 1} of ${rounds} in Chromium`);
    }
  } finally {
    await browser.close();
    page.close();
  }
}

/** Measures one answer in a separate page. */
async function measure(browser, url, run) {
  const page = await browser.newPage();
  try {
    await page.goto(url);
    const client = await page.context().newCDPSession(page);
    await client.send('Performance.enable');
    const cpu = async () => {
      const { metrics } = await client.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'ThreadTime').value * 1000;
    };
    // Warms up: the code is compiled, as in a page that has shown an answer.
    await page.evaluate(async (run) => (await window.bench.mount(run))(), {
      ...run,
      deltas: 500,
      perSecond: undefined,
    });
    await page.evaluate(async (run) => {
      window.bench.run = await window.bench.mount(run);
    }, run);
    const before = await cpu();
    const { ms, commits, frames } = await page.evaluate(() => window.bench.run());
    return { 'ms of CPU': (await cpu()) - before, 'ms to the screen': ms, commits, frames };
  } finally {
    await page.close();
  }
}

async function runInNode(note, results) {
  const cases = inNode.filter(isWanted);
  if (cases.length === 0) return;
  const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-'));
  try {
    const files = await buildApp(new URL('node.ts', import.meta.url), { forNode: true });
    for (const [name, content] of files) await writeFile(join(folder, name), content);
    const { ask } = await import(pathToFileURL(join(folder, 'node.js')).href);
    for (const subject of subjects) await ask(subject, 'text', 500);
    for (let round = 0; round < rounds; round++) {
      for (const one of cases) {
        for (const subject of round % 2 ? subjects.toReversed() : subjects) {
          if (isTooLong({ ...one, subject }) || isKnown(results, one.case, subject)) continue;
          note(one.case, subject, { 'ms of CPU': await ask(subject, one.kind, one.deltas) });
        }
      }
    }
    printProgress('Node is done');
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function servePage() {
  const files = await buildApp(new URL('page.tsx', import.meta.url));
  const html = `<!doctype html><meta charset="utf-8"><title>chat</title><div id="host"></div>
<script type="module" src="/page.js"></script>`;
  const server = createServer((request, response) => {
    const file = request.url === '/' ? html : files.get(request.url ?? '');
    if (file === undefined) return response.writeHead(404).end();
    return response.writeHead(200, { 'content-type': request.url === '/' ? 'text/html' : 'text/javascript' }).end(file);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

function rowsOf(results) {
  const rows = [];
  const value = (what, subject, metric) => {
    const values = results.get(`${what}\n${subject}`)?.[metric];
    return values && median(values);
  };
  for (const { case: what } of [...inBrowser, ...inNode].filter(isWanted)) {
    for (const metric of ['ms of CPU', 'ms to the screen', 'commits']) {
      const stock = value(what, 'stock', metric);
      const ours = value(what, 'sluice', metric);
      if (stock !== undefined) rows.push({ suite: 'chat', case: what, subject: 'stock', metric, value: stock });
      if (ours === undefined) continue;
      const compared = stock ? { ratioTo: 'stock', ratio: ours / stock } : {};
      rows.push({ suite: 'chat', case: what, subject: 'sluice', metric, value: ours, ...compared });
    }
    const frames = value(what, 'sluice', 'frames');
    if (frames !== undefined)
      rows.push({ suite: 'chat', case: what, subject: 'sluice', metric: 'frames', value: frames });
  }
  for (const kind of ['text', 'tool input']) {
    for (const subject of subjects) {
      const cost = (deltas) => value(`burst, ${name(deltas)} ${kind} deltas`, subject, 'ms of CPU');
      const [small, large] = [cost(5_000), cost(50_000)];
      if (!small || !large) continue;
      const exponent = Math.log(large / small) / Math.log(10);
      rows.push({
        suite: 'chat',
        case: `burst, 5,000 → 50,000 ${kind} deltas`,
        subject,
        metric: 'exponent',
        value: exponent,
      });
    }
  }
  return rows;
}
