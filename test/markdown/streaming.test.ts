import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IncrementalMarkdown } from '../../src/markdown/parser/IncrementalMarkdown.js';
import type { Block, MarkdownDocument } from '../../src/markdown/parser/nodes.js';
import { commonmarkExamples, gfmExamples, htmlExamples } from './examples.js';
import { toHtml } from './html.js';

const math = true;
const whole = (text: string) => toHtml(new IncrementalMarkdown({ math }).parse(text).document);

/** Streams `text` in pieces of the given sizes, and reads the document after each piece if `look` is set. */
function streamed(text: string, sizes: readonly number[], look: boolean): string {
  const markdown = new IncrementalMarkdown({ math });
  for (let start = 0, turn = 0; start < text.length; turn++) {
    const size = sizes[turn % sizes.length]!;
    markdown.append(text.slice(start, start + size));
    if (look) toHtml(markdown.document);
    start += size;
  }
  return toHtml(markdown.finish());
}

const marks =
  '*|**|***|_|__|`|``|```|~|~~|~~~|[|]|(|)|![|[x]|[foo]|[foo]: /url|"t"|<|>|<div>|</a>|<!--|-->|&amp;|&|$|$$|\\(|\\)|\\|:|!|#|=|"|\'|[^n]|[^n]: |https://x.y|www.a.b|a@b.c';
const structure = ['\n', '\n\n', '\r\n', '\r', '- ', '+ ', '1. ', '2) ', '> ', '# ', '    ', '\t', '  \n', '- [ ] '];
const tables = ['| a | b |', '|---|:-:|', '|', '---', '==='];
const words = ['a', 'word ', 'é', '😀', '0', ' ', '  ', '\0'];
const document = fc
  .array(fc.constantFrom(...marks.split('|').filter(Boolean), ...structure, ...tables, ...words), { maxLength: 40 })
  .map((pieces) => pieces.join(''));
const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 12 });

describe('streaming equals parsing the whole text', () => {
  it.each([...commonmarkExamples, ...htmlExamples, ...gfmExamples])(
    'streaming gives the same document as parsing the whole text, for every chunk size: $name',
    ({ markdown }) => {
      const expected = whole(markdown);
      for (let size = 1; size <= Math.max(markdown.length, 1); size++) {
        expect(streamed(markdown, [size], false)).toBe(expected);
        expect(streamed(markdown, [size], true)).toBe(expected);
      }
    },
  );

  it('streaming gives the same document as parsing the whole text, for random texts and chunks', () => {
    fc.assert(
      fc.property(document, sizes, fc.boolean(), (text, cuts, look) => {
        expect(streamed(text, cuts, look)).toBe(whole(text));
      }),
      { numRuns: 4_000 },
    );
  });

  it('the document after each token equals a new parse of the text so far', () => {
    fc.assert(
      fc.property(document, sizes, (text, cuts) => {
        const markdown = new IncrementalMarkdown({ math });
        for (let end = 0, turn = 0; end < text.length; turn++) {
          const start = end;
          end += cuts[turn % cuts.length]!;
          markdown.append(text.slice(start, end));
          const soFar = new IncrementalMarkdown({ math }).parse(text.slice(0, end), { streaming: true }).document;
          expect(toHtml(markdown.document)).toBe(toHtml(soFar));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('streaming gives the same document as parsing the whole text, for texts long enough to be split into segments', () => {
    fc.assert(
      fc.property(fc.array(document, { minLength: 5, maxLength: 30 }), sizes, (texts, cuts) => {
        const text = texts.join(' plain words between them ').replace(/\n+/g, ' ');
        expect(streamed(text, cuts, true)).toBe(whole(text));
      }),
      { numRuns: 200 },
    );
  });

  it('append() after finish() gives the same document as parsing the whole text', () => {
    fc.assert(
      fc.property(document, document, (one, two) => {
        const markdown = new IncrementalMarkdown({ math });
        markdown.append(one);
        expect(toHtml(markdown.finish())).toBe(whole(one));
        markdown.append(two);
        expect(toHtml(markdown.finish())).toBe(whole(one + two));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('IncrementalMarkdown', () => {
  const answer = `# Title with **bold** and \`code\`

A paragraph with **bold text**, *emphasis*, \`code spans\`, ~~struck~~ words and a [link](https://example.com "title").

- first **item**
- second [item](https://example.com)
  1. nested \`one\`

| name | value |
| --- | ---: |
| **a** | \`1\` |
| [b](https://example.com) | 2 |

> a quote with *emphasis*

\`\`\`ts
const x = 1;
\`\`\`

Last words ![image](https://example.com/a.png) and ***both***.
`;

  it('a growing document never shows formatting characters that will take effect', () => {
    const markdown = new IncrementalMarkdown();
    for (const char of answer) {
      markdown.append(char);
      const visible = visibleText(markdown.document);
      expect(visible).not.toMatch(/\*|`|\]\(|\||~~|!\[|https:/);
    }
    expect(visibleText(markdown.finish())).not.toMatch(/\*|`|\]\(|\||~~|!\[|https:/);
  });

  it.each([
    'text\n- item',
    'text\n--- \nmore',
    'text\n=x',
    'text\n***bold***',
    '1986 was\n2. two',
    '# ',
    '```js',
    '- ',
  ])('a growing document never turns a block into another type and back: %j', (text) => {
    const markdown = new IncrementalMarkdown();
    const seen: string[][] = [];
    for (const char of text) {
      markdown.append(char);
      markdown.document.blocks.flat().forEach((block, index) => {
        seen[index] ??= [];
        if (seen[index].at(-1) !== block.type) seen[index].push(block.type);
      });
    }
    for (const types of seen) expect(new Set(types).size).toBe(types.length);
  });

  it('IncrementalMarkdown keeps the identity of closed blocks', () => {
    const markdown = new IncrementalMarkdown();
    let closed: readonly Block[] = [];
    for (const char of answer) {
      markdown.append(char);
      const blocks = markdown.document.blocks.flat();
      closed.forEach((block, index) => {
        expect(blocks[index]).toBe(block);
      });
      closed = blocks.filter((block) => !block.open);
    }
    expect(closed.length).toBeGreaterThan(5);
  });

  it('IncrementalMarkdown keeps the identity of closed items, rows and lines of an open list, table or fence', () => {
    const rows = Array.from({ length: 40 }, (_, index) => `| ${index} | x |`).join('\n');
    const items = Array.from({ length: 40 }, (_, index) => `- item ${index}`).join('\n');
    const lines = Array.from({ length: 40 }, (_, index) => `line ${index}`).join('\n');
    for (const text of [`| a | b |\n|---|---|\n${rows}`, items, `\`\`\`\n${lines}`]) {
      const markdown = new IncrementalMarkdown();
      markdown.append(text);
      const before = parts(markdown.document);
      markdown.append(`\n${text.split('\n').at(-1)}`);
      const after = parts(markdown.document);
      expect(before.length).toBeGreaterThanOrEqual(39);
      before.slice(0, 39).forEach((part, index) => {
        expect(after[index]).toBe(part);
      });
    }
  });

  it('defining a label reparses only the blocks that use it', () => {
    const markdown = new IncrementalMarkdown();
    markdown.append('one [a]\n\ntwo\n\n> three [b]\n\nfour\n\n');
    const before = markdown.document.blocks.flat();
    markdown.append('[b]: /b\n\n');
    const after = markdown.document.blocks.flat();
    expect(after.map((block, index) => block === before[index])).toEqual([true, true, false, true]);
    expect(toHtml(markdown.document)).toContain('<a href="/b">b</a>');
  });

  it('footnotes are numbered before they are defined, and keep their numbers', () => {
    const markdown = new IncrementalMarkdown();
    markdown.append('a[^x] b[^y]\n\n');
    expect([...markdown.document.noteNumbers]).toEqual([
      ['X', 1],
      ['Y', 2],
    ]);
    const { noteNumbers } = markdown.document;
    markdown.append('again[^x]\n\n');
    expect(markdown.document.noteNumbers).toBe(noteNumbers);
    markdown.append('[^y]: why\n\n[^x]: ex');
    expect(markdown.document.noteNumbers).toBe(noteNumbers);
    expect(markdown.document.footnotes.map(({ number, open }) => [number, open])).toEqual([
      [1, true],
      [2, undefined],
    ]);
  });

  it('parse() of IncrementalMarkdown starts over if the text does not continue the previous one', () => {
    const markdown = new IncrementalMarkdown();
    markdown.parse('# one', { streaming: true });
    expect(toHtml(markdown.parse('two').document)).toBe('<p>two</p>');
    expect(toHtml(markdown.parse('tw').document)).toBe('<p>tw</p>');
    expect(toHtml(markdown.parse('').document)).toBe('');
  });

  it('IncrementalMarkdown holds back half of a surrogate pair until the other half arrives', () => {
    const markdown = new IncrementalMarkdown();
    markdown.append('a \ud83d');
    expect(toHtml(markdown.document)).toBe('<p>a </p>');
    markdown.append('\ude00');
    expect(toHtml(markdown.document)).toBe('<p>a 😀</p>');
  });
});

describe('pathological texts', () => {
  it.each([
    ['a star that nothing closes', '*a b '],
    ['brackets that nothing closes', '[a '],
    ['backticks of growing length', '` `` '],
    ['angle brackets', '<a '],
    ['delimiters that never fit', '*a _b '],
    ['quotes within quotes', '> '],
    ['entities cut short', '&a '],
    ['comments that nothing ends', '<!-- '],
  ])('a pathological text gives the same document whole and streamed: %s', (_, piece) => {
    const text = piece.repeat(1_500);
    expect(streamed(text, [97], true) === whole(text)).toBe(true);
  });
});

function visibleText({ blocks }: Pick<MarkdownDocument, 'blocks'>): string {
  const host = window.document.createElement('div');
  host.innerHTML = toHtml({ blocks, footnotes: [], noteNumbers: new Map() });
  return host.textContent!;
}

function parts({ blocks }: MarkdownDocument): readonly unknown[] {
  const block = blocks[0]![0]!;
  if (block.type === 'list') return block.items.flat().filter((item) => !item.open);
  if (block.type === 'table') return block.rows.flat().filter((row) => !row.open);
  return block.type === 'code' ? block.lines.flat() : [];
}
