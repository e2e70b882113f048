import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { findChromium } from '../../scripts/chromium.mjs';
import { answer, startServer } from '../server/server.js';
import { pack } from './pack.js';

describe('an application that installs the tarball', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-app-'));
  const run = (command: string, ...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  };

  beforeAll(() => {
    cpSync('test/package/app', folder, { recursive: true });
    const { tarball } = pack(folder);
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({
        private: true,
        type: 'module',
        dependencies: { sluice: `file:${tarball}`, ...versions('react', 'react-dom') },
        devDependencies: versions('vite', 'typescript', '@types/react', '@types/react-dom'),
      }),
    );
    run('npm', 'install', '--prefer-offline', '--no-audit', '--no-fund');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('gets its few dependencies with it, and neither the AI SDK nor MSW nor Storybook', () => {
    const installed = readdirSync(join(folder, 'node_modules'));
    expect(installed).toEqual(expect.arrayContaining(['sluice', ...Object.keys(packageJson.dependencies)]));
    expect(installed.filter((name) => /^(?:ai|@ai-sdk|msw|storybook)$/.test(name))).toEqual([]);
  });

  it('type-checks, the types of the package included', () => {
    expect(() => run('npx', 'tsc', '--project', '.')).not.toThrow();
  });

  it('builds without a trace of the mocks', () => {
    run('npx', 'vite', 'build', '--sourcemap');
    const assets = readdirSync(join(folder, 'dist/assets'));
    const sources = assets
      .filter((file) => file.endsWith('.map'))
      .flatMap((file): string[] => JSON.parse(readFileSync(join(folder, 'dist/assets', file), 'utf8')).sources);
    expect(sources).toEqual(expect.arrayContaining([expect.stringMatching(/sluice\/.*StreamingResponse/)]));
    expect(
      sources.filter((source) => /sluice\/(?:dist|src)\/(?:testing|encoding|server|storybook)\//.test(source)),
    ).toEqual([]);
    expect(assets).toContainEqual(expect.stringMatching(/\.css$/));
  });

  it('shows the answer of a real server while it arrives', async () => {
    const server = await startServer({ pages: join(folder, 'dist'), delayMs: 50 });
    let browser: Browser | undefined;
    try {
      browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-gpu'] });
      const page = await browser.newPage();
      const errors: unknown[] = [];
      page.on('pageerror', (error) => errors.push(error));
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));

      await page.goto(`${server.url}/`);
      // Every text that the page shows from here on.
      const shown = await page.evaluateHandle(() => {
        const texts: string[] = [];
        const observer = new MutationObserver(() => texts.push(document.body.innerText));
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
        return texts;
      });
      await page.getByRole('button', { name: 'Generate Response' }).click();
      await page.getByText(answer).waitFor();

      const texts = await shown.jsonValue();
      expect(texts.filter((text) => text.includes('The sluice') && !text.includes(answer))).not.toEqual([]);
      expect(errors).toEqual([]);
    } finally {
      await browser?.close();
      await server.close();
    }
  });
});

/** The versions of this project's own packages, exactly: they are in npm's cache. */
function versions(...names: string[]): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => [name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version]),
  );
}
