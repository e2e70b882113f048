// @vitest-environment node
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { answer, startServer } from '../server/server.js';
import { ConsumerApp } from './ConsumerApp.js';
import { expectStreamedAnswer } from './expectStreamedAnswer.js';
import pinned from './versions.json' with { type: 'json' };

describe('Next.js with the App Router', () => {
  it('Next.js renders the component on the server and streams through a route of sluice/server', async () => {
    using app = new ConsumerApp({ template: 'next', dependencies: ['react', 'react-dom', 'next'] });
    app.install();
    app.run('npx', ['next', 'build'], { env: { NEXT_TELEMETRY_DISABLED: '1' } });
    const port = await freePort();
    const server = spawn(process.execPath, ['node_modules/next/dist/bin/next', 'start', '--port', String(port)], {
      cwd: app.folder,
      env: { ...process.env, NODE_ENV: 'production', ANSWER: answer, NODE_OPTIONS: undefined },
      stdio: 'ignore',
    });
    try {
      const url = `http://127.0.0.1:${port}/`;
      await expect
        .poll(
          () =>
            fetch(url).then(
              ({ status }) => status,
              () => 0,
            ),
          { timeout: 60_000 },
        )
        .toBe(200);
      expect(await (await fetch(url)).text()).toContain('Generate Response');
      await expectStreamedAnswer(url);
    } finally {
      await end(server);
    }
  });
});

describe('package managers with strict dependency isolation', () => {
  const template = {
    template: 'vite',
    dependencies: ['react', 'react-dom', 'vite@7', '@vitejs/plugin-react@5', 'babel-plugin-react-compiler'],
  };

  it('pnpm installs the package, and an app built with it shows the answer', async () => {
    using app = new ConsumerApp(template);
    app.run('npx', [
      '--yes',
      `pnpm@${pinned.pnpm}`,
      'install',
      '--ignore-scripts',
      '--config.confirmModulesPurge=false',
    ]);
    app.run('npx', ['--yes', `pnpm@${pinned.pnpm}`, 'exec', 'vite', 'build']);
    await showsAnswer(app);
  });

  it('Yarn Plug and Play installs the package, and an app built with it shows the answer', async () => {
    using app = new ConsumerApp(template);
    app.write({ '.yarnrc.yml': 'nodeLinker: pnp\nenableTelemetry: false\nenableScripts: false\n', 'yarn.lock': '' });
    const yarn = (...args: string[]) =>
      app.run('npx', ['--yes', `@yarnpkg/cli-dist@${pinned['@yarnpkg/cli-dist']}`, ...args]);
    yarn('install', '--no-immutable');
    yarn('vite', 'build');
    await showsAnswer(app);
  });

  async function showsAnswer(app: ConsumerApp) {
    const server = await startServer({ pages: join(app.folder, 'dist'), delayMs: 50 });
    try {
      await expectStreamedAnswer(`${server.url}/`);
    } finally {
      await server.close();
    }
  }
});

describe('other runtimes', () => {
  const expected = 'done Hello from a route.\ndone Hello from a mock.\n';

  it('sluice/core, sluice/server and sluice/testing stream in Node, Bun and Deno', () => {
    using app = new ConsumerApp({ template: 'runtime', dependencies: ['react', 'react-dom', 'bun', 'deno'] });
    app.install();
    // The packages of Bun and Deno download nothing: the binary is an optional dependency that a script links.
    app.run('node', ['node_modules/bun/install.js']);
    app.run('node', ['node_modules/deno/install_api.cjs']);
    expect(app.run('node', ['main.mjs'])).toBe(expected);
    expect(app.run('npx', ['bun', 'main.mjs'])).toBe(expected);
    expect(app.run('npx', ['deno', 'run', '--allow-all', '--node-modules-dir=manual', 'main.mjs'])).toContain(expected);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function end(child: ChildProcess) {
  if (child.exitCode !== null) return;
  child.kill();
  await once(child, 'exit');
}
