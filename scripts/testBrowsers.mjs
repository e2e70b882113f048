/*
 * Runs the play function of every story in Chromium, Firefox and WebKit, whichever is installed.
 *
 *   npm run test:browsers -- [browser …] [--site folder of a built Storybook] [--stories text of a story id]
 *
 * Firefox is driven by puppeteer-core over WebDriver BiDi (Debian: firefox-esr), WebKit by WebKitWebDriver
 * (Debian: webkit2gtk-driver and xvfb).
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { findChromium } from './chromium.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { site: { type: 'string' }, stories: { type: 'string', default: '' } },
});

const isInstalled = (command) => spawnSync('which', [command]).status === 0;
const find = (command) => spawnSync('which', [command], { encoding: 'utf8' }).stdout.trim() || undefined;
const miniBrowser = globSync('/usr/lib/*/webkit2gtk-4.*/MiniBrowser')[0];

const browsers = {
  chromium: { missing: () => (findChromium() ? '' : 'no Chromium'), open: openChromium },
  firefox: { missing: () => (firefox() ? '' : 'no firefox or firefox-esr'), open: openFirefox },
  webkit: {
    missing: () =>
      miniBrowser && isInstalled('WebKitWebDriver') && isInstalled('xvfb-run')
        ? ''
        : 'no webkit2gtk-driver with MiniBrowser, or no xvfb',
    open: openWebKit,
  },
};

function firefox() {
  return find('firefox-esr') ?? find('firefox');
}

async function openChromium() {
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-gpu'] });
  const page = await browser.newPage();
  return {
    version: browser.version(),
    goto: (url) => page.goto(url),
    evaluate: (script) => page.evaluate(script),
    close: () => browser.close(),
  };
}

async function openFirefox() {
  const { default: puppeteer } = await import('puppeteer-core');
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath: firefox(), headless: true });
  const page = await browser.newPage();
  return {
    version: await browser.version(),
    goto: (url) => page.goto(url),
    evaluate: (script) => page.evaluate(script),
    close: () => browser.close(),
  };
}

async function openWebKit() {
  const port = 20_000 + (process.pid % 10_000);
  const driver = spawn('xvfb-run', ['-a', 'WebKitWebDriver', `--port=${port}`], { stdio: 'ignore', detached: true });
  const end = () => {
    try {
      // xvfb-run has child processes.
      process.kill(-driver.pid);
    } catch {
      // The process has already ended.
    }
  };
  process.once('exit', end);
  const call = async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`WebDriver ${method} ${path}: ${value.message}`);
    return value;
  };
  const options = { binary: miniBrowser, args: ['--automation'] };
  const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': options } };
  const session = await retry(() => call('POST', '/session', { capabilities }));
  const path = `/session/${session.sessionId}`;
  return {
    version: session.capabilities.browserVersion,
    goto: (url) => call('POST', `${path}/url`, { url }),
    evaluate: (script) => call('POST', `${path}/execute/sync`, { script: `return ${script}`, args: [] }),
    close: async () => {
      await call('DELETE', path);
      end();
    },
  };
}

async function retry(attempt, times = 40) {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      times -= 1;
      if (times === 0 || !(error instanceof TypeError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

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

/** The state of the story's render in Storybook, and the error of a render or play function. */
const state = `(() => {
  const phase = window.__STORYBOOK_PREVIEW__?.currentRender?.phase ?? '';
  const message = document.querySelector('#error-message')?.textContent ?? '';
  return { phase, message };
})()`;

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
  const { status } = spawnSync('npx', ['storybook', 'build', '-o', site, '--disable-telemetry', '--quiet'], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(1);
}
const { entries } = JSON.parse(readFileSync(join(site, 'index.json'), 'utf8'));
const stories = Object.values(entries).filter(({ type, id }) => type === 'story' && id.includes(values.stories));
const server = await serve(site);
let hasFailed = false;
for (const [name, { missing, open }] of Object.entries(browsers)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const reason = missing();
  if (reason) {
    console.info(`${name}: skipped, ${reason} was found.`);
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
  hasFailed ||= passed < stories.length;
  console.info(`${name} ${page.version}: ${passed} of ${stories.length} stories passed.`);
}
server.close();
process.exit(hasFailed ? 1 : 0);
