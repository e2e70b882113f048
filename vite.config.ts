import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { entryPoints } from './scripts/entryPoints.mjs';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** Writes declarations for the style sheets: TypeScript 6 and later report a side-effect import that has none. */
const styleTypes: Plugin = {
  name: 'sluice:style-types',
  apply: 'build',
  generateBundle() {
    for (const { entry, source } of entryPoints.filter(({ source }) => source.endsWith('.css'))) {
      if (existsSync(path(source)))
        this.emitFile({ type: 'asset', fileName: `${entry}.css.d.ts`, source: 'export {};\n' });
    }
  },
};

export default defineConfig({
  plugins: [react(), styleTypes],
  resolve: {
    // Stories and tests import like a user, through the public entry points; here those lead to the sources.
    alias: entryPoints.map(({ specifier, source }) => ({
      find: new RegExp(`^${specifier}$`),
      replacement: path(source),
    })),
  },
  build: {
    target: 'es2022',
    sourcemap: true,
    minify: false,
    // A style sheet is an entry of its own.
    cssCodeSplit: true,
    copyPublicDir: false,
    lib: {
      formats: ['es'],
      entry: Object.fromEntries(
        entryPoints.filter(({ source }) => existsSync(path(source))).map(({ entry, source }) => [entry, source]),
      ),
    },
    rolldownOptions: {
      external: (id) => !id.startsWith('.') && !id.startsWith('/') && !id.startsWith('\0'),
      output: {
        // A module each, as in src: bundled, the modules would lose their 'use client'.
        preserveModules: true,
        preserveModulesRoot: 'src',
        entryFileNames: '[name].js',
        // By its source: of the name of its entry, styles.layer, the last part would count as an ending.
        assetFileNames: ({ originalFileNames }) => basename(originalFileNames[0] ?? '[name].[ext]'),
        // The package ships src beside dist, where the maps find it.
        sourcemapExcludeSources: true,
      },
    },
  },
});
