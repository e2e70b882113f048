import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { related, repeated, superlinearCost } from './cost.js';

interface Input {
  readonly head: string;
  readonly repeat?: string;
  readonly tail: string;
}

const file = '../shared/cases/markdown.json';
const hasFile = existsSync(file);
if (!hasFile) console.warn(`Skipped: ${file} is absent.`);
const inputs: readonly Input[] = hasFile ? JSON.parse(readFileSync(file, 'utf8')).linear.inputs : [];

describe('parsing cost', () => {
  it.each(inputs.filter(({ repeat }) => repeat))(
    'doubling a text takes at most 2.6 times as long to parse: $head $repeat $tail',
    ({ head, repeat, tail }) => {
      expect(superlinearCost(repeated(repeat!, head, tail))).toBeUndefined();
    },
  );

  it.each(Object.entries(related))('doubling a text takes at most 2.6 times as long to parse: %s', (_, make) => {
    expect(superlinearCost(make)).toBeUndefined();
  });
});
