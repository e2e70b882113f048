import { render } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { IncrementalMarkdown } from '../../src/markdown/parser/IncrementalMarkdown.js';
import { Markdown } from '../../src/markdown/render/Markdown.js';
import { commonmarkExamples, exceptions, gfmExamples, htmlExamples, normalize } from './examples.js';
import { toHtml } from './html.js';
import { specHtml } from './specHtml.js';

const htmlOf = (markdown: string) =>
  normalize(toHtml(new IncrementalMarkdown({ singleTilde: true }).parse(markdown).document));

describe('CommonMark', () => {
  const examples = commonmarkExamples.filter(({ name }) => !(name in exceptions));

  it('the CommonMark suite has more than 570 examples without raw HTML, and the parser deviates in at most 15', () => {
    expect(commonmarkExamples.length).toBeGreaterThan(570);
    expect(Object.keys(exceptions).length).toBeLessThanOrEqual(15);
  });

  it.each(examples)('the parser gives the HTML of the CommonMark spec: $name', ({ markdown, html }) => {
    expect(htmlOf(markdown)).toBe(normalize(html));
  });

  it.each(Object.keys(exceptions))('the parser deliberately deviates from the CommonMark spec: %s', (name) => {
    const { markdown, html } = commonmarkExamples.find((example) => example.name === name)!;
    expect(htmlOf(markdown)).not.toBe(normalize(html));
  });

  it.each(htmlExamples)('<Markdown> shows raw HTML as text: $name', ({ markdown }) => {
    const { container } = render(<Markdown text={markdown} />);
    const tags = markdown.match(/<[a-zA-Z/][a-zA-Z]*[^<>"'\n\\&]*>/g) ?? [];
    for (const tag of tags) expect(container.textContent!.replace(/\s+/g, ' ')).toContain(tag.replace(/\s+/g, ' '));
    expect(container.querySelector('script, style, iframe, form, textarea, div[id], warning')).toBeNull();
  });
});

describe('GFM', () => {
  it.each(gfmExamples)('the parser gives the HTML of the GFM spec: $name', ({ markdown, html }) => {
    expect(htmlOf(markdown)).toBe(normalize(html));
  });
});

describe('<Markdown>', () => {
  it.each([...commonmarkExamples, ...gfmExamples])(
    '<Markdown> renders the HTML that the parser gives: $name',
    ({ markdown }) => {
      const { container } = render(<Markdown text={markdown} images={() => true} singleTilde />);
      expect(specHtml(container.firstElementChild!)).toBe(
        specHtml(element(toHtml(new IncrementalMarkdown({ singleTilde: true }).parse(markdown).document))),
      );
    },
  );
});

function element(html: string): Element {
  const host = document.createElement('div');
  host.innerHTML = html;
  return host;
}
