// @vitest-environment node
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = 'stories/docs';
const pages = globSync(`${folder}/*.mdx`).map((path) => ({ path, source: readFileSync(path, 'utf8') }));

/** The files that a page shows: the name of each import, and its file. */
function imports(source: string): [name: string, file: string][] {
  return [...source.matchAll(/^import (\w+) from '(.+)\?raw';$/gm)].map(([, name, file]) => [
    name!,
    posix.join(folder, file!),
  ]);
}

/** Code that is compiled and tested, and files that are shown as they are. */
const proven =
  /^(?:test\/|stories\/|examples\/|src\/react\/|src\/protocols\/|bench\/README\.md$|README\.md$|ARCHITECTURE\.md$)/;

describe('the docs pages', () => {
  it.each(pages)('the page $path shows only code from compiled and tested files', ({ source }) => {
    for (const [name, file] of imports(source)) {
      expect(existsSync(file), file).toBe(true);
      expect(file).toMatch(proven);
      expect(source, `${name} is imported and not shown`).toMatch(new RegExp(`\\{${name}\\}`));
    }
    const shown = [...source.matchAll(/<Source code=\{(\w+)\}/g)].map(([, name]) => name);
    expect(imports(source).map(([name]) => name)).toEqual(expect.arrayContaining(shown));
    // Shell commands and drawings are not compiled.
    expect(
      [...source.matchAll(/^```(\w*)\n.*?^```/gms)].filter(([, language]) => language !== 'sh' && language !== 'text'),
    ).toEqual([]);
  });

  it('the docs pages show every example in test/docs/examples and test/testing/docs', () => {
    const examples = ['test/docs/examples', 'test/testing/docs'].flatMap((from) =>
      globSync(`${from}/*.{ts,tsx,css}`).filter((file) => !file.endsWith('page.test.ts')),
    );
    const shown = new Set(pages.flatMap(({ source }) => imports(source).map(([, file]) => file)));
    expect(examples.length).toBeGreaterThan(20);
    expect(examples.filter((file) => !shown.has(file))).toEqual([]);
  });

  it('the docs pages link only to existing pages', () => {
    const ids = new Set(pages.flatMap(({ source }) => source.match(/<Meta title="(.+?)"/)?.[1] ?? []).map(idOf));
    for (const { path, source } of pages) {
      for (const [, id] of source.matchAll(/\]\(\?path=\/docs\/(.+?)--docs\)/g))
        expect(ids, `${path}: ${id}`).toContain(id);
    }
  });

  it('the docs pages have an anchor for each error code', () => {
    const [, union = ''] = /export type StreamErrorCode =([^;]+);/.exec(
      readFileSync('src/model/StreamError.ts', 'utf8'),
    )!;
    const codes = [...union.matchAll(/'([a-z-]+)'/g)].map(([, code]) => code);
    const source = readFileSync(join(folder, 'WhatCanGoWrong.mdx'), 'utf8');
    const anchors = [...source.matchAll(/<span id="([a-z-]+)">`\1`/g)].map(([, id]) => id);
    expect(codes.length).toBeGreaterThan(10);
    expect(anchors.sort()).toEqual(codes.sort());
  });

  it('the example style sheet uses only --sluice variables that tokens.css defines', () => {
    const tokens = readFileSync('src/react/tokens.css', 'utf8');
    const brand = readFileSync(join('test/docs/examples/brand.css'), 'utf8');
    for (const [variable] of brand.matchAll(/--sluice-[\w-]+/g)) expect(tokens).toContain(`${variable}:`);
  });
});

/** The id that Storybook makes of a title. */
function idOf(title: string): string {
  return title.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}
