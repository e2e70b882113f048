// @vitest-environment node
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../scripts/chromium.mjs';
import { startServer, type TestServer } from '../server/server.js';

interface Entry {
  readonly id: string;
  readonly type: 'docs' | 'story';
}

describe('the manual as a static site', () => {
  const root = mkdtempSync(join(tmpdir(), 'sluice-manual-'));
  const folder = join(root, 'below/the/root');
  let server: TestServer;

  beforeAll(async () => {
    const args = ['storybook', 'build', `--output-dir=${folder}`, '--disable-telemetry'];
    const { status, stdout, stderr } = spawnSync('npx', args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`storybook build ended with ${status}:\n${stdout}${stderr}`);
    server = await startServer({ pages: root });
  }, 10 * 60_000);
  afterAll(async () => {
    await server?.close();
    rmSync(root, { recursive: true, force: true });
  });

  it('the static site opens from any folder of a file server, contacts no other server and describes every prop', async () => {
    const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-gpu'] });
    const problems: string[] = [];
    try {
      const page = await browser.newPage();
      const site = `${server.url}/below/the/root`;
      page.on('request', (request) => {
        const url = request.url();
        if (!url.startsWith(server.url) && !/^(?:data|blob):/.test(url)) problems.push(`asks ${url}`);
      });
      page.on('response', (response) => {
        const url = response.url();
        // A request to a mock may be meant to fail.
        if (response.status() >= 400 && !url.includes('/api/')) problems.push(`${response.status()} for ${url}`);
      });
      page.on('pageerror', (error) => problems.push(String(error)));

      const { entries }: { entries: Record<string, Entry> } = JSON.parse(
        readFileSync(join(folder, 'index.json'), 'utf8'),
      );
      const docs = Object.values(entries).filter(({ type }) => type === 'docs');
      expect(docs.length).toBeGreaterThan(15);
      for (const { id } of docs) {
        await page.goto(`${site}/?path=/docs/${id}`);
        const preview = page.frameLocator('#storybook-preview-iframe');
        await preview.locator('#storybook-docs h1').first().waitFor();
        for (const row of await preview.locator('.docblock-argstable-body tr').all()) {
          const [name, description] = await row.locator('td').allInnerTexts();
          // The heading of a group of props.
          if (/^Hide .* items/.test(name ?? '')) continue;
          // The first line is the description, the second line the type.
          if (!description?.includes('\n')) problems.push(`${id} does not say what ${name} is`);
        }
      }
      await page.goto(`${site}/?path=/docs/welcome--docs`);
      await page.frameLocator('#storybook-preview-iframe').getByText('Nothing is lost').waitFor();
      await page.goto(`${site}/?path=/docs/getting-started--docs`);
      const story = page.frameLocator('#storybook-preview-iframe').frameLocator('iframe').first();
      await story.getByRole('button', { name: 'Generate Response' }).click();
      await story.getByText('Done').waitFor();
    } finally {
      await browser.close();
    }
    expect(problems).toEqual([]);
  });

  it('the static site shows that it needs a web server if it is opened from a file: URL', async () => {
    const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-gpu'] });
    try {
      const page = await browser.newPage();
      await page.goto(pathToFileURL(join(folder, 'index.html')).href);
      await page.getByText('This manual needs a web server.').waitFor({ timeout: 10_000 });
    } finally {
      await browser.close();
    }
  });
});
