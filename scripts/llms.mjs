/**
 * `node scripts/llms.mjs <folder>` writes llms.txt and llms-full.txt (see llmstxt.org) from the README, the manual and
 * the snapshots of the public API. The build writes them to dist, so that they match the version.
 */
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = new URL('..', import.meta.url);
const read = (path) => readFileSync(new URL(path, root), 'utf8');

/**
 * Renders a page of the manual as plain Markdown. Imported code is inlined; live components are omitted.
 *
 * @param {string} path The path of the `.mdx` file, from the root of the project.
 */
export function renderPage(path) {
  const source = read(path);
  const imports = Object.fromEntries(
    [...source.matchAll(/^import (\w+) from '(.+)\?raw';$/gm)].map(([, name, file]) => [
      name,
      posix.join(dirname(path), file),
    ]),
  );
  const markdown = source
    .replaceAll(/^import .*;\n/gm, '')
    .replaceAll(/^export .*;\n/gm, '')
    .replaceAll(/<Source\s+code=\{(\w+)\}\s+language="(\w+)"\s*\/>/g, (_, name, language) => {
      return `\`\`\`${language}\n${read(imports[name]).trimEnd()}\n\`\`\``;
    })
    .replaceAll(/<Markdown[^>]*\}\}>\s*\{(\w+)\}\s*<\/Markdown>/g, (_, name) => read(imports[name]))
    // Matches `<Meta … />`, `<Canvas … />`, or an image of an imported file.
    .replaceAll(/^ *<(?:[A-Z]\w*|img)\b[^>]*\/>\n?/gm, '')
    .replaceAll(/<ErrorCode id="([\w-]+)" \/>/g, '`$1`')
    .replaceAll(/<\/?kbd>/g, '')
    // A link to a manual page becomes its text, because the page is part of this file.
    .replaceAll(/\[([^\]]+)\]\(\?path=[^)]+\)/g, '$1');
  return `${markdown.replaceAll(/\n{3,}/g, '\n\n').trim()}\n`;
}

export function readPages() {
  const first = ['Getting started', 'StreamingResponse/useStreamingResponse', 'StreamingResponse/Guide'];
  const pages = globSync('stories/docs/*.mdx', { cwd: fileURLToPath(root) }).map((file) => {
    const path = file.replaceAll('\\', '/');
    const [, title = path] = read(path).match(/<Meta title="(.+?)"/) ?? [];
    return { path, title, text: renderPage(path) };
  });
  const rank = ({ title }) => (first.includes(title) ? first.indexOf(title) : first.length);
  return pages.sort((one, other) => rank(one) - rank(other) || one.title.localeCompare(other.title));
}

/** @returns {{ 'llms.txt': string, 'llms-full.txt': string }} */
export function makeLlmsFiles() {
  const { description, version } = JSON.parse(read('package.json'));
  const pages = readPages();
  // The first line after the heading summarizes the page.
  const summary = (text) =>
    text
      .split('\n\n')
      .find((block) => !/^(?:#|```|\||-|<)/.test(block.trim()))
      ?.replaceAll(/\s+/g, ' ')
      .match(/^.+?[.:](?= |$)/)?.[0] ?? '';
  const api = globSync('test/api/snapshots/*.txt', { cwd: fileURLToPath(root) })
    .sort()
    .map((path) => read(path));
  const index = [
    `# Sluice ${version}`,
    `> ${description}`,
    'Everything below is in llms-full.txt, beside this file.',
    `## Manual\n\n${pages.map(({ title, text }) => `- [${title}](llms-full.txt): ${summary(text)}`).join('\n')}`,
    `## API\n\n${api.map((text) => `- [${text.match(/^\/\/ (.+)/)?.[1]}](llms-full.txt)`).join('\n')}`,
  ];
  const full = [
    read('README.md'),
    ...pages.map(({ text }) => text),
    '# The public API, as declarations',
    ...api.map((text) => `\`\`\`ts\n${text}\`\`\``),
  ];
  return { 'llms.txt': `${index.join('\n\n')}\n`, 'llms-full.txt': `${full.join('\n\n')}\n` };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2] ?? 'dist';
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(makeLlmsFiles())) writeFileSync(join(folder, name), text);
}
