import { IncrementalMarkdown } from '../../src/markdown/parser/IncrementalMarkdown.js';

const maxRatio = 2.6;
/** In milliseconds. Ratios of shorter times are noise. */
const minMs = 8;

function cpuMs(run: () => void): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function parse(text: string, step: number): void {
  const markdown = new IncrementalMarkdown({ math: true, html: ['sub', 'details'] });
  for (let start = 0; start < text.length; start += step) {
    markdown.append(text.slice(start, start + step));
    if (step < text.length) markdown.document;
  }
  markdown.finish();
}

/**
 * Returns the cost that more than doubles when a text of 20,000 characters is doubled, at once or streamed in steps of
 * 100 characters; `undefined` if the cost is linear. A result is measured again, because the machine may be busy.
 */
export function superlinearCost(make: (length: number) => string): string | undefined {
  const [short, long] = [make(20_000), make(40_000)];
  for (const step of [Number.POSITIVE_INFINITY, 100]) {
    let [one, two] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let attempt = 0; attempt < 20; attempt++) {
      one = Math.min(
        one,
        cpuMs(() => parse(short, step)),
      );
      two = Math.min(
        two,
        cpuMs(() => parse(long, step)),
      );
      if (two < minMs || two / one <= maxRatio) break;
    }
    if (two >= minMs && two / one > maxRatio) {
      return `${step === 100 ? 'streamed' : 'whole'}: ${one.toFixed(1)} ms, then ${two.toFixed(1)} ms`;
    }
  }
  return undefined;
}

export const repeated =
  (piece: string, head = '', tail = '') =>
  (length: number) =>
    head + piece.repeat(Math.ceil(length / piece.length)) + tail;

function counted(length: number, part: (index: number) => string): string {
  let text = '';
  for (let index = 0; text.length < length; index++) text += part(index);
  return text;
}

/** Texts whose parts refer to or contain each other: references, footnotes, nested elements, lines of a formula. */
export const related: Readonly<Record<string, (length: number) => string>> = {
  'references in one paragraph, then their definitions': (length) =>
    `${counted(length / 2, (index) => `[f${index}] `)}\n\n${counted(length / 2, (index) => `[f${index}]: /u\n`)}`,
  'paragraphs of 20 references, then their definitions': (length) =>
    `${counted(length / 2, (index) => `[f${index}]${index % 20 === 19 ? '\n\n' : ' '}`)}\n\n${counted(length / 2, (index) => `[f${index}]: /u\n`)}`,
  'definitions only': (length) => counted(length, (index) => `[f${index}]: /u\n`),
  'nested elements': (length) => `${'<sub>'.repeat(length / 10)}${'</sub>'.repeat(length / 12)}`,
  'elements with emphasis that nothing closes': repeated('<sub>*a '),
  'a long line of a formula': repeated('\\\\] a', '\\[\n'),
  'footnotes with their notes': (length) =>
    `${counted(length / 2, (index) => `a[^${index}] `)}\n\n${counted(length / 2, (index) => `[^${index}]: note\n\n`)}`,
};

/** The pathological inputs of cmark's test suite (test/pathological_tests.py). */
export const pathological: Readonly<Record<string, (length: number) => string>> = {
  'nested strong emphasis': (n) => `${'*a **a '.repeat(n / 14)}b${' a** a*'.repeat(n / 14)}`,
  'emphasis closers without openers': repeated('a_ '),
  'emphasis openers without closers': repeated('_a '),
  'link closers without openers': repeated('a]'),
  'link openers without closers': repeated('[a'),
  'mismatched openers and closers': repeated('*a_ '),
  'openers and closers, multiple of three': (n) => `a**b${'c* '.repeat(n / 3)}`,
  'link openers and emphasis closers': repeated('[ a_'),
  'pattern [ (]( repeated': repeated('[ (]('),
  'pattern ![[]() repeated': repeated('![[]()'),
  'hard link and emphasis case': (n) => `**x [a*b**c*](d)${'**x [a*b**c*](d)'.repeat(n / 17)}`,
  'nested brackets': (n) => `${'['.repeat(n / 2)}a${']'.repeat(n / 2)}`,
  'nested block quotes': (n) => `${'> '.repeat(n / 2)}a`,
  'deeply nested lists': (n) => counted(n, (index) => `${'  '.repeat(index % 200)}* a\n`),
  'null characters': (n) => `abc\0de\0${'\0'.repeat(n)}`,
  'backticks of growing length': (n) => counted(n, (index) => `e${'`'.repeat(index % 280)}`),
  'unclosed link titles': repeated('[a](b "'),
  'unclosed links': repeated('[a](b'),
  'unclosed links in angle brackets': repeated('[a](<b'),
  'unclosed comments': repeated('</', '', '<!--'),
  'empty lines in deeply nested lists': (n) => `${'- '.repeat(90)}x${'\n'.repeat(n)}`,
  'empty lines in deeply nested lists in block quotes': (n) => `> ${'- '.repeat(80)}x\n${'>\n'.repeat(n / 2)}`,
  'emphasis in deep block quotes': (n) => `${'>'.repeat(90)}${'a*'.repeat(n / 2)}`,
  'reference collisions': (n) => `${counted(n / 2, (index) => `[${index}]: /u\n`)}\n${'[0] '.repeat(n / 8)}`,
};
