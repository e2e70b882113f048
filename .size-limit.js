/**
 * What a user's bundle pays for each part, minified and gzipped, with React left out: the application has it already.
 * `npm run size` measures what was built and fails beyond a limit. A limit that stands above its goal says what is reached.
 */
const part = (name, limit, imports, loadedLater = []) => ({
  name,
  limit,
  import: Object.fromEntries(Object.entries(imports).map(([file, names]) => [`dist/${file}`, names])),
  ignore: ['react', 'react-dom', 'ai', '@ai-sdk/react', ...loadedLater],
  gzip: true,
});

export default [
  part('useStreamingResponse, with every protocol (goal: 11 KB)', '23 KB', {
    'index.js': '{ useStreamingResponse }',
  }),
  part('StreamingResponse, with Markdown (goal: 34 KB)', '48 KB', { 'index.js': '{ StreamingResponse }' }),
  part('ChatWindow, with Markdown (goal: 42 KB)', '40 KB', { 'index.js': '{ ChatWindow }' }),
  part(
    'useChat, beyond the stock hook (goal: 8 KB)',
    '15 KB',
    { 'ai-sdk/index.js': '{ useChat }' },
    // Only an endpoint that does not speak the AI SDK's protocol needs it.
    ['./anyProtocol.js'],
  ),
  part('sluice/markdown, all of it', '20 KB', { 'markdown/index.js': '*' }),
  part('framing', '1.5 KB', {
    'core/decoding/sniffFraming.js': '{ sniffFraming }',
    'core/decoding/SseParser.js': '{ SseParser }',
    'core/decoding/LineParser.js': '{ LineParser }',
    'core/decoding/TextParser.js': '{ TextParser }',
  }),
  part('every protocol', '6 KB', { 'protocols/registry.js': '*' }),
  { name: 'styles.css', limit: '8 KB', path: 'dist/styles.css', gzip: true },
];
