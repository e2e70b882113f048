/**
 * Streamed Markdown in the browser: CPU of the main thread of a real Chromium, React's production build, one commit per
 * token of four characters, one scroll to the end per frame. Subjects take turns within a round; values are medians
 * over the rounds. A peer that would take longer than `RENDER_LIMIT_S` seconds for one run is skipped and named.
 *
 * `RENDER_ROUNDS` (3), `RENDER_CASES` and `RENDER_SUBJECTS` (parts of names, separated by `|`) narrow a run.
 */
import { createServer } from 'node:http';
import { chromium } from 'playwright';
import { findChromium } from '../../scripts/chromium.mjs';
import { buildApp } from '../buildApp.mjs';
import { printProgress } from '../printRows.mjs';
import { median } from '../statistics.mjs';

const ours = ['sluice', 'sluice, MarkdownView'];
const peers = ['pre', 'streamdown', 'markdown-to-jsx', 'react-markdown + gfm'];
const plan = {
  'mixed, 2k tokens': ['floor', ...ours, ...peers],
  'mixed, 10k tokens': ['floor', ...ours, ...peers],
  'mixed, 50k tokens': ['floor', ...ours, 'pre', 'streamdown', 'markdown-to-jsx'],
  'one paragraph, 20k tokens': ['floor', ...ours, 'streamdown'],
  'one fence, 20k tokens': ['floor', ...ours, 'streamdown'],
  'table, 500 rows': ['floor', ...ours],
  'table, 2,000 rows': ['floor', ...ours],
  'list, 500 items': ['floor', ...ours],
  'list, 2,000 items': ['floor', ...ours],
};
const growth = [
  ['mixed, 10k tokens', 'mixed, 50k tokens'],
  ['table, 500 rows', 'table, 2,000 rows'],
  ['list, 500 items', 'list, 2,000 items'],
];

const rounds = Number(process.env.RENDER_ROUNDS ?? 3);
const limitMs = Number(process.env.RENDER_LIMIT_S ?? 300) * 1000;
const wanted = (names, name) => !names || names.split('|').some((part) => name.includes(part.trim()));

/** @returns {Promise<import('../index.mjs').Row[]>} */
export async function run() {
  const page = await servePage();
  const executablePath = findChromium();
  const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox'] });
  /** @type {Map<string, { cpu: number[], heap: number[], tokens: number }>} */
  const results = new Map();
  const left = new Set();

  for (let round = 0; round < rounds; round++) {
    for (const [document, subjects] of Object.entries(plan)) {
      if (!wanted(process.env.RENDER_CASES, document)) continue;
      for (const subject of subjects) {
        if (!wanted(process.env.RENDER_SUBJECTS, subject)) continue;
        const key = `${document}\n${subject}`;
        const known = results.get(key);
        // Runs of minutes vary little, so one is enough.
        if (left.has(key) || (known && (known.cpu[0] * known.tokens) / 1e6 > 30)) continue;
        const result = await measure(browser, page.url, subject, document);
        if (!result) {
          left.add(key);
          printProgress(`${subject} on ${document}: left out, it takes longer than ${limitMs / 1000} s`);
          continue;
        }
        const { cpu, heap, tokens } = known ?? { cpu: [], heap: [], tokens: result.tokens };
        cpu.push(result.cpu);
        heap.push(result.heap);
        results.set(key, { cpu, heap, tokens });
        printProgress(`${document} · ${subject}: ${result.cpu.toFixed(1)} µs/token, ${result.heap.toFixed(1)} MB`);
      }
    }
  }
  await browser.close();
  page.close();
  return rowsOf(results);
}

/** One run in a separate page. `undefined` if it takes too long. */
async function measure(browser, url, subject, document) {
  const page = await browser.newPage({ viewport: { width: 900, height: 900 } });
  try {
    await page.goto(url);
    const client = await page.context().newCDPSession(page);
    await client.send('Performance.enable');
    const metrics = async () => {
      await client.send('HeapProfiler.collectGarbage');
      const { metrics } = await client.send('Performance.getMetrics');
      return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
    };
    // Warms up: the code is compiled, as in a page that has shown an answer.
    await page.evaluate(([name, doc]) => window.renderBench.mount(name, doc, 300)(), [subject, 'mixed, 2k tokens']);
    await page.evaluate(
      ([name, doc]) => {
        window.renderBench.run = window.renderBench.mount(name, doc, Number.POSITIVE_INFINITY);
      },
      [subject, document],
    );
    const before = await metrics();
    const running = page.evaluate(() => window.renderBench.run());
    const timeout = new Promise((resolve) => setTimeout(resolve, limitMs).unref());
    const tokens = await Promise.race([running, timeout]);
    if (tokens === undefined) {
      running.catch(() => {});
      return undefined;
    }
    const cpuEnd = Object.fromEntries(
      (await client.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]),
    );
    const after = await metrics();
    return {
      tokens,
      cpu: ((cpuEnd.ThreadTime - before.ThreadTime) * 1e6) / tokens,
      heap: (after.JSHeapUsedSize - before.JSHeapUsedSize) / 2 ** 20,
    };
  } finally {
    await page.close();
  }
}

async function servePage() {
  const files = await buildApp(new URL('page.tsx', import.meta.url));
  const css = [...files.keys()].filter((name) => name.endsWith('.css'));
  const html = `<!doctype html><meta charset="utf-8"><title>render</title>
${css.map((name) => `<link rel="stylesheet" href="${name}">`).join('\n')}
<div id="scroller" style="height: 800px; overflow-y: auto; overflow-anchor: none"><div id="host" style="max-width: 720px"></div></div>
<script type="module" src="/page.js"></script>`;
  const server = createServer((request, response) => {
    const file = request.url === '/' ? html : files.get(request.url ?? '');
    if (file === undefined) return response.writeHead(404).end();
    const type = request.url === '/' ? 'text/html' : request.url?.endsWith('.css') ? 'text/css' : 'text/javascript';
    return response.writeHead(200, { 'content-type': type }).end(file);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

function rowsOf(results) {
  const rows = [];
  const value = (document, subject, metric) => {
    const result = results.get(`${document}\n${subject}`);
    return result && median(result[metric]);
  };
  const add = (document, subject, metric, unit, ratioTo) => {
    const own = value(document, subject, metric);
    const other = value(document, ratioTo, metric);
    if (own === undefined) return;
    const compared = other === undefined || subject === ratioTo ? {} : { ratioTo, ratio: own / other };
    rows.push({ suite: 'render', case: document, subject, metric: unit, value: own, ...compared });
  };
  for (const [document, subjects] of Object.entries(plan)) {
    for (const subject of subjects) add(document, subject, 'cpu', 'µs/token', 'floor');
    if (!subjects.includes('streamdown')) continue;
    add(document, 'sluice', 'cpu', 'µs/token', 'streamdown');
    for (const subject of ['streamdown', 'sluice']) add(document, subject, 'heap', 'MB of heap', 'streamdown');
  }
  for (const [small, large] of growth) {
    for (const subject of plan[large]) {
      const [one, other] = [results.get(`${small}\n${subject}`), results.get(`${large}\n${subject}`)];
      if (!one || !other) continue;
      const cost = ({ cpu, tokens }) => median(cpu) * tokens;
      const exponent = Math.log(cost(other) / cost(one)) / Math.log(other.tokens / one.tokens);
      rows.push({ suite: 'render', case: `${small} → ${large}`, subject, metric: 'exponent', value: exponent });
    }
  }
  return rows;
}
