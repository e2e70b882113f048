/**
 * Streamed Markdown in the browser: CPU of the main thread of a real Chromium, React's production build, one commit per
 * token of four characters, one scroll to the end per frame. Subjects take turns within a round; values are medians
 * over the rounds. A peer that would take longer than `RENDER_LIMIT_S` seconds for one run is skipped and named.
 *
 * `RENDER_ROUNDS` (3), `RENDER_CASES` and `RENDER_SUBJECTS` (names separated by `|`) narrow a run. Text that is no whole
 * name selects all names that contain it: `sluice` selects one subject, `shiki` selects two.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { chromium } from 'playwright';
import { findChromium } from '../../scripts/chromium.mjs';
import { buildApp } from '../buildApp.mjs';
import { printProgress } from '../printRows.mjs';
import { median } from '../statistics.mjs';
import { installNewerPeers } from './newerPeers.mjs';

const ours = ['sluice', 'sluice, MarkdownView'];
const peers = ['pre', 'streamdown', 'markdown-to-jsx', 'react-markdown + gfm'];
/** These peers are installed when the benchmark runs, see newerPeers.mjs. */
const newerPeers = ['markstream-react', '@incremark/react', '@stream-mdx/react'];
const colors = ['sluice + shiki', 'streamdown + @streamdown/code', 'shiki on the whole prefix'];
const plan = {
  'mixed, 2k tokens': ['floor', ...ours, ...peers, ...newerPeers],
  'mixed, 10k tokens': ['floor', ...ours, ...peers, ...newerPeers],
  'mixed, 50k tokens': ['floor', ...ours, 'pre', 'streamdown', 'markdown-to-jsx', ...newerPeers],
  'one paragraph, 20k tokens': ['floor', ...ours, 'streamdown'],
  'one fence, 20k tokens': ['floor', ...ours, 'streamdown'],
  'colored fence, 500 lines': ['floor', 'sluice', ...colors],
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
const allNames = new Set([...Object.keys(plan), ...Object.values(plan).flat()]);

/** @param {string | undefined} selection @param {string} name */
function wanted(selection, name) {
  const parts = selection?.split('|').map((part) => part.trim());
  return !parts || parts.some((part) => (allNames.has(part) ? part === name : name.includes(part)));
}

/** @returns {Promise<import('../index.mjs').Row[]>} */
export async function run() {
  const page = await servePage(wantedSubjects());
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
        if (page.missing.has(subject)) continue;
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

function wantedSubjects() {
  const cases = Object.entries(plan).filter(([document]) => wanted(process.env.RENDER_CASES, document));
  return cases.flatMap(([, subjects]) => subjects).filter((subject) => wanted(process.env.RENDER_SUBJECTS, subject));
}

/** Measures one run in a separate page. `undefined` if it takes too long. */
async function measure(browser, url, subject, document) {
  const page = await browser.newPage({ viewport: { width: 900, height: 900 } });
  try {
    const bundle = newerPeers.includes(subject) ? 'newerPeers' : colors.includes(subject) ? 'colors' : '';
    await page.goto(`${url}?${bundle}`);
    await page.waitForFunction((name) => window.renderBench?.subjects[name] !== undefined, subject);
    const client = await page.context().newCDPSession(page);
    await client.send('Performance.enable');
    const metrics = async () => {
      await client.send('HeapProfiler.collectGarbage');
      const { metrics } = await client.send('Performance.getMetrics');
      return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
    };
    // Warms up: the code is compiled, as in a page that has shown an answer.
    const warmUp = bundle === 'colors' ? document : 'mixed, 2k tokens';
    await page.evaluate(([name, doc]) => window.renderBench.mount(name, doc, 300)(), [subject, warmUp]);
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

/** @param {string[]} subjects Only the bundles that these need are built. */
async function servePage(subjects) {
  const entries = [new URL('page.tsx', import.meta.url)];
  let worker;
  let outside;
  if (subjects.some((subject) => colors.includes(subject))) entries.push(new URL('colors.tsx', import.meta.url));
  const missing = new Set();
  if (subjects.some((subject) => newerPeers.includes(subject))) {
    const modules = installNewerPeers();
    if (modules) {
      entries.push(new URL('newerPeers.jsx', import.meta.url));
      outside = { names: newerPeers, directory: modules };
      worker = readFileSync(`${modules}/@stream-mdx/worker/dist/hosted/markdown-worker.js`);
    } else {
      for (const name of newerPeers) missing.add(name);
      printProgress(`left out, npm cannot install them: ${newerPeers.join(', ')}`);
    }
  }
  const files = await buildApp(entries, { outside });
  if (worker) files.set('/stream-mdx-worker.js', worker);
  const css = [...files.keys()].filter((name) => name.endsWith('.css'));
  const html = (bundle) => `<!doctype html><meta charset="utf-8"><title>render</title>
${css.map((name) => `<link rel="stylesheet" href="${name}">`).join('\n')}
<div id="scroller" style="height: 800px; overflow-y: auto; overflow-anchor: none"><div id="host" style="max-width: 720px"></div></div>
<script type="module" src="/page.js"></script>
${bundle && `<script type="module" src="/${bundle}.js"></script>`}`;
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
    const file = pathname === '/' ? html(search.slice(1)) : files.get(pathname);
    if (file === undefined) return response.writeHead(404).end();
    const type = pathname === '/' ? 'text/html' : pathname.endsWith('.css') ? 'text/css' : 'text/javascript';
    return response.writeHead(200, { 'content-type': type }).end(file);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  return { url: `http://127.0.0.1:${server.address().port}/`, missing, close: () => server.close() };
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
    if (own === undefined || (other === undefined && metric === 'cpu' && ratioTo !== 'floor')) return;
    const compared = other === undefined || subject === ratioTo ? {} : { ratioTo, ratio: own / other };
    rows.push({ suite: 'render', case: document, subject, metric: unit, value: own, ...compared });
  };
  for (const [document, subjects] of Object.entries(plan)) {
    for (const subject of subjects) add(document, subject, 'cpu', 'µs/token', 'floor');
    if (subjects.includes(colors[0])) {
      for (const peer of colors.slice(1)) add(document, colors[0], 'cpu', 'µs/token', peer);
      const [plain, colored] = [value(document, 'sluice', 'cpu'), value(document, colors[0], 'cpu')];
      const { tokens } = results.get(`${document}\n${colors[0]}`) ?? {};
      if (plain === undefined || colored === undefined) continue;
      const perLine = ((colored - plain) * tokens) / 500;
      rows.push({ suite: 'render', case: document, subject: 'colors of sluice', metric: 'µs/line', value: perLine });
    }
    if (!subjects.includes('streamdown')) continue;
    for (const peer of newerPeers) if (subjects.includes(peer)) add(document, 'sluice', 'cpu', 'µs/token', peer);
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
