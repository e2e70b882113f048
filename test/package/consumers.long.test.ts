// @vitest-environment node
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { extname, join } from 'node:path';
import type { Locator, Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { answer, startServer } from '../server/server.js';
import { ConsumerApp } from './ConsumerApp.js';
import { expectChatAnswer, expectStreamedAnswer, launchChromium } from './expectStreamedAnswer.js';
import pinned from './versions.json' with { type: 'json' };

describe('Next.js with the App Router', () => {
  it('Next.js renders the component on the server and streams through a route of sluice/server', async () => {
    using app = new ConsumerApp({ template: 'next', dependencies: ['react', 'react-dom', 'next'] });
    app.install();
    app.run('npx', ['next', 'build'], { env: { NEXT_TELEMETRY_DISABLED: '1' } });
    const next = ['node_modules/next/dist/bin/next', 'start', '--port'];
    await using server = await startApp(app, (port) => [...next, port]);
    expect(await (await fetch(server.url)).text()).toContain('Generate Response');
    await expectStreamedAnswer(server.url);
  });
});

describe('React Router with server rendering', () => {
  it('React Router renders the component on the server and streams through an action with sluice/server', async () => {
    using app = new ConsumerApp({
      template: 'reactRouter',
      dependencies: [
        'react',
        'react-dom',
        'react-router',
        '@react-router/dev',
        '@react-router/node',
        '@react-router/serve',
        'isbot',
        'vite',
      ],
    });
    app.install();
    app.run('npx', ['react-router', 'build']);
    const serve = ['node_modules/@react-router/serve/bin.cjs', 'build/server/index.js'];
    await using server = await startApp(
      app,
      () => serve,
      (port) => ({ PORT: port }),
    );
    expect(await (await fetch(server.url)).text()).toContain('Generate Response');
    await expectStreamedAnswer(server.url);
  });
});

describe('a page of AI SDK 4', () => {
  const tools = ['react@18', 'react-dom@18', 'vite@7', '@vitejs/plugin-react@5'];

  it('an AI SDK 4 page streams after a move to sluice/ai-sdk/legacy with the old route, and then to ChatWindow', async () => {
    using app = new ConsumerApp({ template: 'aiSdk4', dependencies: [...tools, 'ai@4', '@ai-sdk/react@1', 'zod@3'] });
    app.install();
    app.run('npx', ['vite', 'build']);
    // It keeps AI SDK 4 loaded, as a server that is deployed on its own.
    await using old = await startScript(app, 'server.mjs');
    await expectChatAnswer(old.url);

    // Step 1 and 2 of the manual: the packages and the import.
    app.run('npm', [
      'install',
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
      ...current('ai', '@ai-sdk/react', 'zod'),
    ]);
    app.write({ 'Chat.jsx': app.read('Chat.jsx').replace("'@ai-sdk/react'", "'sluice/ai-sdk/legacy'") });
    app.run('npx', ['vite', 'build']);
    await expectChatAnswer(old.url);

    // Step 3 and 4: the route and the page of today.
    app.write({ 'Chat.jsx': app.read('Today.jsx') });
    app.run('npx', ['vite', 'build']);
    await using route = await startScript(app, 'today.mjs');
    await using server = await startProxy(join(app.folder, 'dist'), route.url);
    await expectChatAnswer(server.url);
  });
});

describe('older versions of the AI SDK', () => {
  it.each([
    ['6', '3'],
    ['5', '2'],
  ])('useChat of sluice/ai-sdk streams with AI SDK %s', async (ai, react) => {
    using app = new ConsumerApp({
      template: 'aiSdk4',
      dependencies: [
        'react',
        'react-dom',
        'vite@7',
        '@vitejs/plugin-react@5',
        `ai@${ai}`,
        `@ai-sdk/react@${react}`,
        'zod',
      ],
    });
    app.write({ 'Chat.jsx': app.read('Today.jsx') });
    app.install();
    app.run('npx', ['vite', 'build']);
    await using route = await startScript(app, 'today.mjs');
    await using server = await startProxy(join(app.folder, 'dist'), route.url);
    await expectChatAnswer(server.url);
  });

  it('sluice/ai-sdk throws an error that names the versions it needs if AI SDK 4 is installed', async () => {
    using app = new ConsumerApp({ dependencies: ['react@18', 'react-dom@18', 'ai@4', '@ai-sdk/react@1', 'zod@3'] });
    app.install();
    for (const entryPoint of ['sluice/ai-sdk', 'sluice/ai-sdk/legacy'])
      expect(() => app.run('node', ['--input-type=module', '--eval', `import '${entryPoint}'`])).toThrow(
        /sluice\/ai-sdk needs ai 5 or newer and @ai-sdk\/react 2 or newer/,
      );
  });
});

describe('a new Storybook, configured as the README prints', () => {
  it('the story of the README streams in a Storybook installed from the registry', async () => {
    const packages = ['storybook', '@storybook/react-vite', '@storybook/addon-docs', 'msw', 'msw-storybook-addon'];
    using app = new ConsumerApp({ dependencies: ['react', 'react-dom', 'vite', ...packages] });
    for (const file of ['main.ts', 'preview.ts'])
      app.write({ [`.storybook/${file}`]: readFileSync(`test/package/storybook/.storybook/${file}`, 'utf8') });
    app.write({ 'stories/Story.stories.tsx': readFileSync('test/readme/story.tsx', 'utf8') });
    app.install();
    app.run('npx', ['storybook', 'build', '--output-dir=built', '--disable-telemetry', '--quiet']);
    await showsStory(app, (page) => page.getByRole('button', { name: 'Network' }));
  });

  it('the story in the README, the network toolbar and the Stream panel work in Storybook 9 with MSW 2', async () => {
    using app = new ConsumerApp({
      dependencies: [
        'react',
        'react-dom',
        'vite@7',
        'storybook@9',
        '@storybook/react-vite@9',
        'msw@2',
        'msw-storybook-addon@2',
      ],
    });
    app.write({
      '.storybook/main.ts': `export default {
        framework: '@storybook/react-vite',
        stories: ['../stories/*.stories.tsx'],
        staticDirs: ['../public'],
        addons: ['sluice/storybook'],
      };`,
      '.storybook/preview.ts': `import { initialize, mswLoader } from 'msw-storybook-addon';
        import 'sluice/styles.css';
        initialize({ quiet: true, onUnhandledRequest: 'bypass' });
        export default { loaders: [mswLoader] };`,
      'stories/Story.stories.tsx': readFileSync('test/readme/story.tsx', 'utf8'),
    });
    app.install();
    app.run('npx', ['msw', 'init', 'public', '--no-save']);
    app.run('npx', ['storybook', 'build', '--output-dir=built', '--disable-telemetry', '--quiet']);
    // Storybook 9 has no `Select`, so the toolbar shows a native one.
    await showsStory(app, (page) => page.getByRole('combobox', { name: 'Network' }));
  });

  async function showsStory(app: ConsumerApp, toolbarOf: (page: Page) => Locator) {
    const server = await startServer({ pages: join(app.folder, 'built') });
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      await page.goto(`${server.url}/?path=/story/story--streaming`);
      const story = page.frameLocator('#storybook-preview-iframe');
      await story.getByRole('button', { name: 'Generate Response' }).click();
      await story.getByText('Once upon a time a river met a gate.').waitFor({ timeout: 20_000 });
      await toolbarOf(page).waitFor();
      await page.getByRole('tab', { name: 'Stream' }).click();
      await page.getByText('POST /api/stream').first().waitFor();
    } finally {
      await browser.close();
      await server.close();
    }
  }
});

describe('npm with an older version of an optional peer', () => {
  it.each([
    ['MSW 2 and Vitest 3', ['react', 'react-dom', 'msw@2', 'vitest@3']],
    ['Storybook 9', ['react', 'react-dom', 'vite@7', 'storybook@9', '@storybook/react-vite@9']],
    ['Testing Library 15', ['react@18', 'react-dom@18', '@testing-library/react@15']],
    ['AI SDK 6', ['react', 'react-dom', 'ai@6', '@ai-sdk/react@3', 'zod']],
    ['AI SDK 5', ['react', 'react-dom', 'ai@5', '@ai-sdk/react@2', 'zod']],
    ['AI SDK 4 and React 18', ['react@18', 'react-dom@18', 'ai@4', '@ai-sdk/react@1', 'zod@3']],
  ])('npm resolves the package in an app with %s', (_, dependencies) => {
    using app = new ConsumerApp({ dependencies });
    const output = app.run('npm', ['install', '--package-lock-only', '--prefer-offline', '--no-audit', '--no-fund']);
    expect(output).not.toMatch(/ERESOLVE|sluice@/);
    expect(JSON.parse(app.read('package-lock.json')).packages['node_modules/sluice']).toBeDefined();
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

/** `name@version` with the versions of this project. */
function current(...names: string[]): string[] {
  return names.map(
    (name) => `${name}@${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}`,
  );
}

interface RunningApp extends AsyncDisposable {
  readonly url: string;
}

/** Starts a server of the app with Node and waits until it responds. */
async function startApp(
  app: ConsumerApp,
  argsOf: (port: string) => readonly string[],
  envOf: (port: string) => Record<string, string> = () => ({}),
): Promise<RunningApp> {
  const port = String(await freePort());
  const env = { ...process.env, NODE_ENV: 'production', ANSWER: answer, NODE_OPTIONS: undefined, ...envOf(port) };
  const child = spawn(process.execPath, argsOf(port), { cwd: app.folder, env, stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}/`;
  const status = () =>
    fetch(url).then(
      (response) => response.status,
      () => 0,
    );
  await expect.poll(status, { timeout: 60_000 }).toBe(200);
  return { url, [Symbol.asyncDispose]: () => end(child) };
}

/** Starts a script of the app that prints the port of its server. */
async function startScript(app: ConsumerApp, script: string): Promise<RunningApp> {
  const env = { ...process.env, ANSWER: answer, NODE_OPTIONS: undefined };
  const child = spawn(process.execPath, [script], { cwd: app.folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = await once(child.stdout, 'data');
  return { url: `http://127.0.0.1:${String(port).trim()}/`, [Symbol.asyncDispose]: () => end(child) };
}

/** Serves a folder, and passes POST requests to a route. */
async function startProxy(pages: string, route: string): Promise<RunningApp> {
  const server = createHttpServer(async (request, response) => {
    if (request.method === 'POST') {
      const { headers, body } = await fetch(route, { method: 'POST' });
      response.writeHead(200, Object.fromEntries(headers));
      for await (const chunk of body!) response.write(chunk);
      return response.end();
    }
    const path = request.url === '/' ? '/index.html' : request.url!;
    const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
    response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' });
    return response.end(readFileSync(join(pages, path)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

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
