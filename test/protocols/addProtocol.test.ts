// @vitest-environment node
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

// The steps of “To add a protocol” in ARCHITECTURE.md, in a copy: a folder, a line in the registry, and a line in the
// list of encodings for the mocks and the server.
const folder = {
  'detect.ts': `import type { EventFields } from '../eventFields.js';

export function detect({ kind }: EventFields): boolean {
  return kind === 'token' || kind === 'bye';
}
`,
  'finishReasons.ts': `import type { FinishReasons } from '../finishReason.js';

export const finishReasons: FinishReasons = { stop: ['ciao'], length: ['basta'] };
`,
  'decode.ts': `import { defineBuiltIn } from '../Protocol.js';
import { detect } from './detect.js';
import { finishReasons } from './finishReasons.js';

export const acme = defineBuiltIn<{ kind: string; text?: string; why?: string }>({
  name: 'acme',
  detect,
  finishReasons,
  framing: 'sse',
  createDecoder: () => (event, out) => {
    if (event.kind === 'token') out.text(event.text);
    else if (event.kind === 'bye') {
      out.finish(event.why ?? 'ciao');
      out.end();
    } else return false;
  },
});
`,
  'encode.ts': `import type { Encoding } from '../encoding/Encoding.js';
import { finishReasons } from './finishReasons.js';

export function acmeEncoding(): Encoding {
  let why: string | undefined;
  return {
    framing: 'sse',
    finishReasons,
    encode(delta, emit) {
      if (delta.type === 'text') emit({ kind: 'token', text: delta.text });
      else if (delta.type === 'finish') why = delta.raw;
      else return false;
    },
    end: (emit) => emit({ kind: 'bye', why }),
  };
}
`,
};

let copy: string;

beforeAll(() => {
  copy = mkdtempSync(resolve('node_modules/.acme-'));
  const from = (path: string) => cpSync(path, join(copy, path), { recursive: true });
  for (const path of ['src', 'test/protocols/encoding', 'tsconfig.json', 'package.json']) from(path);
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
  mkdirSync(join(copy, 'src/protocols/acme'));
  for (const [file, code] of Object.entries(folder)) writeFileSync(join(copy, 'src/protocols/acme', file), code);
  addLine(
    'src/protocols/registry.ts',
    "import { acme } from './acme/decode.js';",
    /\n {2}gemini,\n/,
    '\n  acme,\n  gemini,\n',
  );
  addLine(
    'src/protocols/encoding/encodings.ts',
    "import { acmeEncoding } from '../acme/encode.js';",
    /\n {2}gemini:/,
    '\n  acme: acmeEncoding,\n  gemini:',
  );
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

function addLine(path: string, line: string, before: RegExp, replacement: string): void {
  const code = readFileSync(join(copy, path), 'utf8');
  expect(code).toMatch(before);
  writeFileSync(join(copy, path), `${line}\n${code.replace(before, replacement)}`);
}

it('a protocol added as documented type-checks', () => {
  const config = { extends: './tsconfig.json', include: ['src', 'test/protocols/encoding'] };
  writeFileSync(join(copy, 'tsconfig.acme.json'), JSON.stringify(config));
  const tsc = resolve('node_modules/.bin/tsc');
  expect(execFileSync(tsc, ['--noEmit', '-p', 'tsconfig.acme.json'], { cwd: copy, encoding: 'utf8' })).toBe('');
}, 120_000);

it('a protocol added as documented is detected, decoded and encoded, and included in the round-trip tests', () => {
  // In a separate process, because this one has loaded the copied modules.
  const test = `// @vitest-environment node
import { expect, it } from 'vitest';
import { createEncoder } from '../../src/protocols/encoding/createEncoder.js';
import { StreamProcessor } from '../../src/core/decoding/StreamProcessor.js';
it('acme is detected', () => {
  const encoder = createEncoder('acme');
  const deltas = [
    { type: 'text', part: 'text', text: 'Hi' },
    { type: 'finish', reason: 'length', raw: 'basta' },
  ] as const;
  const processor = new StreamProcessor();
  expect(processor.push(deltas.map((delta) => encoder.encode(delta)).join('') + encoder.end())).toEqual(deltas);
  expect(processor.protocol).toBe('acme');
});
`;
  writeFileSync(join(copy, 'test/protocols/acme.test.ts'), test);
  writeFileSync(
    join(copy, 'vitest.config.ts'),
    "import { defineConfig } from 'vitest/config';\nexport default defineConfig({ test: { include: ['test/**/*.test.ts'], testTimeout: 60_000 } });\n",
  );
  const output = execFileSync(
    resolve('node_modules/.bin/vitest'),
    ['run', 'test/protocols/acme.test.ts', 'test/protocols/encoding/roundTrip.test.ts', '-t', 'acme'],
    { cwd: copy, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } },
  );
  expect(output).toMatch(/Tests\s+3 passed/);
}, 120_000);
