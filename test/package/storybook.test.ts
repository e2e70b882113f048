import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, chromium, type FrameLocator, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../scripts/chromium.mjs';
import { startServer, type TestServer } from '../server/server.js';
import { pack } from './pack.js';

describe('a Storybook of another project with addons: [‘sluice/storybook’]', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-storybook-'));
  let server: TestServer;
  let browser: Browser;
  let page: Page;
  let requested: string[];
  let problems: string[];

  beforeAll(async () => {
    cpSync('test/package/storybook', folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
    // Storybook and its dependencies are those of this project; the package is the packed one.
    mkdirSync(join(folder, 'node_modules/sluice'), { recursive: true });
    for (const name of readdirSync('node_modules')) {
      if (name !== 'sluice') symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name));
    }
    const { tarball } = pack(folder);
    execFileSync('tar', ['xzf', tarball, '-C', join(folder, 'node_modules/sluice'), '--strip-components=1']);
    const { status, stdout, stderr } = spawnSync(
      'npx',
      ['storybook', 'build', '--output-dir=built', '--disable-telemetry'],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    );
    if (status !== 0) throw new Error(`storybook build ended with ${status}:\n${stdout}${stderr}`);

    server = await startServer({ pages: join(folder, 'built') });
    browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-gpu'] });
    page = await (await browser.newContext()).newPage();
    page.setDefaultTimeout(20_000);
    requested = [];
    problems = [];
    page.on('request', (request) => requested.push(request.url()));
    page.on('pageerror', (error) => problems.push(String(error)));
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const preview = (): FrameLocator => page.frameLocator('#storybook-preview-iframe');
  const open = async (path: string) => {
    await page.goto(`${server.url}/?path=${path}`);
    await preview().getByRole('button').first().waitFor();
  };
  const openPanel = () => page.getByRole('tab', { name: 'Stream' }).click();
  const rows = () => page.getByRole('list', { name: 'Stream log' });
  const choose = async (network: string) => {
    await page.getByRole('button', { name: 'Network' }).click();
    await page.getByRole('option', { name: network }).click();
    const shown = network === 'As written' ? 'Network' : network;
    await page.getByRole('button', { name: 'Network' }).getByText(shown, { exact: true }).waitFor();
  };

  it('the Stream panel shows each chunk, its deltas and the status of the component', async () => {
    await open('/story/answers--one');
    await openPanel();
    await preview().getByRole('button', { name: 'Generate Response' }).click();
    await preview().getByText('I am the first of two.').waitFor();
    for (const row of [
      'POST /api/answer · “Who are you?”',
      'text/event-stream',
      '"text-delta"',
      'streaming',
      'complete',
    ]) {
      await rows().getByText(row).first().waitFor();
    }
    await page.getByText('TTFT').waitFor();
  });

  it('Restart in the Stream panel restarts the story and clears the log', async () => {
    await page.getByRole('button', { name: 'Restart' }).click();
    await preview().getByText('I am the first of two.').waitFor({ state: 'detached' });
    await rows().getByText('complete').waitFor({ state: 'detached' });
  });

  it('Pause in the Stream panel pauses a stream, which later continues', async () => {
    await page.getByRole('combobox', { name: 'Speed' }).selectOption('0.1');
    await preview().getByRole('button', { name: 'Generate Response' }).click();
    await preview().getByText('I am', { exact: false }).waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('combobox', { name: 'Speed' }).selectOption('10');
    // Ten times as long as the whole answer takes at this speed.
    await page.waitForTimeout(500);
    expect(await preview().getByText('I am the first of two.').count()).toBe(0);
    await page.getByRole('button', { name: 'Resume' }).click();
    await preview().getByText('I am the first of two.').waitFor();
  });

  it('the Storybook toolbar changes the network of an active stream', async () => {
    await open('/story/answers--two');
    await openPanel();
    await choose('Slow');
    await preview().getByRole('button', { name: 'Generate Response' }).click();
    await rows().getByText('request 1').waitFor();
    await choose('Instant');
    await preview().getByText('I am the second of two.').waitFor();
    expect(await rows().getByText('request 2').count()).toBe(0);
  });

  it('the network "Drops mid-sentence" breaks the answer and stays selected after a reload', async () => {
    await choose('Drops mid-sentence');
    await page.reload();
    await preview().getByRole('button', { name: 'Generate Response' }).click();
    await preview().getByRole('alert').waitFor();
    await preview().getByText('I am the sec', { exact: false }).waitFor();
    expect(await preview().getByText('I am the second of two.').count()).toBe(0);
    await rows().getByText('reset').waitFor();
  });

  it('the network "429, then succeeds" refuses one request and answers the next', async () => {
    await open('/story/answers--two');
    await choose('429, then succeeds');
    await preview().getByRole('button', { name: 'Generate Response' }).click();
    await preview().getByText('I am the second of two.').waitFor();
    await rows().getByText('429', { exact: true }).waitFor();
    await choose('As written');
  });

  it('a new Storybook page mocks requests while the unregistration of the service worker is pending', async () => {
    await open('/story/answers--two');
    // The open page keeps the worker registered.
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.unregister());
    const another = await page.context().newPage();
    await another.goto(`${server.url}/?path=/story/answers--two`);
    const story = another.frameLocator('#storybook-preview-iframe');
    await story.getByRole('button', { name: 'Generate Response' }).click();
    await story.getByText('I am the second of two.').waitFor();
    await another.close();
  });

  it('each story of a docs page has its own stream, even for the same URL', async () => {
    await page.goto(`${server.url}/?path=/docs/answers--docs`);
    const one = preview().frameLocator('iframe[title="Answers: One"]').first();
    const two = preview().frameLocator('iframe[title="Answers: Two"]');
    await one.getByRole('button', { name: 'Generate Response' }).click();
    await two.getByRole('button', { name: 'Generate Response' }).click();
    await one.getByText('I am the first of two.').waitFor();
    await two.getByText('I am the second of two.').waitFor();
  });

  it('the network of the Storybook toolbar applies to the stories of a docs page', async () => {
    await choose('Offline');
    const two = preview().frameLocator('iframe[title="Answers: Two"]');
    await two.getByRole('button', { name: 'Generate Response' }).click();
    // The alert appears after the last retry.
    await two.getByRole('alert').waitFor();
    await choose('As written');
  });

  it('stories without a streamHandler are not rendered in an iframe', async () => {
    await open('/docs/plain--docs');
    await preview().getByRole('button', { name: 'Nothing streams here' }).first().waitFor();
    expect(await preview().locator('iframe').count()).toBe(0);
  });

  it('the Storybook addon contacts no other server and throws no error', () => {
    expect(requested.filter((url) => !url.startsWith(server.url) && !/^(?:data|blob):/.test(url))).toEqual([]);
    expect(problems).toEqual([]);
  });
});
