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

  it('holds the build, its sources and four documents, and nothing else', () => {
    const expected =
      /^(?:package\.json|README\.md|CHANGELOG\.md|LICENSE|dist\/.+\.(?:js|d\.ts|css)(?:\.map)?|src\/.+\.(?:tsx?|css))$/;
    expect(files.filter((file) => !expected.test(file))).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(['README.md', 'CHANGELOG.md', 'LICENSE']));
  });

  it('holds no test, story or mock data of its own', () => {
    expect(files.filter((file) => /\.(?:test|stories|fixture)\./.test(file))).toEqual([]);
  });

  it('holds a built file and its types for each source, and nothing of an earlier build', () => {
    const stems = (pattern: RegExp) => files.flatMap((file) => file.match(pattern)?.[1] ?? []).sort();
    const sources = stems(/^src\/(.+)\.tsx?$/);
    expect(sources.length).toBeGreaterThan(20);
    expect(stems(/^dist\/(.+)\.d\.ts$/)).toEqual(sources);
    // A source of types alone has no code to build; `_virtual` holds the bundler's own helpers.
    expect(sources).toEqual(expect.arrayContaining(stems(/^dist\/(?!_virtual\/)(.+)\.js$/)));
  });

  it('holds the source that each map points to', () => {
    const maps = files.filter((file) => file.endsWith('.map'));
    expect(maps.length).toBeGreaterThan(20);
    for (const map of maps) {
      for (const source of JSON.parse(readFileSync(map, 'utf8')).sources) {
        expect(files, map).toContain(posix.join(posix.dirname(map), source));
      }
    }
  });

  it('says ‘use client’ first in each file of a hook or a component, in the sources and as built', () => {
    const client = files.filter((file) => /^src\/(?!storybook\/).+(?:\.tsx|\/use[A-Z]\w*\.ts)$/.test(file));
    expect(client.length).toBeGreaterThan(5);
    for (const source of client) {
      const built = source.replace('src/', 'dist/').replace(/\.tsx?$/, '.js');
      expect(readFileSync(source, 'utf8'), source).toMatch(/^['"]use client['"];/);
      expect(readFileSync(built, 'utf8'), built).toMatch(/^['"]use client['"];/);
    }
  });

  it('lets a bundler leave out all that is not used, but for the styles and two doors that act by being imported', () => {
    expect(packageJson.sideEffects).toEqual(['**/*.css', './dist/testing/react.js', './dist/testing/vitest.js']);
  });
});
