/** Measures in Chromium: thread time of the page's main thread, from the DevTools protocol. */
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright';
import { findChromium } from '../../scripts/chromium.mjs';
import { printProgress } from '../printRows.mjs';
import { median } from '../statistics.mjs';
import { nameOfSize, plan } from './plan.mjs';

const rounds = Number(process.env.PARSE_ROUNDS ?? 9);
const warmUps = 2;
const events = 4000;
/** One event per chunk causes garbage collections of about 25 ms, of which a sample has to include several. */
const sampleMs = (size) => (size === 'event' ? 300 : 40);

/** @param {string} bundle A bundle of page.mjs. */
export async function measureInChromium(bundle) {
  const executablePath = findChromium();
  const browser = await chromium.launch({
    ...(executablePath && { executablePath }),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const page = await browser.newPage();
    await page.route('http://bench.test/*', (route) => {
      const isModule = route.request().url().endsWith('.js');
      const contentType = isModule ? 'text/javascript' : 'text/html';
      return route.fulfill({
        contentType,
        body: isModule ? readFileSync(bundle, 'utf8') : '<!doctype html><title>bench</title>',
      });
    });
    await page.goto('http://bench.test/');
    await page.addScriptTag({ url: '/page.js', type: 'module' });
    await page.waitForFunction(() => 'bench' in globalThis);
    const devTools = await page.context().newCDPSession(page);
    await devTools.send('Performance.enable', { timeDomain: 'threadTicks' });
    const taskSeconds = async () => {
      const { metrics } = await devTools.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'TaskDuration').value;
    };

    const results = [];
    for (const { stream, size, subjects } of plan(false)) {
      /** @type {Record<string, number[]>} */
      const samples = Object.fromEntries(subjects.map((subject) => [subject, []]));
      const args = [stream, events, size, sampleMs(size)];
      for (let round = 0; round < warmUps + rounds; round++) {
        for (const subject of subjects) {
          const before = await taskSeconds();
          const runs = await page.evaluate((args) => globalThis.bench(...args), [...args, subject]);
          const seconds = (await taskSeconds()) - before;
          if (round >= warmUps) samples[subject].push((seconds * 1e9) / runs / events);
        }
      }
      for (const subject of subjects) results.push({ stream, size, subject, value: median(samples[subject]) });
      printProgress(`Chromium, ${stream}, ${nameOfSize(size)}`);
    }
    return { results, version: browser.version() };
  } finally {
    await browser.close();
  }
}
