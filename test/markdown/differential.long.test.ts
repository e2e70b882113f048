import fc from 'fast-check';
import { micromark } from 'micromark';
import { cjkFriendlyExtension } from 'micromark-extension-cjk-friendly';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { expect, it } from 'vitest';
import { IncrementalMarkdown } from '../../src/markdown/parser/IncrementalMarkdown.js';
import { normalize } from './examples.js';
import { toHtml } from './html.js';

const pieces = [
  ...['word', 'a', ' ', ' ', 'é', '漢', '，', '😀', '1', '\\*', '&amp;', '"t"', ', ', '. '],
  ...['*', '**', '_', '__', '~~', '`', '``', '[x]', '[', ']', '](/u)', '![', '](/u "t")', '!'],
  ...['\n', '\n', '\n\n', '  \n', '\n# ', '\n- ', '\n1. ', '\n> ', '\n    ', '\n```\n', '\n---\n', '\n\n[x]: /x\n\n'],
  ...['\n| a | b |\n| --- | :-: |\n', ' | ', '\n- [ ] a', '\n- [x] b\n'],
];
const text = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 24 }).map((some) => some.join(''));

/** Intended differences, each with its reason. */
const exceptions: readonly (readonly [reason: string, applies: (text: string) => boolean])[] = [
  ['emoji are no punctuation here, as in cmark-gfm and micromark alone', (text) => /😀[*_~]|[*_~]😀/.test(text)],
  ['strikethrough is CJK-friendly here too', (text) => /~~[漢，]|[漢，]~~/.test(text)],
  [
    'the reference drops line breaks in a code block below a definition',
    (text) => /\[x\]: \/x[\s\S]*(?:```|\n {4})/.test(text),
  ],
  [
    'the reference takes a shortcut reference before a bracket for text, cmark for a link',
    (text) => text.includes('[x]['),
  ],
  [
    'the reference takes an empty list item for text below anything but a blank line, CommonMark below a paragraph only',
    (text) => /^[ >]*(?:[-*+]|\d+[.)])(?:[ \t>]*(?:[-*+]|\d+[.)]))*[ \t>]*$/m.test(text),
  ],
  ['the reference breaks the line between a checkbox and its text', (text) => /\[[ x]\] {2,}\n/.test(text)],
  [
    'in a table, the reference reads a pipe in a code span or link as the end of a cell after unescaping',
    (text) => text.includes('| --- |') && /\|.*[`[\]]|[`[\]].*\|/.test(text),
  ],
];

/** The reference writes the attributes of a checkbox in another order. */
const comparable = (html: string) =>
  normalize(html).replace(
    /<input([^>]*)>(<p>)?/g,
    (_, rest: string, p = '') => p + (rest.includes('checked=""') ? '<input checked>' : '<input>'),
  );

it('the parser gives the same HTML for 2,000 random documents as micromark with GFM and CJK-friendly emphasis', () => {
  fc.assert(
    fc.property(text, (markdown) => {
      fc.pre(!exceptions.some(([, applies]) => applies(markdown)));
      const reference = micromark(markdown, {
        extensions: [gfm({ singleTilde: false }), cjkFriendlyExtension()],
        htmlExtensions: [gfmHtml()],
      });
      const html = comparable(toHtml(new IncrementalMarkdown().parse(markdown).document));
      expect(html, JSON.stringify(markdown)).toBe(comparable(reference));
    }),
    { numRuns: 2_000 },
  );
});
