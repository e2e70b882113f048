/**
 * The size of each part in an application's bundle, minified and gzipped, without React, which the application has already.
 * `npm run size` measures the build and fails above a limit. Limits are just above the sizes reached; goals are in the names.
 */
const part = (name, limit, imports, loadedLater = []) => ({
  name,
  limit,
  import: Object.fromEntries(Object.entries(imports).map(([file, names]) => [`dist/${file}`, names])),
  ignore: ['react', 'react-dom', 'ai', '@ai-sdk/react', ...loadedLater],
  gzip: true,
});

export default [
  part('useStreamingResponse, with every protocol (goal: 20 KB)', '35.4 KB', {
    'index.js': '{ useStreamingResponse }',
  }),
  part('StreamingResponse, with Markdown (goal: 42 KB)', '69.2 KB', { 'index.js': '{ StreamingResponse }' }),
  part('ChatWindow beyond the chat hook, with Markdown (goal: 40 KB)', '48.6 KB', { 'index.js': '{ ChatWindow }' }),
  part(
    'useChat, beyond the stock hook (goal: 12 KB)',
    '22.5 KB',
    { 'ai-sdk/index.js': '{ useChat }' },
    // Loaded only for an endpoint with another protocol than the AI SDK's.
    ['./anyProtocol.js'],
  ),
  part('sluice/markdown, all of it', '26.6 KB', { 'markdown/index.js': '*' }),
  part('sluice/markdown/shiki, without shiki (goal: 2 KB)', '2 KB', { 'markdown/shiki/index.js': '*' }, ['shiki']),
  part('sluice/markdown/katex, without KaTeX', '0.8 KB', { 'markdown/katex/index.js': '*' }, ['katex']),
  part('sluice/markdown/mermaid, without Mermaid', '2 KB', { 'markdown/mermaid/index.js': '*' }, ['mermaid']),
  part('event splitting', '2 KB', {
    'core/decoding/sniffFraming.js': '{ sniffFraming }',
    'core/decoding/SseParser.js': '{ SseParser }',
    'core/decoding/LineParser.js': '{ LineParser }',
    'core/decoding/TextParser.js': '{ TextParser }',
  }),
  part('every protocol', '9.3 KB', { 'protocols/registry.js': '*' }),
  { name: 'styles.css', limit: '8 KB', path: 'dist/styles.css', gzip: true },
];
