import type { Module } from './modules.js';

/** A part of the sources, and what it may know of. */
interface Layer {
  readonly name: string;
  /** Begins the path of every file of the layer, from `src/`; the longest one that fits decides. */
  readonly paths: readonly string[];
  /** The layers that it may import, beside itself. */
  readonly imports: readonly string[];
  /** The layers that it may import by `import type` only. */
  readonly importsTypes?: readonly string[];
  /** The packages that it may import. */
  readonly packages?: readonly string[];
}

const encoders = [
  'agUi',
  'aiDataStream',
  'aiSdk',
  'anthropicMessages',
  'gemini',
  'json',
  'ollama',
  'openaiChat',
  'openaiResponses',
  'text',
].map((protocol) => `protocols/${protocol}/encode`);

const core = ['core door', 'session', 'flow', 'monitor', 'connection', 'decoding', 'protocols', 'vocabulary'];

/**
 * The layers, from the bytes up to the screen, and the layers that each may import.
 */
const layers: readonly Layer[] = [
  { name: 'vocabulary', paths: ['model/', 'core/environment', 'core/createStore'], imports: [] },
  { name: 'protocols', paths: ['protocols/'], imports: ['vocabulary'] },
  { name: 'decoding', paths: ['core/decoding/'], imports: ['protocols', 'vocabulary'] },
  { name: 'connection', paths: ['core/connection/'], imports: ['decoding', 'protocols', 'vocabulary'] },
  { name: 'flow', paths: ['core/flow/'], imports: ['vocabulary'] },
  { name: 'monitor', paths: ['core/monitor/'], imports: ['vocabulary'] },
  {
    name: 'session',
    paths: ['core/run/', 'core/session/', 'core/chat/'],
    imports: ['flow', 'monitor', 'connection', 'decoding', 'protocols', 'vocabulary'],
  },
  {
    name: 'core door',
    paths: ['core/index'],
    imports: core,
  },
  {
    name: 'encoding',
    paths: ['protocols/encoding/', ...encoders],
    imports: ['vocabulary'],
    importsTypes: ['protocols'],
  },
  { name: 'markdown', paths: ['markdown/'], imports: [], packages: ['react'] },
  {
    name: 'store hook',
    paths: ['react/useStore', 'react/useLatest', 'react/useIsomorphicLayoutEffect'],
    imports: ['vocabulary'],
    packages: ['react'],
  },
  {
    name: 'screen',
    paths: ['react/'],
    imports: ['store hook', 'session', 'vocabulary'],
    importsTypes: ['monitor'],
    packages: ['react', 'react-dom', 'clsx'],
  },
  {
    // Only what is assembled brings Markdown; an application that takes the parts chooses its own.
    name: 'assembled components',
    paths: ['react/StreamingResponse/StreamingResponse.', 'react/ChatWindow/ChatWindow.'],
    imports: ['screen', 'markdown', 'session', 'vocabulary'],
    importsTypes: ['monitor'],
    packages: ['react', 'react-dom', 'clsx'],
  },
  {
    name: 'door',
    paths: ['index'],
    imports: ['assembled components', 'screen', 'session', 'vocabulary'],
    importsTypes: ['monitor'],
  },
  {
    name: 'ai-sdk',
    paths: ['ai-sdk/'],
    imports: ['store hook', 'session', 'flow', 'monitor', 'connection', 'decoding', 'protocols', 'vocabulary'],
    packages: ['react', 'ai', '@ai-sdk/react'],
  },
  { name: 'testing', paths: ['testing/'], imports: ['encoding', ...core] },
  {
    name: 'testing/msw',
    paths: ['testing/msw', 'testing/transports/streamHandler'],
    imports: ['testing', ...core],
    packages: ['msw'],
  },
  {
    name: 'testing/react',
    paths: ['testing/react'],
    imports: ['testing', ...core],
    packages: ['@testing-library/react'],
  },
  { name: 'testing/vitest', paths: ['testing/vitest'], imports: ['testing', ...core], packages: ['vitest'] },
  {
    name: 'testing/node',
    paths: ['testing/node', 'testing/transports/serve', 'testing/cassettes/files'],
    imports: ['testing', ...core],
    packages: ['node:'],
  },
  {
    name: 'storybook',
    paths: ['storybook/'],
    imports: ['store hook', 'testing', ...core],
    packages: ['react', 'storybook'],
  },
];

/** What only a page has. Core runs in workers and on servers too, and asks its `Host` instead. */
const pageGlobals =
  /^(?:window|document|navigator|location|history|localStorage|sessionStorage|requestAnimationFrame|matchMedia|getComputedStyle|XMLHttpRequest|EventSource|MutationObserver|ResizeObserver|IntersectionObserver|(?:HTML|SVG)\w*Element)$/;

/** Every import that goes against the arrows, as a sentence. */
export function findWrongImports(modules: ReadonlyMap<string, Module>): string[] {
  return [...modules.values()].flatMap((module) => {
    const layer = layerOf(module.path);
    if (!layer) return [`${module.path} belongs to no layer`];
    return module.imports.flatMap(({ target, isPackage, isTypeOnly }) => {
      if (isPackage) {
        const isAllowed = layer.packages?.some(
          (name) => target === name || (name === 'node:' && target.startsWith(name)),
        );
        return isAllowed ? [] : [`${module.path} imports ${target}: ${layer.name} does not know that package`];
      }
      const other = layerOf(target);
      if (other === layer) return [];
      const known = isTypeOnly ? [...layer.imports, ...(layer.importsTypes ?? [])] : layer.imports;
      return other && known.includes(other.name)
        ? []
        : [`${module.path} imports ${target}: ${layer.name} does not know ${other?.name ?? 'that file'}`];
    });
  });
}

/** Every use of a page's globals in core, as a sentence. */
export function findPageGlobals(modules: ReadonlyMap<string, Module>): string[] {
  return [...modules.values()]
    .filter(({ path }) => path.startsWith('src/core/') && path !== 'src/core/environment.ts')
    .flatMap(({ path, names }) =>
      [...names].filter((name) => pageGlobals.test(name)).map((name) => `${path} uses ${name}, which only a page has`),
    );
}

function layerOf(path: string): Layer | undefined {
  const specificity = (layer: Layer) =>
    Math.max(-1, ...layer.paths.filter((begin) => path.startsWith(`src/${begin}`)).map((begin) => begin.length));
  const best = layers.reduce((one, other) => (specificity(other) > specificity(one) ? other : one));
  return specificity(best) < 0 ? undefined : best;
}
