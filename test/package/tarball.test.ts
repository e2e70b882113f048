import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { type Packed, pack } from './pack.js';

describe('the tarball', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-pack-'));
  let files: Packed['files'];
  beforeAll(() => {
    files = pack(folder).files;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('the tarball contains the build, its sources and the documents, and nothing else', () => {
    const expected =
      /^(?:package\.json|README\.md|CHANGELOG\.md|LICENSE|stories\/assets\/streaming\.png|dist\/llms(?:-full)?\.txt|dist\/.+\.(?:js|d\.ts|css)(?:\.map)?|src\/.+\.(?:tsx?|css))$/;
    expect(files.filter((file) => !expected.test(file))).toEqual([]);
    expect(files).toEqual(
      expect.arrayContaining(['README.md', 'CHANGELOG.md', 'LICENSE', 'dist/llms.txt', 'dist/llms-full.txt']),
    );
  });

  it('the tarball contains no test, story or mock data', () => {
    expect(files.filter((file) => /\.(?:test|stories|fixture)\./.test(file))).toEqual([]);
  });

  it('the package has no install scripts, because npm would warn about them', () => {
    const scripts = Object.keys(packageJson.scripts);
    expect(scripts.filter((name) => /^(?:pre|post)?(?:install|prepare)$/.test(name))).toEqual([]);
  });

  it('the tarball contains the build and the types of each source, and nothing from an earlier build', () => {
    const stems = (pattern: RegExp) => files.flatMap((file) => file.match(pattern)?.[1] ?? []).sort();
    const sources = stems(/^src\/(.+)\.tsx?$/);
    expect(sources.length).toBeGreaterThan(20);
    // A style sheet has types but no TypeScript source.
    expect(stems(/^dist\/(.+)(?<!\.css)\.d\.ts$/)).toEqual(sources);
    const built = stems(/^dist\/(?!_virtual\/)(.+)\.js$/);
    expect(sources).toEqual(expect.arrayContaining(built));
    // A source with only types has no code to build. Any other source without a build is not reachable from an entry
    // point.
    const hasCode = (stem: string) => {
      const source = [`src/${stem}.ts`, `src/${stem}.tsx`].find((path) => files.includes(path))!;
      return /^(?:export )?(?:default )?(?:async )?(?:const|let|class|function|abstract class)\b/m.test(
        readFileSync(source, 'utf8'),
      );
    };
    expect(sources.filter((stem) => !built.includes(stem) && hasCode(stem))).toEqual([]);
  });

  it('the tarball contains the sources of each source map', () => {
    const maps = files.filter((file) => file.endsWith('.map'));
    expect(maps.length).toBeGreaterThan(20);
    for (const map of maps) {
      for (const source of JSON.parse(readFileSync(map, 'utf8')).sources) {
        expect(files, map).toContain(posix.join(posix.dirname(map), source));
      }
    }
  });

  it('each file of a hook or component begins with ‘use client’, in the sources and in the build', () => {
    const client = files.filter((file) => /^src\/(?!storybook\/).+(?:\.tsx|\/use[A-Z]\w*\.ts)$/.test(file));
    expect(client.length).toBeGreaterThan(5);
    for (const source of client) {
      const built = source.replace('src/', 'dist/').replace(/\.tsx?$/, '.js');
      expect(readFileSync(source, 'utf8'), source).toMatch(/^['"]use client['"];/);
      expect(readFileSync(built, 'utf8'), built).toMatch(/^['"]use client['"];/);
    }
  });

  it('package.json declares no side effects except the styles and two self-registering entry points', () => {
    expect(packageJson.sideEffects).toEqual(['**/*.css', './dist/testing/react.js', './dist/testing/vitest.js']);
  });
});
