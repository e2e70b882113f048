/**
 * Drives the browsers of `npm run test:browsers`: Chromium by Playwright, Firefox by puppeteer-core over WebDriver BiDi
 * (Debian: firefox-esr), WebKitGTK by WebKitWebDriver (Debian: webkit2gtk-driver, xvfb). Playwright drives only its own
 * builds of Firefox and WebKit, which cannot be installed everywhere.
 */
import { spawn, spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { createServer } from 'node:net';
import { chromium } from 'playwright';
import { findChromium } from './chromium.mjs';

/**
 * @typedef {object} Driver
 * @property {string} version
 * @property {(url: string) => Promise<unknown>} goto
 * @property {(script: string) => Promise<any>} evaluate Evaluates an expression in the page; promises are awaited.
 * @property {(key: string) => Promise<unknown>} keyDown A character, or the name of a key, such as `PageUp`.
 * @property {(key: string) => Promise<unknown>} keyUp
 * @property {(x: number, y: number) => Promise<unknown>} mouseMove In CSS pixels of the page.
 * @property {() => Promise<unknown>} mouseDown
 * @property {(times: number) => Promise<unknown>} click Clicks where the mouse is, quickly enough for a double-click.
 * @property {() => Promise<unknown>} mouseUp
 * @property {(size: { width: number, height: number }) => Promise<unknown>} setViewport
 * @property {(deltaX: number, deltaY: number) => Promise<unknown>} wheel Turns the wheel where the mouse is.
 * @property {() => Promise<unknown>} close
 */

const find = (command) => spawnSync('which', [command], { encoding: 'utf8' }).stdout.trim() || undefined;
const findFirefox = () => find('firefox-esr') ?? find('firefox');
const findMiniBrowser = () => globSync('/usr/lib/*/webkit2gtk-4.*/MiniBrowser')[0];

/** @type {Record<string, { findMissing: () => string | undefined, open: () => Promise<Driver> }>} */
export const browsers = {
  chromium: { findMissing: () => (findChromium() ? undefined : 'Chromium'), open: openChromium },
  firefox: { findMissing: () => (findFirefox() ? undefined : 'firefox-esr or firefox'), open: openFirefox },
  webkit: {
    findMissing: () => {
      if (!findMiniBrowser()) return 'MiniBrowser of WebKitGTK';
      return ['WebKitWebDriver', 'xvfb-run'].find((command) => !find(command));
    },
    open: openWebKit,
  },
};

async function openChromium() {
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-gpu'] });
  const page = await browser.newPage();
  return {
    ...fromPage(browser.version(), page, browser),
    setViewport: (size) => page.setViewportSize(size),
    wheel: (deltaX, deltaY) => page.mouse.wheel(deltaX, deltaY),
  };
}

async function openFirefox() {
  const { default: puppeteer } = await import('puppeteer-core');
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: findFirefox(),
    headless: true,
    defaultViewport: { width: 1280, height: 900 },
  });
  // The page that Firefox opens at its start never has the focus.
  const page = await browser.newPage();
  return {
    ...fromPage((await browser.version()).replace(/^\w+\//, ''), page, browser),
    setViewport: (size) => page.setViewport(size),
    wheel: (deltaX, deltaY) => page.mouse.wheel({ deltaX, deltaY }),
  };
}

/** The methods that Playwright's and Puppeteer's pages share. */
function fromPage(version, page, browser) {
  let mouse = { x: 0, y: 0 };
  return {
    version,
    goto: (url) => page.goto(url),
    evaluate: (script) => page.evaluate(script),
    keyDown: (key) => page.keyboard.down(key),
    keyUp: (key) => page.keyboard.up(key),
    mouseMove: (x, y) => {
      mouse = { x, y };
      return page.mouse.move(x, y);
    },
    click: (times) => page.mouse.click(mouse.x, mouse.y, { count: times, clickCount: times }),
    mouseDown: () => page.mouse.down(),
    mouseUp: () => page.mouse.up(),
    close: () => browser.close(),
  };
}

/** WebDriver's code points of named keys: https://w3c.github.io/webdriver/#keyboard-actions */
const keyCodes = {
  Backspace: '\uE003',
  Tab: '\uE004',
  Enter: '\uE007',
  Shift: '\uE008',
  Control: '\uE009',
  Alt: '\uE00A',
  Escape: '\uE00C',
  PageUp: '\uE00E',
  PageDown: '\uE00F',
  End: '\uE010',
  Home: '\uE011',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
  Delete: '\uE017',
  Meta: '\uE03D',
};

async function openWebKit() {
  const port = await freePort();
  const driver = spawn('xvfb-run', ['-a', 'WebKitWebDriver', `--port=${port}`], { stdio: 'ignore', detached: true });
  const end = () => {
    try {
      // Ends the process group, because xvfb-run has child processes.
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
  const options = { binary: findMiniBrowser(), args: ['--automation'] };
  const session = await retry(() =>
    call('POST', '/session', { capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': options } } }),
  );
  const path = `/session/${session.sessionId}`;
  const act = (type, ...actions) =>
    call('POST', `${path}/actions`, {
      actions: [{ type, id: type, actions: actions.map((action) => ({ duration: 0, ...action })) }],
    });
  const press = { type: 'pointerDown', button: 0 };
  const release = { type: 'pointerUp', button: 0 };
  const evaluate = (script) => call('POST', `${path}/execute/sync`, { script: `return ${script}`, args: [] });
  let mouse = { x: 0, y: 0 };
  return {
    version: session.capabilities.browserVersion,
    goto: (url) => call('POST', `${path}/url`, { url }),
    evaluate,
    keyDown: (key) => act('key', { type: 'keyDown', value: keyCodes[key] ?? key }),
    keyUp: (key) => act('key', { type: 'keyUp', value: keyCodes[key] ?? key }),
    mouseMove: (x, y) => {
      mouse = { x: Math.round(x), y: Math.round(y) };
      return act('pointer', { type: 'pointerMove', ...mouse });
    },
    mouseDown: () => act('pointer', press),
    mouseUp: () => act('pointer', release),
    click: (times) => act('pointer', ...Array.from({ length: times }, () => [press, release]).flat()),
    setViewport: async ({ width, height }) => {
      const frame = await evaluate('({ width: outerWidth - innerWidth, height: outerHeight - innerHeight })');
      const size = { width: width + frame.width, height: height + frame.height };
      await call('POST', `${path}/window/rect`, size);
    },
    wheel: (deltaX, deltaY) => act('wheel', { type: 'scroll', ...mouse, deltaX, deltaY }),
    close: async () => {
      await call('DELETE', path);
      end();
    },
  };
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Repeats the attempt, because the driver takes a moment to start. */
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
