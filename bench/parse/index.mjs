/**
 * From bytes to deltas: CPU time and allocation per event, in Node and in Chromium, compared with peers. `PARSE_ROUNDS`
 * sets the rounds; `PARSE_ONLY=node` or `chromium` narrows a run.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { printProgress } from '../printRows.mjs';
import { measureInChromium } from './chromium.mjs';
import { nameOfSize, ratioTo } from './plan.mjs';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
// Within node_modules, so that the peers that the bundle for Node does not include are found.
const outDir = path('../../node_modules/.cache/sluice-bench');

/** @returns {Promise<import('../index.mjs').Row[]>} */
export async function run() {
  const only = process.env.PARSE_ONLY;
  const rows = [];
  if (only !== 'chromium') {
    const bundle = await bundled('subjects', true);
    const heapFlags = ['--expose-gc', '--min-semi-space-size=256', '--max-semi-space-size=256'];
    printProgress('parse: CPU time in Node');
    rows.push(...rowsOf('Node', 'ns/event', measureInNode([], bundle, 'cpu')));
    printProgress('parse: allocation in Node');
    rows.push(...rowsOf('Node', 'bytes allocated/event', measureInNode(heapFlags, bundle, 'heap')));
  }
  if (only !== 'node') {
    printProgress('parse: CPU time in Chromium');
    const { results, version } = await measureInChromium(await bundled('page', false));
    rows.push(...rowsOf(`Chromium ${version.split('.')[0]}`, 'ns/event', results));
  }
  return rows;
}

async function bundled(name, forNode) {
  await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir,
      emptyOutDir: false,
      minify: false,
      target: 'esnext',
      lib: { entry: path(`${name}.mjs`), formats: ['es'], fileName: () => `${name}.js` },
      rolldownOptions: { external: forNode ? /^(?!\.|\/|\w:)/ : [] },
    },
  });
  return `${outDir}/${name}.js`;
}

function measureInNode(flags, bundle, mode) {
  const printed = execFileSync(process.execPath, [...flags, path('node.mjs'), bundle, mode], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  return JSON.parse(printed);
}

function rowsOf(surroundings, metric, results) {
  return results.map(({ stream, size, subject, value }) => {
    const row = { suite: 'parse', case: `${surroundings}, ${stream}, ${nameOfSize(size)}`, subject, metric, value };
    const other = results.find((result) => {
      return result.stream === stream && result.size === size && result.subject === ratioTo[subject];
    });
    return other ? { ...row, ratioTo: other.subject, ratio: value / other.value } : row;
  });
}
