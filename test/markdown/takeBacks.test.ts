import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type TakeBack, takeBacksIn } from './takeBacks.js';

/** In CommonMark, a later line may change an earlier one. The documentation names these kinds. */
const laterLines: readonly (readonly [kind: string, applies: (change: TakeBack, text: string) => boolean])[] = [
  ['a heading underlined on its next line', ({ replacement }) => /^[^{]*\{[^}]* h[12]\b/.test(replacement)],
  [
    'the definition of a label, which disappears, or the label in brackets that it makes a link',
    ({ from, to }, text) => /^ {0,3}\[[^\]]+\]:/m.test(text.slice(text.lastIndexOf('\n', from - 2) + 1, to)),
  ],
];

const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { devDependencies: object };
const files = Object.keys(devDependencies)
  .toSorted()
  .map((name) => `node_modules/${name}/README.md`)
  .filter((file) => existsSync(file));

describe('take-backs over README files', () => {
  it('the take-back test reads at least 63 README files of the development dependencies', () => {
    console.log(`Read ${files.length} files:\n${files.join('\n')}`);
    expect(files.length).toBeGreaterThanOrEqual(63);
  });

  it('streaming the README files four characters at a time changes visible text in fewer than 10 steps', {
    timeout: 180_000,
  }, () => {
    const found = files.flatMap((file) => {
      const text = readFileSync(file, 'utf8').replace(/\r\n?/g, '\n');
      return takeBacksIn(text, 4, { math: true }).map((change) => {
        const kind = laterLines.find(([, applies]) => applies(change, text))?.[0] ?? 'other';
        return { file, kind, change };
      });
    });
    const kinds = found.map(({ kind }) => kind);
    for (const kind of new Set(kinds)) console.log(`${kinds.filter((each) => each === kind).length} × ${kind}`);
    expect(found.length, JSON.stringify(found, undefined, 1)).toBeLessThan(10);
  });
});

const changes = (text: string, options = {}) =>
  takeBacksIn(text, 1, { math: true, ...options }).map(({ shown, replacement }) => `${shown} -> ${replacement}`);

describe('text that is shown once stays as it is', () => {
  it.each([
    'Dear [Your Name], welcome to [Company] and [1].',
    'Use [options] or arr[0][1] or f([options[, done]]), see [the guide](https://a.example "t").',
    'See [the guide][guide], [guide][] and [`code`][guide].\n\n[guide]: https://a.example\n[other-label-of-a-page]: /b\n',
    'A citation ([a.example][1]) and more.\n\n[1]: https://a.example "Title"\n',
    '[![badge][badge-image]][badge-link] [![x](/x.png)](/y)\n\n[badge-image]: /b.svg\n[badge-link]: /b\n',
    'See https://a.example/b?c=d. Also (http://x.example/y), www.z.example: and h, ht, http and ftp.',
    '**https://a.example/b** and *see https://a.example/c*.',
    'See [the label of a definition][].\n\n[the label of a definition]: https://a.example\n',
    'Graph [experimental - <a href="https://a.example">link</a>] and text',
    'A**（x）**B and a**「b」**',
    '$$\nx\n$$, where *x* is\n\nNext',
    '\\[\nx\n\\] where $x$ is\n\nNext',
    '$$\nx\n$$.\n\nNext',
    '\\[1] is a reference and \\[not a link](/a).\n\nNext',
    'Inline <a href="https://a.example/b">HTML</a>, <br/>, <span\nclass="x">text</span> and a < b.',
    'Long#**low**, foo**bar** and 是**“粗”**体',
    '2**10 is 1024 and a * b * c',
    'src/**/*.ts and x',
    'x**y',
    'Wow! See ![a picture](/a.png) and ![another one][pic].\n\n[pic]: /p.png\n',
    'so $x^2$ costs $5 and $6',
    '- `a`: `true` | `false`\n- `b`: x | y\n',
    '| a | b |\n|---|---|\n| [x](/a) | `c` \\| d |\n',
    'a code block (```) and `code`',
    '这是[链接](https://a.example)，见 https://a.example/b。然后',
  ])('streaming one character at a time never changes visible text: %j', (text) => {
    expect(changes(text)).toEqual([]);
  });

  it.each([
    ['Title\n=====\n', 'a heading underlined on its next line'],
    ['a | b\n--- | ---\n', 'the first cell of a table without outer pipes'],
    ['see [label] here\n\n[label]: /a\n', 'a label in brackets that a later definition makes a link'],
    ['[a first definition with a long label]: /a\n', 'a first definition whose label has more than 16 characters'],
    ['[more than sixteen characters] that are no link', 'brackets around more than 16 characters that are no link'],
    ['[text][label] without a definition', 'a reference that is never defined'],
    ['one *mark that nothing closes', 'a mark that nothing closes'],
    ['write to a.b@c.example now', 'an e-mail address, which becomes a link at its first dot'],
  ])('streaming changes the visible text of %j once: %s', (text) => {
    expect(changes(text)).toHaveLength(1);
  });
});
