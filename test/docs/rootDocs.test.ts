// @vitest-environment node
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };

describe.each(['ARCHITECTURE.md', 'CONTRIBUTING.md', 'README.md'])('%s', (path) => {
  const source = readFileSync(path, 'utf8');

  it(`${path} links only to files that exist`, () => {
    const links = [...source.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => link!);
    expect(links.filter((link) => !existsSync(link))).toEqual([]);
  });

  it(`${path} names only files and folders that exist`, () => {
    const paths = [...source.matchAll(/`((?:src|test|scripts|bench|stories|examples)\/[\w./-]+)`/g)].map(
      ([, name]) => name!,
    );
    expect(paths.filter((name) => !existsSync(name))).toEqual([]);
  });

  it(`${path} names only npm scripts that exist`, () => {
    const scripts = [...source.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name!);
    expect(scripts.filter((name) => !(name in packageJson.scripts))).toEqual([]);
  });
});

describe('the source tree in ARCHITECTURE.md', () => {
  const tree = readFileSync('ARCHITECTURE.md', 'utf8').match(/^src\/\n(?: {2}.*\n)+/m)?.[0] ?? '';

  it('the source tree in ARCHITECTURE.md names files and folders that exist', () => {
    const folders: string[] = [];
    const paths = [...tree.matchAll(/^( *)([\w.-]+\/?)(?= |$)/gm)].map(([, indent, name]) => {
      const depth = indent!.length / 2;
      folders.splice(depth, folders.length, name!);
      return folders.join('');
    });
    expect(paths).toContain('src/core/connection/');
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  });
});
