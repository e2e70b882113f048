import parser from '@babel/eslint-parser';
import boundaries from 'eslint-plugin-boundaries';
import hooks from 'eslint-plugin-react-hooks';

/**
 * The layers of src. Each file belongs to the first layer whose pattern matches its path; a file without a layer is an
 * error. A layer imports itself, the layers in `imports` and the packages in `packages`; `types` lists the layers that
 * it may only `import type` from.
 */
const encoders = ['encoding'];
const core = ['session', 'flow', 'monitor', 'connection', 'decoding', 'json', 'protocols', 'model', 'environment'];
const layers = {
  model: { files: ['model/**'], imports: [] },
  peers: { files: ['requirePeer.ts'], imports: [] },
  environment: {
    files: [
      'core/environment.ts',
      'core/createStore.ts',
      'core/errors.ts',
      'core/isDevelopment.ts',
      'core/warnOnce.ts',
    ],
    imports: ['model'],
  },
  // Words that decoders and encoders share.
  'finish reasons': { files: ['protocols/finishReason.ts', 'protocols/*/finishReasons.ts'], imports: ['model'] },
  encoding: {
    files: ['protocols/encoding/**', 'protocols/*/encode.ts'],
    imports: ['finish reasons', 'model', 'environment'],
    types: ['protocols'],
  },
  protocols: { files: ['protocols/**'], imports: ['finish reasons', 'model', 'environment'] },
  json: { files: ['core/json/**'], imports: ['model', 'environment'] },
  decoding: { files: ['core/decoding/**'], imports: ['json', 'protocols', 'model', 'environment'] },
  connection: { files: ['core/connection/**'], imports: ['decoding', 'protocols', 'model', 'environment'] },
  flow: { files: ['core/flow/**'], imports: ['model', 'environment'] },
  monitor: { files: ['core/monitor/**'], imports: ['model', 'environment'] },
  session: {
    files: ['core/run/**', 'core/session/**', 'core/chat/**'],
    imports: core.filter((layer) => layer !== 'session'),
  },
  'core entry point': { files: ['core/index.ts'], imports: core },
  // Hooks and URL checks that Markdown and the components both use.
  shared: { files: ['shared/**'], imports: [], packages: ['react'] },
  'markdown/shiki': { files: ['markdown/shiki/**'], imports: ['markdown'], packages: ['react', 'shiki'] },
  'markdown/katex': { files: ['markdown/katex/**'], imports: ['markdown'], packages: ['react', 'katex'] },
  'markdown/mermaid': { files: ['markdown/mermaid/**'], imports: ['markdown'], packages: ['react', 'mermaid'] },
  markdown: { files: ['markdown/**'], imports: ['shared'], packages: ['react'] },
  // A layer of its own, because the AI SDK's hook and the add-on read stores without using any component.
  'store hook': {
    files: ['useStore', 'useLatest', 'useIsomorphicLayoutEffect', 'useStopOnUnmount'].map((name) => `react/${name}.ts`),
    imports: ['model', 'environment'],
    packages: ['react'],
  },
  // The assembled components are the only ones that import Markdown: an application that uses the parts chooses its own.
  'assembled components': {
    files: ['react/StreamingResponse/StreamingResponse.tsx', 'react/ChatWindow/ChatWindow.tsx'],
    imports: ['components', 'store hook', 'markdown', 'shared', 'session', 'model', 'environment'],
    types: ['monitor'],
    packages: ['react', 'react-dom', 'clsx'],
  },
  components: {
    files: ['react/**'],
    imports: ['store hook', 'shared', 'session', 'model', 'environment'],
    types: ['monitor', 'json'],
    packages: ['react', 'react-dom', 'clsx'],
  },
  'idb-keyval': {
    files: ['idb-keyval/**'],
    imports: ['peers'],
    types: ['components'],
    packages: ['idb-keyval'],
  },
  locales: { files: ['locales/**'], imports: ['shared'], types: ['components'] },
  'main entry point': {
    files: ['index.ts'],
    imports: ['assembled components', 'components', 'session', 'model', 'environment'],
    types: ['monitor', 'json'],
  },
  'ai-sdk': { files: ['ai-sdk/**'], imports: ['store hook', ...core], packages: ['react', 'ai', '@ai-sdk/react'] },
  'testing/msw': {
    files: ['testing/msw.ts', 'testing/transports/streamHandler.ts'],
    imports: ['testing', 'peers', ...core],
    packages: ['msw'],
  },
  'testing/react': {
    files: ['testing/react.ts'],
    imports: ['testing', 'peers', ...core],
    packages: ['@testing-library/react'],
  },
  'testing/vitest': { files: ['testing/vitest.ts'], imports: ['testing', 'peers', ...core], packages: ['vitest'] },
  'testing/node': {
    files: ['testing/node.ts', 'testing/transports/serve.ts', 'testing/cassettes/files.ts'],
    imports: ['testing', ...core],
    packages: ['node:*'],
  },
  testing: { files: ['testing/**'], imports: [...encoders, 'core entry point', ...core] },
  server: { files: ['server/**'], imports: ['encoding', ...core] },
  storybook: {
    files: ['storybook/**'],
    imports: ['peers', 'store hook', 'testing', 'core entry point', ...core],
    packages: ['react', 'storybook'],
  },
};

/** Globals that exist only in a page. Core runs in workers and on servers too, and uses its `Environment` instead. */
const pageGlobals = [
  'window',
  'document',
  'navigator',
  'location',
  'history',
  'localStorage',
  'sessionStorage',
  'requestAnimationFrame',
  'cancelAnimationFrame',
  'matchMedia',
  'getComputedStyle',
  'XMLHttpRequest',
  'EventSource',
  'MutationObserver',
  'ResizeObserver',
  'IntersectionObserver',
  'Element',
  'HTMLElement',
  'Node',
];

/** Streams made by hand. Tests of hooks, components and stories use the mocking kit, as users do. */
const handMadeStreams = ['ReadableStream', 'TransformStream', 'WritableStream'];

export default [
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: {
      parser,
      parserOptions: {
        requireConfigFile: false,
        babelOptions: { parserOpts: { plugins: ['typescript', 'jsx'] } },
      },
    },
  },
  hooks.configs.flat['recommended-latest'],
  {
    // Test components pass what they rendered to the test.
    files: ['test/**'],
    rules: { 'react-hooks/globals': 'off', 'react-hooks/refs': 'off' },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { boundaries },
    settings: {
      'import/resolver': { [new URL('scripts/importResolver.cjs', import.meta.url).pathname]: {} },
      'boundaries/files': Object.entries(layers).map(([category, { files }]) => ({
        category,
        pattern: files.map((file) => `src/${file}`),
      })),
      'boundaries/files-single-match': true,
      'boundaries/dependency-nodes': ['import', 'dynamic-import', 'export'],
      'boundaries/additional-dependency-nodes': [
        { selector: 'TSImportType > Literal', kind: 'type', name: 'import-type' },
      ],
      'boundaries/legacy-templates': false,
    },
    rules: {
      'boundaries/no-unknown-files': 'error',
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          checkAllOrigins: true,
          checkUnknownLocals: true,
          policies: Object.entries(layers).map(([layer, { imports, types = [], packages = [] }]) => ({
            from: { file: { categories: layer } },
            allow: [
              { to: { file: { categories: { anyOf: [layer, ...imports] } } } },
              { to: { file: { categories: { anyOf: types } } }, dependency: { kind: 'type' } },
              { to: { module: { origin: ['external', 'core'], source: packages } } },
            ],
          })),
        },
      ],
    },
  },
  {
    files: ['src/core/**', 'src/protocols/**', 'src/model/**'],
    ignores: ['src/core/environment.ts'],
    rules: { 'no-restricted-globals': ['error', ...pageGlobals] },
  },
  {
    files: ['test/react/**', 'test/ai-sdk/**', 'test/storybook/**', 'test/docs/**', 'stories/**'],
    // Passes empty streams through the SDK's own methods; no component reads one.
    ignores: ['test/ai-sdk/httpTransport.test.ts'],
    rules: {
      'no-restricted-globals': ['error', ...handMadeStreams],
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'node:http', importNames: ['createServer'] },
            { name: 'msw', importNames: ['HttpResponse'] },
          ],
        },
      ],
    },
  },
];
