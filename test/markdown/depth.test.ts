import { describe, expect, it } from 'vitest';
import { IncrementalMarkdown } from '../../src/markdown/parser/IncrementalMarkdown.js';
import { toHtml } from './html.js';

describe('deep nesting', () => {
  it.each([
    ['quotes', '> '.repeat(20_000)],
    ['list items', '- '.repeat(20_000).concat('x')],
    ['emphasis that is closed', `${'*a **b '.repeat(5_000)}${'c** d* '.repeat(5_000)}`],
    ['emphasis that is not', '*a **b '.repeat(5_000)],
    ['links', '['.repeat(20_000).concat('a', '](b)'.repeat(5_000))],
    ['brackets that nothing closes', '[a '.repeat(20_000)],
    ['emphasis within brackets that nothing closes', '*a [b '.repeat(5_000)],
    ['images', '!['.repeat(5_000).concat('a', '](b)'.repeat(5_000))],
  ])('the parser limits the depth of its HTML to 300 elements: %s', (_, text) => {
    const markdown = new IncrementalMarkdown();
    markdown.append(text);
    for (const document of [markdown.document, markdown.finish()]) {
      expect(depthOf(toHtml(document))).toBeLessThan(300);
    }
  });

  it.each([
    [32, '<p><a href='],
    [33, '<p>[a]('],
  ])('a link URL with %i nested parentheses gives HTML that starts with %s', (depth, start) => {
    const text = `[a](/${'('.repeat(depth)}${')'.repeat(depth)})`;
    expect(toHtml(new IncrementalMarkdown().parse(text).document).slice(0, start.length)).toBe(start);
  });
});

function depthOf(html: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [tag] of html.matchAll(/<[^>]+>/g)) {
    if (tag.endsWith('/>')) continue;
    depth += tag.startsWith('</') ? -1 : 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}
