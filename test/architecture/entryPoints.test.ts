// @vitest-environment node
import { existsSync, globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { entryPoints } from '../../scripts/entryPoints.mjs';
import tsconfig from '../../tsconfig.json' with { type: 'json' };

describe('the entry points', () => {
  const scripts = entryPoints.filter(({ source }) => source.endsWith('.ts'));

  it.each(scripts)('TypeScript and Vite resolve $specifier to the same source', ({ specifier, source }) => {
    expect(existsSync(source)).toBe(true);
    expect(typescriptPath(specifier, tsconfig.compilerOptions.paths)).toBe(`./${source}`);
  });
});

describe('the sources', () => {
  it('no two source paths differ only in case, which macOS and Windows cannot store', () => {
    const paths = globSync('src/**/*.{ts,tsx}').map((path) => path.replace(/\.tsx?$/, '').toLowerCase());
    expect(paths.length).toBeGreaterThan(20);
    expect(paths.filter((path, index) => paths.indexOf(path) !== index)).toEqual([]);
  });
});

/** Resolves a specifier by tsconfig's `paths`: an exact key, otherwise the longest matching pattern. */
function typescriptPath(specifier: string, paths: Record<string, string[]>): string | undefined {
  if (paths[specifier]) return paths[specifier][0];
  const [pattern, targets] = Object.entries(paths)
    .filter(([key]) => key.endsWith('*') && specifier.startsWith(key.slice(0, -1)))
    .reduce<[string, string[]]>((one, other) => (other[0].length > one[0].length ? other : one), ['', []]);
  return targets[0]?.replace('*', specifier.slice(pattern.length - 1));
}
