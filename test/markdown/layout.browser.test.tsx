import 'sluice/styles.css';
import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import { Markdown } from 'sluice/markdown';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import css from '../../src/markdown/markdown.css?raw';

let host: HTMLElement;
let root: Root;

beforeEach(() => {
  host = document.createElement('div');
  host.style.width = '320px';
  document.body.append(host);
  root = createRoot(host);
});

afterEach(() => {
  root.unmount();
  host.remove();
});

function show(text: string, streaming = false): HTMLElement {
  flushSync(() => root.render(<Markdown text={text} streaming={streaming} />));
  return host;
}

const one = <T extends HTMLElement>(selector: string) => host.querySelector<T>(selector)!;

describe('layout of <Markdown>', () => {
  it.each(['- [ ] a\n\n- [x] b', '- [ ] a\n- [x] b'])('a task checkbox is on the line of its text: %j', (text) => {
    show(text);
    for (const box of host.querySelectorAll('input')) {
      const middle = ({ top, bottom }: DOMRect) => (top + bottom) / 2;
      const letter = document.createRange();
      const walker = document.createTreeWalker(box.closest('li')!, NodeFilter.SHOW_TEXT);
      letter.selectNodeContents(walker.nextNode()!);
      const [boxAt, textAt] = [box.getBoundingClientRect(), letter.getBoundingClientRect()];
      expect(Math.abs(middle(boxAt) - middle(textAt))).toBeLessThan(4);
      expect(boxAt.right).toBeLessThanOrEqual(textAt.left);
    }
  });

  it('a list item whose direction is opposite to that of its list has its marker inside its box', () => {
    show('- one\n- שלום עולם\n');
    const [first, second] = host.querySelectorAll('li');
    expect(getComputedStyle(first!).listStylePosition).toBe('outside');
    expect(getComputedStyle(second!).listStylePosition).toBe('inside');
  });

  it('a streaming code block never shrinks, and keeps its height when it closes', async () => {
    const text = '```ts\nconst a = 1;\n\nconst b = 2;\n```\n';
    let height = 0;
    for (let end = 1; end <= text.length; end++) {
      const next = show(text.slice(0, end), true).offsetHeight;
      expect(next).toBeGreaterThanOrEqual(height);
      height = next;
    }
    // A browser remembers the height of a group from its last frame in view.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    expect(show(text).offsetHeight).toBe(height);
  });

  it('a code block stacks all its lines vertically across chunks', () => {
    show(`\`\`\`\n${Array.from({ length: 100 }, (_, index) => `line ${index}`).join('\n')}\n\`\`\``);
    const lineHeight = Number.parseFloat(getComputedStyle(one('code')).lineHeight);
    expect(Math.round(one('code').offsetHeight / lineHeight)).toBe(100);
  });

  it.each([
    ['a wide table', `| ${'wide column | '.repeat(12)}\n| ${'--- | '.repeat(12)}`, '.sluice-md-table-box'],
    ['long lines of code', `\`\`\`\n${'word '.repeat(100)}\n\`\`\``, 'pre'],
  ])('the element %s scrolls in its own box, also by keyboard', async (_, text, selector) => {
    show(text);
    expect(host.scrollWidth).toBeLessThanOrEqual(host.clientWidth);
    const box = one(selector);
    expect(box.scrollWidth).toBeGreaterThan(box.clientWidth);
    box.focus();
    expect(box).toBe(document.activeElement);
    await userEvent.keyboard('{ArrowRight}');
    await expect.poll(() => box.scrollLeft).toBeGreaterThan(0);
  });

  it('a click on Wrap wraps the lines of a code block', () => {
    show(`\`\`\`\n${'word '.repeat(100)}\n\`\`\``);
    flushSync(() => one('button').click());
    expect(one('pre').scrollWidth).toBeLessThanOrEqual(one('pre').clientWidth);
  });

  it('words and URLs wrap if they are longer than the line', () => {
    show(`${'x'.repeat(500)} https://example.com/${'y'.repeat(500)} \`${'z'.repeat(500)}\``);
    expect(host.scrollWidth).toBeLessThanOrEqual(host.clientWidth);
  });

  it('each block has the direction of its own text, and code is always left to right', () => {
    show('שלום עולם\n\nhello\n\n- مرحبا\n\n```\nשלום\n```');
    const directions = [...host.querySelectorAll('p, ul, pre')].map((element) => getComputedStyle(element).direction);
    expect(directions).toEqual(['rtl', 'ltr', 'rtl', 'ltr']);
  });

  it("table cells align to the start side of the table's direction", () => {
    show('| name | count |\n| --- | --- |\n| one | 1 |\n\n| النهر | الطول |\n| --- | --- |\n| الأمازون | 6400 |');
    const sides = [...host.querySelectorAll('th, td')].map((cell) => getComputedStyle(cell).textAlign);
    expect(sides).toEqual([...Array(4).fill('left'), ...Array(4).fill('right')]);
  });

  it('the style sheet does not use :dir(), which bundlers replace with a list of languages', () => {
    expect(css).toContain('.sluice-md-table');
    expect(css).not.toContain(':dir(');
  });

  it('the caret does not blink with prefers-reduced-motion', () => {
    show('word', true);
    const { animationName, backgroundColor } = getComputedStyle(one('p'), '::after');
    expect(backgroundColor).not.toBe('rgba(0, 0, 0, 0)');
    expect(animationName).toBe(matchMedia('(prefers-reduced-motion: reduce)').matches ? 'none' : 'sluice-md-blink');
  });

  it('copied code has exactly one line break per line', async () => {
    show(`\`\`\`\n${Array.from({ length: 40 }, (_, index) => `line ${index}`).join('\n')}\n\`\`\``);
    getSelection()!.selectAllChildren(one('code'));
    let copied = '';
    document.addEventListener('copy', (event) => (copied = event.clipboardData!.getData('text/plain')), { once: true });
    document.execCommand('copy');
    expect(copied.trimEnd().split('\n')).toHaveLength(40);
  });
});
