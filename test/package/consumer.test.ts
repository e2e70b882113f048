import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { startServer } from '../server/server.js';
import { ConsumerApp } from './ConsumerApp.js';
import { expectStreamedAnswer } from './expectStreamedAnswer.js';

/** No inline code, no other origins, and no strings as trusted HTML. */
const strictPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "require-trusted-types-for 'script'",
].join('; ');

describe('a Vite app on React 19 with the React Compiler', () => {
  let app: ConsumerApp;
  let installOutput: string;
  beforeAll(() => {
    app = new ConsumerApp({
      template: 'vite',
      dependencies: [
        'react',
        'react-dom',
        '@types/react',
        '@types/react-dom',
        'vite@7',
        '@vitejs/plugin-react@5',
        'babel-plugin-react-compiler',
      ],
    });
    installOutput = app.install();
  });
  afterAll(() => app[Symbol.dispose]());

  it('the package installs in a Vite app without a warning about Sluice', () => {
    expect(installOutput).not.toContain('sluice@');
  });

  it('the package installs its dependencies but not the AI SDK, MSW or Storybook', () => {
    const installed = readdirSync(join(app.folder, 'node_modules'));
    expect(installed).toEqual(expect.arrayContaining(['sluice', ...Object.keys(packageJson.dependencies)]));
    expect(installed.filter((name) => /^(?:ai|@ai-sdk|msw|storybook)$/.test(name))).toEqual([]);
  });

  it('a Vite app builds without code of the mocks, the encoders or the server', () => {
    app.run('npx', ['vite', 'build', '--sourcemap']);
    const assets = readdirSync(join(app.folder, 'dist/assets'));
    const sources = assets
      .filter((file) => file.endsWith('.map'))
      .flatMap((file): string[] => JSON.parse(app.read(`dist/assets/${file}`)).sources);
    expect(sources).toContainEqual(expect.stringMatching(/sluice\/.*StreamingResponse/));
    expect(
      sources.filter((source) =>
        /sluice\/(?:dist|src)\/(?:testing|server|storybook|protocols\/encoding)\/|\/encode\./.test(source),
      ),
    ).toEqual([]);
    expect(assets).toContainEqual(expect.stringMatching(/\.css$/));
    const code = assets.filter((file) => file.endsWith('.js')).map((file) => app.read(`dist/assets/${file}`));
    expect(code.join('')).toContain('react.memo_cache_sentinel');
  });

  it('a Vite app shows the answer while it streams, under a strict CSP with Trusted Types', async () => {
    const server = await startServer({
      pages: join(app.folder, 'dist'),
      delayMs: 50,
      pageHeaders: { 'content-security-policy': strictPolicy },
    });
    try {
      await expectStreamedAnswer(`${server.url}/`);
    } finally {
      await server.close();
    }
  });
});

describe('a Vite app on React 18.3 with older optional peers', () => {
  it('a Vite app on React 18.3 installs the package and shows the answer while it streams', async () => {
    using app = new ConsumerApp({
      template: 'vite',
      dependencies: [
        'react@18',
        'react-dom@18',
        '@types/react@18',
        '@types/react-dom@18',
        'vite@7',
        '@vitejs/plugin-react@5',
        'babel-plugin-react-compiler',
        'ai@4',
        '@ai-sdk/react@1',
        'msw@2',
        'vitest@3',
        'storybook@9',
      ],
    });
    app.install();
    app.run('npx', ['vite', 'build'], { env: { REACT_COMPILER: '0' } });
    const server = await startServer({ pages: join(app.folder, 'dist'), delayMs: 50 });
    try {
      await expectStreamedAnswer(`${server.url}/`);
    } finally {
      await server.close();
    }
  });
});

describe('a page without a bundler', () => {
  it('a page without a bundler loads the modules by an import map and shows the answer while it streams', async () => {
    using app = new ConsumerApp({ template: 'importMap', dependencies: ['react', 'react-dom', 'vite'] });
    app.install();
    // React ships CommonJS, so it is converted to modules once, as a CDN does.
    app.run('npx', ['vite', 'build', '--config', 'react.config.js']);
    const server = await startServer({ pages: app.folder, delayMs: 50 });
    try {
      await expectStreamedAnswer(`${server.url}/`);
    } finally {
      await server.close();
    }
  });
});

describe('tests of an app', () => {
  it('the mocking kit runs in Vitest 3 with MSW 2, and in Jest as ESM and as CommonJS', () => {
    using app = new ConsumerApp({
      template: 'runners',
      dependencies: [
        'react',
        'react-dom',
        '@testing-library/react',
        '@testing-library/dom',
        'msw@2',
        'vitest@3',
        'jest',
        'babel-jest',
        '@babel/preset-env',
        'jest-fixed-jsdom',
      ],
    });
    app.install();
    expect(app.run('npx', ['vitest', 'run'])).toMatch(/Tests +3 passed/);
    // CommonJS with the configuration of the README.
    app.write({ 'jest.config.cjs': readFileSync('test/readme/jest.config.cjs', 'utf8') });
    expect(app.run('npx', ['jest', 'answer.spec.js'])).toMatch(/Tests: +1 passed/);
    expect(
      app.run('npx', ['jest', '--config', 'jest.modules.cjs'], {
        env: { NODE_OPTIONS: '--experimental-vm-modules' },
      }),
    ).toMatch(/Tests: +1 passed/);
  });

  it('the test in the README passes without a warning if only the packages that it names are installed', () => {
    using app = new ConsumerApp({
      dependencies: ['react', 'react-dom', 'vitest', 'jsdom', '@testing-library/react', '@testing-library/dom'],
    });
    app.write({ 'mock.test.tsx': readFileSync('test/readme/mock.test.tsx', 'utf8') });
    app.install();
    const output = app.run('npx', ['vitest', 'run']);
    expect(output).toMatch(/Tests +1 passed/);
    expect(output).not.toMatch(/act\(|Warning/);
  });
});
