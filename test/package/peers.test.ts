import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsumerApp } from './ConsumerApp.js';

/** Optional peers of an older version, reduced to exports that the real package of that version has. */
const outdated = [
  {
    entryPoint: 'sluice/testing/msw',
    peers: [{ name: 'msw', version: '1.3.5', code: 'export const rest = {}, setupWorker = () => {};' }],
    message: 'sluice/testing/msw needs msw 2 or newer, found 1.3.5. Run: npm install msw@latest',
  },
  {
    entryPoint: 'sluice/testing/react',
    peers: [
      { name: '@testing-library/react', version: '12.1.5', code: 'export const act = () => {}, cleanup = () => {};' },
    ],
    message: 'sluice/testing/react needs @testing-library/react 13.1 or newer, found 12.1.5.',
  },
  {
    entryPoint: 'sluice/testing/vitest',
    peers: [{ name: 'vitest', version: '0.0.1', code: 'export const vi = {};' }],
    message: 'sluice/testing/vitest needs vitest 1 or newer, found 0.0.1. Run: npm install vitest@latest',
  },
  {
    entryPoint: 'sluice/storybook/preset',
    peers: [{ name: 'storybook', version: '8.6.19', code: '' }],
    message: 'sluice/storybook needs storybook 9 or newer, found 8.6.19. Run: npm install storybook@latest',
  },
  {
    entryPoint: 'sluice/storybook',
    peers: [
      {
        name: 'storybook',
        version: '9.0.18',
        code: 'export const addons = {};',
        exports: { './internal/csf': './index.js', './preview-api': './index.js', './package.json': './package.json' },
      },
    ],
    message: "`import 'sluice/storybook'` needs storybook 9.1 or newer, found 9.0.18.",
  },
  ...['sluice/ai-sdk', 'sluice/ai-sdk/legacy'].map((entryPoint) => ({
    entryPoint,
    peers: [
      { name: 'ai', version: '4.3.6', code: 'export class APICallError {}' },
      { name: '@ai-sdk/react', version: '1.2.9', code: 'export const useChat = () => {}, experimental_useObject = 1;' },
    ],
    message: 'sluice/ai-sdk needs ai 5 or newer and @ai-sdk/react 2 or newer.',
  })),
];

/** The part of a browser that the preview of Storybook uses when it is loaded. */
const browser = 'globalThis.addEventListener = () => {};';

describe('an optional peer that is too old', () => {
  let app: ConsumerApp;
  beforeAll(() => {
    app = new ConsumerApp({ dependencies: [] });
    app.unpack(['react', 'react-dom', 'scheduler', 'clsx']);
  });
  afterAll(() => app[Symbol.dispose]());

  it.each(outdated)(
    'with an outdated peer, importing $entryPoint throws: $message',
    ({ entryPoint, peers, message }) => {
      for (const { name, version, code, ...exports } of peers)
        app.write({
          [`node_modules/${name}/package.json`]: JSON.stringify({
            name,
            version,
            type: 'module',
            main: 'index.js',
            ...exports,
          }),
          [`node_modules/${name}/index.js`]: code,
        });
      const load = () => app.run('node', ['--input-type=module', '--eval', `${browser}await import('${entryPoint}')`]);
      expect(load).toThrow(message);
    },
  );
});
