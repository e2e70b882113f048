import { fileURLToPath } from 'node:url';
import { storybookTest } from '@storybook/addon-vitest/vitest-plugin';
import { playwright } from '@vitest/browser-playwright';
import { msw } from 'msw/vite';
import { defineConfig, mergeConfig } from 'vitest/config';
import { findChromium } from './scripts/chromium.mjs';
import { driverProvider } from './test/browsers/driverProvider.js';
import viteConfig from './vite.config.js';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** The browser that `npm run test:browsers` chooses. */
const browserName = process.env['SLUICE_BROWSER'] ?? 'chromium';

/** A fresh object for each project: Vitest writes the project's name into it. */
const browser = () => {
  if (browserName !== 'chromium') {
    const instances = [{ browser: browserName as 'firefox' | 'webkit' }];
    return { enabled: true, headless: true, screenshotFailures: false, provider: driverProvider(), instances };
  }
  const executablePath = findChromium();
  return {
    enabled: true,
    headless: true,
    screenshotFailures: false,
    provider: playwright({
      launchOptions: {
        ...(executablePath && { executablePath }),
        args: [
          '--no-sandbox',
          '--disable-gpu',
          '--disable-quic',
          '--no-first-run',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
        ],
      },
    }),
    instances: [{ browser: 'chromium' as const }],
  };
};

/**
 * What pages import, found before the first test: a dependency found while tests run is bundled anew together with
 * React, and a test that runs then has two Reacts.
 */
const optimizeDeps = {
  include: [
    'react',
    'react/jsx-dev-runtime',
    'react-dom',
    'react-dom/client',
    'react-dom/server',
    'ai',
    '@ai-sdk/react',
    '@testing-library/react',
    '@testing-library/jest-dom/vitest',
    '@testing-library/user-event',
    'axe-core',
    'clsx',
    'fast-check',
    'idb-keyval',
    'katex',
    'mermaid',
    'shiki/core',
    'shiki/engine/javascript',
    'msw',
    'msw/browser',
    'zod',
  ],
};

const tests = '**/*.test.{ts,tsx}';
const browserTests = '**/*.browser.test.{ts,tsx}';
const longTests = '**/*.long.test.{ts,tsx}';

export default mergeConfig(
  viteConfig,
  defineConfig({
    test: {
      // Only what hangs takes this long, on a busy machine too.
      testTimeout: 30_000,
      hookTimeout: 30_000,
      expect: { poll: { timeout: 10_000 } },
      coverage: { provider: 'v8', include: ['src/**/*.{ts,tsx}'] },
      projects: [
        {
          extends: true,
          test: {
            name: 'unit',
            environment: 'jsdom',
            include: [`test/${tests}`],
            exclude: [`test/${browserTests}`, `test/${longTests}`, 'test/package/**', 'test/react18/**'],
            setupFiles: ['test/setup.ts'],
          },
        },
        {
          // What renders, once more on React 18.
          extends: true,
          test: {
            name: 'react18',
            environment: 'jsdom',
            include: ['react', 'ai-sdk', 'react18'].map((folder) => `test/${folder}/${tests}`),
            exclude: [`test/${browserTests}`, `test/${longTests}`, 'test/react18/node_modules/**'],
            setupFiles: ['test/setup.ts'],
            execArgv: ['--import', path('test/react18/redirect.mjs')],
          },
        },
        {
          // Campaigns of minutes, with random input whose seed is printed: npm run test:long
          extends: true,
          test: {
            name: 'long',
            environment: 'jsdom',
            include: [`test/${longTests}`],
            globalSetup: ['test/long/seed.ts'],
            setupFiles: ['test/setup.ts', 'test/long/setup.ts'],
            testTimeout: 10 * 60_000,
          },
        },
        {
          extends: true,
          plugins: [msw({ mode: 'worker-only' })],
          optimizeDeps,
          test: {
            name: 'browser',
            include: [`test/${browserTests}`],
            globalSetup: ['test/server/globalSetup.ts', 'test/core/session/faultServer.ts'],
            browser: browser(),
          },
        },
        {
          extends: true,
          plugins: [storybookTest({ configDir: path('.storybook') })],
          optimizeDeps,
          test: { name: 'storybook', setupFiles: ['test/storybook/everyStory.ts'], browser: browser() },
        },
        {
          // The packed tarball, as a user gets it. Needs dist, so `npm run build` comes first.
          extends: true,
          test: {
            name: 'package',
            environment: 'node',
            include: [`test/package/${tests}`],
            exclude: [`test/package/${longTests}`],
            testTimeout: 5 * 60_000,
            hookTimeout: 5 * 60_000,
          },
        },
      ],
    },
  }),
);
