// @vitest-environment node
import { describe, expect, it } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { entryPoints } from '../scripts/entryPoints.mjs';
import tsconfig from '../tsconfig.json' with { type: 'json' };
import { findPageGlobals, findWrongImports } from './architecture/layers.js';
import { findCycles, findNeeds, parseModules, readSources } from './architecture/modules.js';

const sources = readSources('src');
const modules = parseModules(sources);

describe('the sources', () => {
  it('import along the arrows only', () => {
    expect(modules.size).toBeGreaterThan(20);
    expect(findWrongImports(modules)).toEqual([]);
  });

  it('import in no circle', () => {
    expect(findCycles(modules)).toEqual([]);
  });

  it('have names that differ in more than their case, which macOS and Windows do not tell apart', () => {
    const built = Object.keys(sources).map((path) => path.replace(/\.tsx?$/, '').toLowerCase());
    expect(built.filter((path, index) => built.indexOf(path) !== index)).toEqual([]);
  });

  it('use nothing in core that only a page has', () => {
    expect(findPageGlobals(modules)).toEqual([]);
  });

  it('need no more for `sluice` alone than React and its own dependencies', () => {
    const allowed = ['react', 'react-dom', ...Object.keys(packageJson.dependencies)];
    const { packages } = findNeeds(modules, 'src/index.ts');
    expect([...packages].filter((name) => !allowed.includes(name))).toEqual([]);
    expect(packages).toContain('react');
  });

  it('need nothing at all for `sluice/core`', () => {
    expect(modules.has('src/core/index.ts')).toBe(true);
    expect(findNeeds(modules, 'src/core/index.ts').packages).toEqual(new Set());
  });

  it('are there for a door, all of them', () => {
    const reached = new Set(entryPoints.flatMap(({ source }) => [...findNeeds(modules, source).files]));
    expect([...modules.keys()].filter((path) => !reached.has(path))).toEqual([]);
  });

  it('have a file behind each entry point of package.json, the same for TypeScript as for Vite', () => {
    const { paths } = tsconfig.compilerOptions;
    for (const { specifier, source } of entryPoints.filter(({ source }) => source.endsWith('.ts'))) {
      expect(sources).toHaveProperty([source]);
      expect(typescriptPath(specifier, paths)).toBe(`./${source}`);
    }
  });
});

describe('the tests and stories of hooks and components', () => {
  it('take their streams from the mocking kit alone', () => {
    const folders = ['test/react', 'test/ai-sdk', 'test/storybook', 'test/docs', 'stories'];
    const files = parseModules(Object.assign({}, ...folders.map(readSources)));
    expect(files.size).toBeGreaterThan(50);
    const tools = ['ReadableStream', 'TransformStream', 'createServer', 'HttpResponse', 'sleep'];
    const byHand = [...files.values()].filter(({ names }) => tools.some((name) => names.has(name)));
    expect(byHand.map(({ path }) => path)).toEqual([]);
  });
});

describe('a planted fault is found:', () => {
  it.each([
    ['core asks for React', 'src/core/flow/Planted.ts', `import { useState } from 'react';`, 'react'],
    [
      'decoding asks for the session',
      'src/core/decoding/Planted.ts',
      `export * from '../session/StreamSession.js';`,
      'session',
    ],
    ['a part asks for Markdown', 'src/react/Planted.tsx', `const it = import('../markdown/index.js');`, 'markdown'],
    ['a component asks for the AI SDK, for a type', 'src/react/Planted.tsx', `type A = import('ai').UIMessage;`, 'ai'],
    ['the package asks for the mocks', 'src/react/Planted.tsx', `import '../testing/index.js';`, 'testing'],
    ['the mocks ask for MSW', 'src/testing/Planted.ts', `export { http } from 'msw';`, 'msw'],
    [
      'a protocol is imported to encode',
      'src/protocols/encoding/Planted.ts',
      `import { type A } from '../Any.js';`,
      'protocols',
    ],
    ['a file stands outside the layers', 'src/utils.ts', '', 'layer'],
  ])('%s', (_, path, code, word) => {
    expect(findWrongImports(parseModules({ [path]: code }))).toEqual([expect.stringContaining(word)]);
  });

  it('a circle, unless it is one of types alone', () => {
    const there = `import type { B } from './b.js';`;
    const circle = { 'src/a.ts': there, 'src/b.ts': `export { a } from './a.js';` };
    const types = { 'src/a.ts': there, 'src/b.ts': `import type { A } from './a.js';` };
    expect(findCycles(parseModules(circle))).toEqual([['src/b.ts', 'src/a.ts', 'src/b.ts']]);
    expect(findCycles(parseModules(types))).toEqual([]);
  });

  it('a package behind the door, however far', () => {
    const far = parseModules({
      'src/index.ts': `export { a } from './a.js';`,
      'src/a.tsx': `import { b } from './b.js';`,
      'src/b.ts': `import type { UIMessage } from 'ai'; import '@ai-sdk/react/internal';`,
    });
    expect(findNeeds(far, 'src/index.ts').packages).toEqual(new Set(['ai', '@ai-sdk/react']));
  });

  it('a page’s global in core, and not a property of that name', () => {
    const path = 'src/core/flow/Planted.ts';
    expect(findPageGlobals(parseModules({ [path]: 'export const title = document.title;' }))).toEqual([
      `${path} uses document, which only a page has`,
    ]);
    expect(findPageGlobals(parseModules({ [path]: 'export const it = ({ window: 1 }).window;' }))).toEqual([]);
  });
});

/** What tsconfig's `paths` make of a specifier: an exact key, or else the longest pattern that fits. */
function typescriptPath(specifier: string, paths: Record<string, string[]>): string | undefined {
  if (paths[specifier]) return paths[specifier][0];
  const [pattern, targets] = Object.entries(paths)
    .filter(([key]) => key.endsWith('*') && specifier.startsWith(key.slice(0, -1)))
    .reduce<[string, string[]]>((one, other) => (other[0].length > one[0].length ? other : one), ['', []]);
  return targets[0]?.replace('*', specifier.slice(pattern.length - 1));
}
