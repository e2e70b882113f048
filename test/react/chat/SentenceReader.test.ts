import { describe, expect, it } from 'vitest';
import { createPassages } from '../../../src/markdown/createPassages.js';
import { SentenceReader } from '../../../src/react/Announcer/SentenceReader.js';
import { defaultStrings } from '../../../src/react/strings.js';

/** All sentences of a text that arrives in pieces of this length. */
function readInPieces(text: string, length: number): string[] {
  const reader = new SentenceReader(createPassages(defaultStrings));
  const sentences: string[] = [];
  for (let end = length; end < text.length; end += length) sentences.push(...reader.read(text.slice(0, end), false));
  return [...sentences, ...reader.read(text, true)];
}

const answer = `# A river

It **meanders** because \`v.Max\` differs. See [the survey, page 3](https://example.org/a.b). Water is never straight!

- First point
- Second, *softer* point

\`\`\`js
const river = 1;
// Not a sentence. Really.
\`\`\`

| Place | Depth |
| --- | --- |
| Ford | 1 m |
| Weir | 3 m |

And so it ends`;

const spoken = [
  'A river',
  'It meanders because v.Max differs.',
  'See the survey, page 3.',
  'Water is never straight!',
  'First point',
  'Second, softer point',
  'Code block, 2 lines.',
  'Table, 2 rows.',
  'And so it ends',
];

describe('SentenceReader', () => {
  it.each([1, 2, 3, 7, 40, 10_000])(
    'SentenceReader returns the same sentences for chunks of %i characters',
    (length) => {
      expect(readInPieces(answer, length)).toEqual(spoken);
    },
  );

  it('SentenceReader holds a sentence until it is complete', () => {
    const reader = new SentenceReader(createPassages(defaultStrings));
    expect(reader.read('The first. The sec', false)).toEqual(['The first.']);
    expect(reader.read('The first. The second.', false)).toEqual([]);
    expect(reader.read('The first. The second. A', false)).toEqual(['The second.']);
  });

  it('SentenceReader returns the remaining words at the end of the answer', () => {
    expect(readInPieces('Cut in the mid', 4)).toEqual(['Cut in the mid']);
  });

  it('SentenceReader counts the lines of an unclosed code block', () => {
    expect(readInPieces('```\none\ntwo\nthree', 5)).toEqual(['Code block, 3 lines.']);
  });

  it.each(['```npm install``` does it.', 'Do this. ```npm install``` does it.\nAnd so on.'])(
    'SentenceReader does not treat inline code in three backticks as a block: %j',
    (text) => {
      for (const length of [1, 5, 1_000])
        expect(readInPieces(text, length).join(' ')).toContain('npm install does it.');
    },
  );

  it('SentenceReader takes linear time for a long code block', () => {
    const reader = new SentenceReader(createPassages(defaultStrings));
    let text = '```\n';
    for (let line = 0; line < 20_000; line += 1) text += `line ${line}\n`;
    expect(reader.read(text, false)).toEqual([]);
    expect(reader.read(`${text}\`\`\`\n`, false)).toEqual(['Code block, 20000 lines.']);
  });
});
