import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/**
 * Builds the code of a suite as an application would: the library's own configuration, with all dependencies, minified,
 * and React's production build.
 *
 * @param {URL} entry `page.tsx` becomes `/page.js`
 * @param {{ forNode?: boolean }} [options]
 * @returns {Promise<Map<string, string | Uint8Array>>} the files by path
 */
export async function buildApp(entry, { forNode = false } = {}) {
  const input = fileURLToPath(entry);
  const { output } = await build({
    configFile: fileURLToPath(new URL('../vite.config.ts', import.meta.url)),
    root: fileURLToPath(new URL('.', entry)),
    logLevel: 'error',
    mode: 'production',
    define: { 'process.env.NODE_ENV': '"production"' },
    ssr: { noExternal: true },
    build: {
      write: false,
      lib: false,
      ssr: forNode && input,
      minify: true,
      sourcemap: false,
      cssCodeSplit: false,
      rolldownOptions: {
        ...(!forNode && { input }),
        external: (id) => id.startsWith('node:'),
        output: {
          preserveModules: false,
          preserveModulesRoot: undefined,
          entryFileNames: '[name].js',
          chunkFileNames: '[name].js',
        },
      },
    },
  });
  return new Map(output.map(({ fileName, code, source }) => [`/${fileName}`, code ?? source]));
}
