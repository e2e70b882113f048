import { existsSync, readFileSync } from 'node:fs';
import { fireEvent, render } from '@testing-library/react';
import { Markdown } from 'sluice/markdown';
import { describe, expect, it } from 'vitest';
import { IncrementalMarkdown } from '../../src/markdown/parser/IncrementalMarkdown.js';
import { toHtml } from './html.js';

interface Cases {
  readonly final: readonly { readonly text: string; readonly html: string }[];
  readonly math: readonly { readonly text: string; readonly want: string }[];
  readonly copied: readonly { readonly select: string }[];
}

const file = '../shared/cases/markdown.json';
const hasFile = existsSync(file);
if (!hasFile) console.warn(`Skipped: ${file} is absent.`);
const cases = (hasFile ? JSON.parse(readFileSync(file, 'utf8')) : { final: [], math: [], copied: [] }) as Cases;
const isHtml = ({ html }: { html: string }) => /^<\w/.test(html) && !/ holds |^<p>(?:image|a link) /.test(html);

function normalized(html: string): string {
  const host = document.createElement('div');
  host.innerHTML = html.replaceAll('\n', '');
  for (const element of host.querySelectorAll('*')) {
    for (const { name, value } of [...element.attributes].toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
      element.removeAttribute(name);
      element.setAttribute(name, name === 'href' ? decodeURI(value) : '');
    }
  }
  return host.innerHTML;
}

function streamed(text: string): string {
  const markdown = new IncrementalMarkdown();
  for (const char of text) {
    markdown.append(char);
    toHtml(markdown.document);
  }
  return toHtml(markdown.finish());
}

const renderMath = ({ text, open }: { text: string; open: boolean }) => <i data-open={open || undefined}>{text}</i>;

describe.skipIf(!hasFile)('cases from shared/cases', () => {
  it.each(cases.final.filter(isHtml))(
    "the parser gives the reference implementation's HTML, whole and streamed: $text",
    ({ text, html }) => {
      expect(normalized(toHtml(new IncrementalMarkdown().parse(text).document))).toBe(normalized(html));
      expect(normalized(streamed(text))).toBe(normalized(html));
    },
  );

  it.each(cases.math)('<Markdown> renders the streamed text $text with $want', ({ text, want }) => {
    const { container, rerender } = render(<Markdown text="" streaming renderMath={renderMath} />);
    for (let end = 1; end <= text.length; end++) {
      rerender(<Markdown text={text.slice(0, end)} streaming renderMath={renderMath} />);
    }
    rerender(<Markdown text={text} renderMath={renderMath} />);
    const formulas = container.querySelectorAll('i');
    expect(formulas).toHaveLength(want === 'no formula' ? 0 : 1);
    if (want.includes('paragraph Next'))
      expect([...container.querySelectorAll('p')].at(-1)).toHaveTextContent(/^Next$/);
    if (want.includes('no list')) expect(container.querySelector('ul')).toBeNull();
  });

  it.each(cases.copied)('Markdown copied from <Markdown> renders to the same HTML: $select', ({ select }) => {
    expect(htmlOf(copyOf(select, (range, root) => range.selectNodeContents(root)))).toBe(htmlOf(select));
    // Without a source, the copy is written from the document.
    const around = `first\n\n${select}\n\nlast`;
    const part = copyOf(around, (range, root) => range.selectNodeContents(root.querySelectorAll('p')[1]!));
    expect(htmlOf(part)).toBe(htmlOf(select));
  });
});

function htmlOf(text: string): string {
  const { container, unmount } = render(<Markdown text={text} renderMath={renderMath} />);
  const html = container.innerHTML;
  unmount();
  return html;
}

function copyOf(text: string, select: (range: Range, root: HTMLElement) => void): string {
  const { container, unmount } = render(<Markdown text={text} renderMath={renderMath} />);
  const root = container.firstElementChild as HTMLElement;
  const range = document.createRange();
  select(range, root);
  getSelection()!.removeAllRanges();
  getSelection()!.addRange(range);
  let copied = '';
  const setData = (type: string, value: string) => {
    if (type === 'text/plain') copied = value;
  };
  fireEvent.copy(root, { clipboardData: { setData } });
  unmount();
  return copied;
}
