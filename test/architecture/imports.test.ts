// @vitest-environment node
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { ESLint } from 'eslint';
import { afterAll, describe, expect, it } from 'vitest';

// `npm run lint` checks the sources with these rules. The tests below prove that the rules find faults.
const eslint = new ESLint();

const lint = async (path: string, code: string) => {
  const [result] = await eslint.lintText(code, { filePath: resolve(path) });
  return result!.messages.map(({ ruleId, message }) => `${ruleId}: ${message}`);
};

describe('lint rules for layers', () => {
  it.each([
    ['React in core', 'src/core/flow/Planted.ts', `import { useState } from 'react';`],
    ['a package through a subpath', 'src/core/flow/Planted.ts', `import { jsx } from 'react/jsx-runtime';`],
    ['a Node module in core', 'src/core/flow/Planted.ts', `import { readFileSync } from 'node:fs';`],
    ['the session in decoding', 'src/core/decoding/Planted.ts', `export * from '../session/StreamSession.js';`],
    ['core in a protocol', 'src/protocols/json/Planted.ts', `export * from '../../core/session/StreamSession.js';`],
    ['anything above the model in the model', 'src/model/Planted.ts', `import '../protocols/Protocol.js';`],
    ['Markdown in a part, by a dynamic import', 'src/react/Planted.tsx', `const m = import('../markdown/index.js');`],
    ['the AI SDK in a component, by a type import', 'src/react/Planted.tsx', `type Message = import('ai').UIMessage;`],
    ['the mocks in the package', 'src/react/Planted.tsx', `import '../testing/index.js';`],
    ['MSW in the core of the mocks', 'src/testing/Planted.ts', `export { http } from 'msw';`],
    ['an encoder in a hook', 'src/react/Planted.ts', `import '../protocols/encoding/createEncoder.js';`],
    [
      'a value imported where only types are allowed',
      'src/protocols/encoding/Planted.ts',
      `import { type ProtocolName } from '../Protocol.js';`,
    ],
  ])('the lint rules report an import of %s', async (_, path, code) => {
    expect(await lint(path, code)).toEqual([expect.stringContaining('boundaries/dependencies')]);
  });

  it('the lint rules report a file outside every layer', async () => {
    expect(await lint('src/utils.ts', 'export {};')).toEqual([expect.stringContaining('boundaries/no-unknown-files')]);
  });

  it('the lint rules accept an import that follows the layers', async () => {
    const code = `import type { StreamDelta } from '../../model/StreamDelta.js';\nexport type Delta = StreamDelta;`;
    expect(await lint('src/core/flow/Planted.ts', code)).toEqual([]);
  });

  it('the lint rules accept a type import where only types are allowed', async () => {
    const code = `import type { ProtocolName } from '../Protocol.js';\nexport type Name = ProtocolName;`;
    expect(await lint('src/protocols/encoding/Planted.ts', code)).toEqual([]);
  });
});

describe('lint rules for globals', () => {
  it.each(['src/core/flow/Planted.ts', 'src/protocols/json/Planted.ts', 'src/model/Planted.ts'])(
    'the lint rules report a browser global in %s',
    async (path) => {
      expect(await lint(path, 'export const title = document.title;')).toEqual([
        expect.stringContaining('no-restricted-globals'),
      ]);
    },
  );

  it('the lint rules accept a property with the name of a browser global', async () => {
    expect(await lint('src/core/flow/Planted.ts', 'export const open = ({ window: 1 }).window;')).toEqual([]);
  });

  it.each(['test/react/planted.test.tsx', 'test/ai-sdk/planted.test.tsx', 'stories/planted.stories.tsx'])(
    'the lint rules report a custom stream in %s',
    async (path) => {
      expect(await lint(path, 'export const body = new ReadableStream();')).toEqual([
        expect.stringContaining('no-restricted-globals'),
      ]);
      expect(await lint(path, `import { createServer } from 'node:http';\ncreateServer();`)).toEqual([
        expect.stringContaining('no-restricted-imports'),
      ]);
      expect(await lint(path, `import { HttpResponse } from 'msw';\nHttpResponse.json();`)).toEqual([
        expect.stringContaining('no-restricted-imports'),
      ]);
    },
  );
});

describe('lint rule for import cycles', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-cycles-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const findsCycle = (name: string, files: Record<string, string>) => {
    const config = JSON.parse(readFileSync('biome.json', 'utf8'));
    const all = { ...files, 'biome.json': JSON.stringify({ ...config, vcs: undefined }) };
    for (const [path, code] of Object.entries(all)) {
      const file = join(folder, name, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, code);
    }
    const biome = resolve('node_modules/.bin/biome');
    const { stdout, stderr } = spawnSync(biome, ['lint', '.'], { cwd: join(folder, name), encoding: 'utf8' });
    return `${stdout}${stderr}`.includes('noImportCycles');
  };

  it('the lint rule reports an import cycle that is not type-only', () => {
    expect(
      findsCycle('values', {
        'src/a.ts': `import { b } from './b.js';\nexport const a = () => b();`,
        'src/b.ts': `import { a } from './a.js';\nexport const b = () => a();`,
      }),
    ).toBe(true);
  });

  it('the lint rule reports an import cycle of three files through a re-export', () => {
    expect(
      findsCycle('threeFiles', {
        'src/a.ts': `import { b } from './b.js';\nexport const a = () => b();`,
        'src/b.ts': `export { c as b } from './c.js';`,
        'src/c.ts': `import { a } from './a.js';\nexport const c = () => a();`,
      }),
    ).toBe(true);
  });

  it('the lint rule accepts an import cycle if one of its imports is a type import, which the build removes', () => {
    expect(
      findsCycle('types', {
        'src/a.ts': `import type { B } from './b.js';\nexport type A = { readonly b: B };`,
        'src/b.ts': `import { type A } from './a.js';\nexport type B = { readonly a?: A };`,
      }),
    ).toBe(false);
  });
});
