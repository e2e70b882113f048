// @vitest-environment node
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { IncrementalMarkdown } from '../../src/markdown/parser/IncrementalMarkdown.js';

setFlagsFromString('--expose-gc');
const gc: () => void = runInNewContext('gc');

describe('memory of the parser', () => {
  it('IncrementalMarkdown does not retain the earlier texts of a stream', () => {
    const measure = () => {
      gc();
      gc();
      return process.memoryUsage().heapUsed;
    };
    const markdown = new IncrementalMarkdown();
    const before = measure();
    let text = '';
    let whole = 0;
    for (let line = 0; line < 2_000; line++) {
      text += `- Line ${line} of *many*, each of which is long enough to be cut out\n`;
      markdown.parse(text, { streaming: true });
      whole += text.length;
    }
    expect(measure() - before).toBeLessThan(whole / 10);
    expect(markdown.parse(text).document.blocks.at(-1)!.at(-1)!.type).toBe('list');
  });
});
