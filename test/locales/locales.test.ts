// @vitest-environment node
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultStrings, type Strings } from 'sluice';
import { build } from 'vite';
import { afterAll, describe, expect, it } from 'vitest';
import { entryPoints } from '../../scripts/entryPoints.mjs';

const modules = import.meta.glob<Record<string, Strings>>('../../src/locales/*.ts', { eager: true });
const locales = Object.entries(modules).map(([path, exported]) => {
  const code = path.match(/(\w+)\.ts$/)![1]!;
  return { code, exported, strings: flatten(exported[code]!) };
});
const english = flatten(defaultStrings);

type Text = string | ((...args: never[]) => string);

/** All texts in one object: those of `errors` as `errors.signIn`. */
function flatten({ errors, ...texts }: Strings): Record<string, Text> {
  const ofErrors = Object.entries(errors).map(([key, text]) => [`errors.${key}`, text]);
  return { ...texts, ...Object.fromEntries(ofErrors) };
}

/** Sample arguments of each text that is a function. Numbers from three on are written as digits in each language. */
const samples: Record<string, (string | number)[][]> = {
  queued: [[3], [17]],
  retrying: [
    [9, 4, 'Zq'],
    [0, 4, 'Zq'],
    [9, 4],
  ],
  error: [['Zq']],
  messageBy: [['Zq']],
  queuedMessages: [[3], [11], [100]],
  newMessages: [[3], [11], [100]],
  branch: [[5, 8]],
  attachments: [[3], [11], [100]],
  uploading: [[42]],
  removeAttachment: [['Zq.pdf']],
  retryUpload: [['Zq.pdf']],
  attachmentType: [['Zq.pdf']],
  attachmentTooLarge: [['Zq.pdf', '4 MB']],
  tooManyAttachments: [['Zq.pdf', 5]],
  sources: [[3], [11], [100]],
  enlargeImage: [['Zq.png']],
  approvalQuestion: [['zq_tool']],
  code: [['zq'], ['']],
  footnote: [[7]],
  backToText: [[7]],
  announceQueued: [[3], [11], [100]],
  announceApproval: [['zq_tool']],
  announceCode: [[3], [11], [100]],
  announceTable: [[3], [11], [100]],
  announceImage: [['Zq'], ['']],
  charactersPerSecond: [['Zq']],
  tokensPerSecond: [['Zq']],
  gapTimes: [['Za', 'Zb', 'Zc']],
};

const call = (text: Text, args: (string | number)[]) => (text as (...args: (string | number)[]) => string)(...args);

/** Texts that a language writes as English does. */
const cognates: Record<string, string[]> = {
  de: ['system', 'branch', 'code', 'rate'],
  fr: ['messages', 'assistant', 'suggestions', 'input', 'branch', 'sources', 'code', 'announceImage'],
  es: ['error'],
  it: [],
  pt: ['tokenRate', 'tokensPerSecond'],
  nl: ['code', 'tokenRate', 'tokensPerSecond'],
};
/** Also the same in each language: the author alone, and no text. */
const same = ['messageBy', 'emptyText'];

const latin = new Set(['de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'tr']);

/** Everything that a locale can show, with the arguments of the call. */
function* textsOf(strings: Record<string, Text>): Generator<{ key: string; text: string; args: (string | number)[] }> {
  for (const [key, text] of Object.entries(strings)) {
    if (typeof text === 'string') yield { key, text, args: [] };
    else for (const args of samples[key] ?? []) yield { key, text: call(text, args), args };
  }
}

describe('the samples of this test', () => {
  it('the locale test has sample arguments for every text that is a function', () => {
    const functions = Object.keys(english).filter((key) => typeof english[key] === 'function');
    expect(Object.keys(samples).sort()).toEqual(functions.sort());
  });
});

describe('the locales', () => {
  it('the entry points include twelve or more languages, two of them right to left', () => {
    const codes = entryPoints.flatMap(({ specifier }) => specifier.match(/^sluice\/locales\/(\w+)$/)?.[1] ?? []);
    expect(codes).toEqual(locales.map(({ code }) => code).sort());
    expect(codes.length).toBeGreaterThanOrEqual(12);
    expect(codes).toEqual(expect.arrayContaining(['ar', 'he']));
  });

  it.each(locales)('sluice/locales/$code exports one object, named after its language', ({ code, exported }) => {
    expect(Object.keys(exported)).toEqual([code]);
  });

  it.each(locales)('the locale $code has exactly the texts of the English strings', ({ strings }) => {
    expect(Object.keys(strings).sort()).toEqual(Object.keys(english).sort());
    for (const [key, text] of Object.entries(strings)) expect(typeof text, key).toBe(typeof english[key]);
  });

  it.each(locales)('the locale $code inserts each argument into the text', ({ strings }) => {
    for (const { key, text, args } of textsOf(strings)) {
      // The wait is over at 0 seconds, so the text does not mention it.
      const shown = args.filter((arg, index) => !(key === 'retrying' && index === 0 && arg === 0));
      for (const arg of shown) expect(text, key).toContain(String(arg));
    }
  });

  it.each(locales)('the locale $code uses the correct plural forms for counts from 0 to 200', ({ strings }) => {
    for (const key of ['queuedMessages', 'newMessages', 'attachments', 'sources', 'announceCode', 'announceTable']) {
      const texts = Array.from({ length: 201 }, (_, n) => call(strings[key]!, [n]));
      expect(new Set(texts).size, key).toBe(201);
      for (const text of texts) expect(text, key).toMatch(/^[^#]+$/);
    }
  });

  it.each(locales)('the locale $code contains no English', ({ code, strings }) => {
    const allowed = [...same, ...(cognates[code] ?? [])];
    const sameAsEnglish = [...textsOf(strings)].filter(({ key, text, args }) => {
      const original = english[key]!;
      return text === (typeof original === 'string' ? original : call(original, args));
    });
    expect(sameAsEnglish.map(({ key }) => key).filter((key) => !allowed.includes(key))).toEqual([]);
    if (latin.has(code)) return;
    for (const { key, text, args } of textsOf(strings)) {
      const own = args.reduce<string>((rest, arg) => rest.replaceAll(String(arg), ''), text);
      expect(own.replace('p95', ''), key).not.toMatch(/[A-Za-z]/);
    }
  });

  it.each(locales)('the locale $code ends its texts with the same punctuation as English', ({ strings }) => {
    for (const { key, text, args } of textsOf(strings)) {
      const original = english[key]!;
      const expected = typeof original === 'string' ? original : call(original, args);
      expect(text.trim(), key).toBe(text);
      expect(text, key).not.toMatch(/ {2}/);
      expect(endOf(text), `${key}: ${text}`).toBe(endOf(expected));
    }
  });

  it.each(locales)('the locale $code adds no second period after the reason for a retry', ({ strings }) => {
    for (const reason of ['Zq.', 'Zq…', 'Zq。'])
      expect(call(strings['retrying']!, [3, 1, reason])).not.toContain(`${reason}.`);
    expect(call(strings['retrying']!, [3, 1, 'Zq.'])).toMatch(/^Zq[.。] ?\S/);
  });
});

describe('the bundle of an application', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), 'sluice-locales-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Bundles the code. @returns the paths of the modules, within src. */
  async function bundledFiles(code: string): Promise<string[]> {
    const app = join(folder, 'app.ts');
    writeFileSync(app, code);
    const result = await build({
      root,
      configFile: false,
      logLevel: 'silent',
      resolve: {
        alias: entryPoints.map(({ specifier, source }) => ({
          find: new RegExp(`^${specifier}$`),
          replacement: root + source,
        })),
      },
      build: {
        write: false,
        lib: { entry: app, formats: ['es'] },
        rolldownOptions: { external: /^(?:react|react-dom|clsx)(?:\/|$)/ },
      },
    });
    const outputs = (Array.isArray(result) ? result : [result]).flatMap((part) =>
      'output' in part ? part.output : [],
    );
    return outputs
      .flatMap((output) => (output.type === 'chunk' ? Object.keys(output.modules) : []))
      .map((path) => path.replace(`${root}src/`, ''));
  }

  it('a chat without a locale bundles no locale', async () => {
    const files = await bundledFiles(`export { ChatWindow, StreamingResponse } from 'sluice';`);
    expect(files).toContain('react/ChatWindow/ChatWindow.tsx');
    expect(files.filter((file) => /^locales|createPlural/.test(file))).toEqual([]);
  });

  it('a locale bundles only its own texts and no components', async () => {
    const files = await bundledFiles(`export { pl } from 'sluice/locales/pl';`);
    const own = files.filter((file) => !file.startsWith(folder));
    expect(own.sort()).toEqual(['locales/pl.ts', 'shared/createPlural.ts', 'shared/withoutFullStop.ts']);
  });
});

/** How a text ends: as a sentence, a question, with an ellipsis or as a label. */
function endOf(text: string): string {
  return { '.': '.', '。': '.', '?': '?', '？': '?', '؟': '?', '…': '…' }[text.at(-1) ?? ''] ?? '';
}
