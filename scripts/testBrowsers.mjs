/*
 * Runs the play function of every story, the scroll suite and the composer suite in Chromium, Firefox and WebKit, whichever
 * is installed, and says which was skipped.
 *
 *   npm run test:browsers -- [browser …] [--site folder of a built Storybook] [--stories text of a story id]
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { browsers } from './browsers.mjs';
import { run } from './run.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { site: { type: 'string' }, stories: { type: 'string', default: '' } },
});

/** Suites that depend on the engine: scrolling, the keyboard, focus, selection and layout. */
const suites = ['scrollKeys', 'useScrollFollow', 'longThread', 'ChatWindow', 'surprises'].map(
  (name) => `test/react/chat/${name}.browser.test.tsx`,
);

const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

async function serve(folder) {
  const server = createServer(async ({ url }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    try {
      const body = await readFile(join(folder, pathname));
      response.writeHead(200, { 'content-type': types[extname(pathname)] ?? 'application/octet-stream' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** The phase of Storybook's render of the story, and the error of a render or a play function. */
const state = `(() => {
  const phase = window.__STORYBOOK_PREVIEW__?.currentRender?.phase ?? '';
  const message = document.querySelector('#error-message')?.textContent ?? '';
  return { phase, message };
})()`;

/** @returns the error of the story, if any. */
async function runStory(page, url) {
  await page.goto(url);
  const until = Date.now() + 60_000;
  while (Date.now() < until) {
    const { phase, message } = await page.evaluate(state);
    if (phase === 'completed' || phase === 'finished') return undefined;
    if (phase === 'errored' || phase === 'aborted') return message.trim() || phase;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return 'not finished after 60 s';
}

const site = values.site ?? join(mkdtempSync(join(tmpdir(), 'sluice-stories-')), 'site');
if (!existsSync(site)) {
  console.info('Building the Storybook …');
  const args = ['storybook', 'build', '-o', site, '--disable-telemetry', '--quiet'];
  if ((await run('npx', args)) !== 0) process.exit(1);
}
const { entries } = JSON.parse(readFileSync(join(site, 'index.json'), 'utf8'));
const stories = Object.values(entries).filter(({ type, id }) => type === 'story' && id.includes(values.stories));
const server = await serve(site);

const results = [];
for (const [name, { findMissing, open }] of Object.entries(browsers)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const missing = findMissing();
  if (missing) {
    results.push({ line: `${name}: skipped, ${missing} is not installed.` });
    continue;
  }
  const page = await open();
  let passed = 0;
  for (const { id } of stories) {
    const error = await runStory(page, `${server.url}/iframe.html?id=${id}&viewMode=story`).catch(String);
    if (error === undefined) passed += 1;
    else console.info(`  ${name}: ${id}: ${error.split('\n').slice(0, 3).join(' ').slice(0, 300)}`);
  }
  await page.close();

  console.info(`\n— ${name}: scroll suite and composer suite`);
  const { status } = spawnSync('npx', ['vitest', 'run', '--project', 'browser', ...suites], {
    env: { ...process.env, SLUICE_BROWSER: name },
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  results.push({
    line: `${name} ${page.version}: ${passed} of ${stories.length} stories passed, suites ${status === 0 ? 'passed' : 'failed'}.`,
    hasFailed: passed < stories.length || status !== 0,
  });
}
server.close();
console.info(`\n${results.map(({ line }) => line).join('\n')}`);
process.exit(results.some(({ hasFailed }) => hasFailed) ? 1 : 0);
