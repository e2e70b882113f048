// @vitest-environment node
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../scripts/chromium.mjs';
import { startServer, type TestServer } from '../server/server.js';

interface Entry {
  readonly id: string;
  readonly type: 'docs' | 'story';
}

describe('the manual as a static site', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-manual-'));
  let server: TestServer;

  beforeAll(async () => {
    const args = ['storybook', 'build', `--output-dir=${folder}`, '--disable-telemetry'];
    const { status, stdout, stderr } = spawnSync('npx', args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`storybook build ended with ${status}:\n${stdout}${stderr}`);
    server = await startServer({ pages: folder });
  }, 10 * 60_000);
  afterAll(async () => {
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('opens each page from a plain file server, misses no file and asks no other server', async () => {
    const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-gpu'] });
    const problems: string[] = [];
    try {
      const page = await browser.newPage();
      page.on('request', (request) => {
        const url = request.url();
        if (!url.startsWith(server.url) && !/^(?:data|blob):/.test(url)) problems.push(`asks ${url}`);
      });
      page.on('response', (response) => {
        const url = response.url();
        // What a story asks of a mock may be meant to fail.
        if (response.status() >= 400 && !url.includes('/api/')) problems.push(`${response.status()} for ${url}`);
      });
      page.on('pageerror', (error) => problems.push(String(error)));

      const { entries }: { entries: Record<string, Entry> } = JSON.parse(
        readFileSync(join(folder, 'index.json'), 'utf8'),
      );
      const docs = Object.values(entries).filter(({ type }) => type === 'docs');
      expect(docs.length).toBeGreaterThan(15);
      for (const { id } of docs) {
        await page.goto(`${server.url}/?path=/docs/${id}`);
        await page.frameLocator('#storybook-preview-iframe').locator('#storybook-docs h1').first().waitFor();
      }
    } finally {
      await browser.close();
    }
    expect(problems).toEqual([]);
  });
});
