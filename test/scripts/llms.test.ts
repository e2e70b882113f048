// @vitest-environment node
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { entryPoints } from '../../scripts/entryPoints.mjs';
import { makeLlmsFiles, readPages } from '../../scripts/llms.mjs';

const files = makeLlmsFiles();
const pages = readPages();

describe('llms.txt', () => {
  it('llms.txt lists each page of the manual with a sentence, and each entry point', () => {
    expect(pages.length).toBeGreaterThan(10);
    for (const { title } of pages) {
      expect(files['llms.txt'], title).toMatch(new RegExp(`^- \\[${title}\\]\\(llms-full\\.txt\\): \\S.{10,}`, 'm'));
    }
    for (const { specifier, source } of entryPoints) {
      if (source.endsWith('.ts')) expect(files['llms.txt']).toContain(`- [${specifier}](`);
    }
  });

  it('llms.txt starts with the name and the description, as llmstxt.org requires', () => {
    expect(files['llms.txt']).toMatch(/^# Sluice \d+\.\d+\.\d+\n\n> \S.+\n/);
  });
});

describe('llms-full.txt', () => {
  it('llms-full.txt contains the README, each page and the public API', () => {
    expect(files['llms-full.txt']).toContain(readFileSync('README.md', 'utf8'));
    for (const { text } of pages) expect(files['llms-full.txt']).toContain(text);
    expect(files['llms-full.txt']).toContain(readFileSync('test/api/snapshots/sluice.core.txt', 'utf8'));
  });

  it('llms-full.txt contains the code of the examples in place of their components', () => {
    expect(files['llms-full.txt']).toContain(readFileSync('test/docs/examples/protocol.tsx', 'utf8').trimEnd());
    for (const { path, text } of pages) {
      const prose = text.replaceAll(/^```.*?^```/gms, '');
      expect(prose, path).not.toMatch(/^import |^ *<[A-Z]\w*|\{\w+\}$|\?path=/m);
    }
  });
});
