// @vitest-environment node
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { entryPoints } from '../../scripts/entryPoints.mjs';
import { printApiSurface } from './apiSurface.js';

const folder = mkdtempSync(join(tmpdir(), 'sluice-api-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the public API', () => {
  const scripts = entryPoints.filter(({ source }) => source.endsWith('.ts'));
  const { status, stdout } = spawnSync(
    'npx',
    ['tsc', '-p', 'tsconfig.build.json', '--declarationMap', 'false', '--outDir', folder],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`The declarations could not be built:\n${stdout}`);
  // `sluice` re-exports a part of core, so core comes first and prints the declarations.
  const isCore = ({ specifier }: { specifier: string }) => specifier === 'sluice/core';
  const surface = printApiSurface(
    [...scripts.filter(isCore), ...scripts.filter((script) => !isCore(script))].map(({ specifier, entry }) => ({
      specifier,
      path: join(folder, `${entry}.d.ts`),
    })),
  );

  it.each(scripts)('the API of $specifier equals its snapshot, which `npm run api` updates', async ({ specifier }) => {
    await expect(surface.get(specifier)).toMatchFileSnapshot(`snapshots/${specifier.replaceAll('/', '.')}.txt`);
  });

  it('no two entry points export different things under one name', () => {
    const exporters = new Map<string, string[]>();
    for (const [specifier, text] of surface) {
      // The hook of AI SDK 3 and 4 keeps the names of those versions.
      if (specifier === 'sluice/ai-sdk/legacy') continue;
      const [exported = ''] = text.split('// Mentioned by');
      const names = exported.matchAll(/^(?:abstract class|class|interface|type|function|const) (\w+)/gm);
      for (const name of new Set([...names].map(([, name]) => name!)))
        exporters.set(name, [...(exporters.get(name) ?? []), specifier]);
    }
    expect(exporters.size).toBeGreaterThan(200);
    const alike = [...exporters].filter(([, specifiers]) => specifiers.length > 1).map(([name]) => name);
    // `createStream` of sluice/testing/react is the one of sluice/testing, wrapped in `act`.
    expect(alike).toEqual(['createStream']);
  });
});

describe('printApiSurface', () => {
  const print = (files: Record<string, string>) => {
    const entries = Object.entries(files).map(([name, code]) => {
      const path = join(folder, name);
      writeFileSync(path, code);
      return { specifier: name.replace('.d.ts', ''), path };
    });
    return printApiSurface(entries.filter(({ specifier }) => !specifier.startsWith('_')));
  };

  it('printApiSurface prints values and types by name, without comments and private members', () => {
    const surface = print({
      'one.d.ts': `/** A class. */
export declare class Zebra {
    #private;
    /** Runs. */
    run(speed: number): void;
}
export type Ant = 'a' | 'b';
export declare const bee: Ant;`,
    });
    expect(surface.get('one')).toBe(`// one

// Values: 2

class Zebra {
    run(speed: number): void;
}

const bee: Ant;

// Types: 1

type Ant = 'a' | 'b';
`);
  });

  it('printApiSurface prints all overloads of a function', () => {
    const surface = print({
      'overloads.d.ts': `export declare function get(): string;\nexport declare function get(key: string): number;`,
    });
    expect(surface.get('overloads')).toContain('function get(): string;\nfunction get(key: string): number;');
  });

  it('printApiSurface refers to the first entry point that exports the same declaration', () => {
    const surface = print({
      'first.d.ts': `export type { Deep } from './_deep.js';`,
      'second.d.ts': `export type { Deep as Renamed } from './_deep.js';`,
      '_deep.d.ts': `export interface Deep { depth: number }`,
    });
    expect(surface.get('first')).toContain('interface Deep { depth: number }');
    expect(surface.get('second')).toContain('Deep as Renamed // declared by first');
  });

  it('printApiSurface prints a type that only the signature of an exported function mentions', () => {
    const surface = print({
      'mentions.d.ts': `export { make } from './_make.js';`,
      '_make.d.ts': `import type { Options } from './_options.js';\nexport declare function make(options: Options): void;`,
      '_options.d.ts': `export interface Options { inner: Inner }\ninterface Inner { size: number }`,
    });
    expect(surface.get('mentions')).toContain('not exported: 2');
    expect(surface.get('mentions')).toContain('interface Inner { size: number }');
  });

  it('printApiSurface treats a type-only re-export of a class as a type', () => {
    const surface = print({
      'typeOnly.d.ts': `export type * from './_class.js';`,
      '_class.d.ts': `export declare class Hidden {}`,
    });
    expect(surface.get('typeOnly')).toContain('// Types: 1');
  });
});
