import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { storybookTest } from '@storybook/addon-vitest/vitest-plugin';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { msw } from 'msw/vite';
import { defineConfig } from 'vitest/config';
import { findChromium } from './scripts/chromium.mjs';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** The doors of the package that exist: what `exports` in package.json names, a door a line. */
const doors = {
  index: 'src/index.ts',
  'core/index': 'src/core/index.ts',
  'ai-sdk/index': 'src/ai-sdk/index.ts',
  'markdown/index': 'src/markdown/index.ts',
  'testing/index': 'src/testing/index.ts',
  'testing/msw': 'src/testing/msw.ts',
  'testing/react': 'src/testing/react.ts',
  'testing/vitest': 'src/testing/vitest.ts',
  'testing/node': 'src/testing/node.ts',
  styles: 'src/styles.css',
};

/** Stories and tests import like a user, through the public doors; here those lead to the sources. */
const publicDoors = [
  { find: 'sluice/styles.css', replacement: path('src/styles.css') },
  ...['core', 'ai-sdk', 'markdown', 'testing'].map((door) => ({
    find: new RegExp(`^sluice/${door}$`),
    replacement: path(`src/${door}/index.ts`),
  })),
  { find: /^sluice\/testing\/(\w+)$/, replacement: path('src/testing/$1.ts') },
  { find: /^sluice$/, replacement: path('src/index.ts') },
];

/** A fresh object for each project: Vitest writes the project's name into it. */
const browser = () => {
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

export default defineConfig({
  plugins: [react()],
  resolve: { alias: publicDoors },
  build: {
    target: 'es2022',
    sourcemap: true,
    minify: false,
    cssCodeSplit: true,
    copyPublicDir: false,
    lib: {
      formats: ['es'],
      entry: Object.fromEntries(Object.entries(doors).filter(([, file]) => existsSync(path(file)))),
    },
    rolldownOptions: {
      external: (id) => !id.startsWith('.') && !id.startsWith('/') && !id.startsWith('\0'),
      output: { preserveModules: true, preserveModulesRoot: 'src', entryFileNames: '[name].js' },
    },
  },
  test: {
    coverage: { provider: 'v8', include: ['src/**/*.{ts,tsx}'] },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'jsdom',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/**/*.browser.test.{ts,tsx}', 'test/**/*.long.test.{ts,tsx}'],
          setupFiles: ['test/setup.ts'],
        },
      },
      {
        extends: true,
        plugins: [msw({ mode: 'worker-only' })],
        test: { name: 'browser', include: ['test/**/*.browser.test.{ts,tsx}'], browser: browser() },
      },
      {
        extends: true,
        plugins: [storybookTest({ configDir: path('.storybook') })],
        test: { name: 'storybook', browser: browser() },
      },
    ],
  },
});
