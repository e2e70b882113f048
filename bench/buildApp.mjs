import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/**
 * Builds the code of a suite as an application would: the library's own configuration, with all dependencies, minified,
 * and React's production build.
 *
 * @param {URL | URL[]} entries `page.tsx` becomes `/page.js`
 * @param {{ forNode?: boolean, outside?: { names: string[], directory: string } }} [options] `outside`: packages that are
 *   installed in another directory.
 * @returns {Promise<Map<string, string | Uint8Array>>} the files by path
 */
export async function buildApp(entries, { forNode = false, outside } = {}) {
  const inputs = [entries].flat();
  const input = inputs.length === 1 ? fileURLToPath(inputs[0]) : inputs.map((entry) => fileURLToPath(entry));
  const { output } = await build({
    configFile: fileURLToPath(new URL('../vite.config.ts', import.meta.url)),
    root: fileURLToPath(new URL('.', inputs[0])),
    plugins: outside ? [resolveOutside(outside)] : [],
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

/** Resolves packages as if they were imported from `directory`. */
function resolveOutside({ names, directory }) {
  return {
    name: 'bench:outside',
    enforce: 'pre',
    resolveId(source) {
      if (!names.some((name) => source === name || source.startsWith(`${name}/`))) return undefined;
      return this.resolve(source, `${directory}/page.js`, { skipSelf: true });
    },
  };
}
