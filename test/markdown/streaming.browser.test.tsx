import 'sluice/styles.css';
import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import { Markdown, type MarkdownProps } from 'sluice/markdown';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cdp } from 'vitest/browser';
import { code, everything, lists, rightToLeft, table } from '../../stories/markdown/texts.js';

let host: HTMLElement;
let root: Root;

beforeEach(() => {
  host = document.createElement('div');
  host.style.width = '480px';
  document.body.append(host);
  root = createRoot(host);
});

afterEach(() => {
  root.unmount();
  host.remove();
});

function show(text: string, props: Partial<MarkdownProps> = {}): void {
  flushSync(() => root.render(<Markdown text={text} streaming {...props} />));
}

const painted = () =>
  new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));

const blocks = () => [...host.querySelectorAll<HTMLElement>('.sluice-md-group > *')];

describe('<Markdown> while streaming', () => {
  it.each(
    Object.entries({
      everything: everything.slice(0, everything.indexOf('That is all')),
      code,
      lists,
      table,
      rightToLeft,
    }),
  )('streaming never moves a rendered block: %s', (_, text) => {
    let tops: number[] = [];
    for (let end = 3; end < text.length + 3; end += 3) {
      show(text.slice(0, end));
      const next = blocks().map((block) => block.getBoundingClientRect().top);
      expect(next.slice(0, tops.length), text.slice(0, end)).toEqual(tops);
      tops = next;
    }
    show(text, { streaming: false });
    expect(blocks().map((block) => block.getBoundingClientRect().top)).toEqual(tops);
  });

  it('streamed text has its final height in the frame in which it is rendered', async () => {
    const paragraphs = Array.from({ length: 20 }, (_, index) => `Paragraph ${index}.`);
    const steps = paragraphs.map((_, index) => ({
      text: paragraphs.slice(0, index + 1).join('\n\n'),
      streaming: true,
    }));
    for (const { text, streaming } of [...steps, { ...steps.at(-1)!, streaming: false }]) {
      show(text, { streaming });
      const { height } = host.getBoundingClientRect();
      await painted();
      expect(host.getBoundingClientRect().height, text).toBe(height);
    }
  });

  it('streaming never shows a raw pipe, star, backtick or half a link, and never turns a block into a heading', () => {
    const headings = new Set<Element>();
    const others = new Set<Element>();
    const text = everything.replace(/```ts[\s\S]*?```\n/, '');
    for (let end = 1; end < text.length; end++) {
      show(text.slice(0, end));
      expect(host.innerText, text.slice(0, end)).not.toMatch(/\*|`|\]\(|\||~~/);
      for (const block of blocks()) (/^H\d$/.test(block.tagName) ? headings : others).add(block);
    }
    // A block that changes its type is a new element.
    expect(headings.size).toBe(3);
    expect(others.size + headings.size).toBe(blocks().length);
  });

  it('a text selection is kept while the text grows', () => {
    show('Some words that');
    const text = host.querySelector('p')!.firstChild!;
    getSelection()!.setBaseAndExtent(text, 5, text, 10);
    for (const more of [' a', ' a re', ' a reader', ' a reader has selected']) show(`Some words that${more}`);
    expect(getSelection()!.toString()).toBe('words');
    expect(host.innerText).toBe('Some words that a reader has selected');
  });

  it('copying a streaming answer gives the received text as Markdown', () => {
    show('one **two');
    show('one **two three');
    getSelection()!.selectAllChildren(host.firstElementChild!);
    // The copy command would need a focused page.
    const clipboardData = new DataTransfer();
    host.querySelector('p')!.dispatchEvent(new ClipboardEvent('copy', { clipboardData, bubbles: true }));
    expect(clipboardData.getData('text/plain')).toBe('one **two three');
  });

  it('the caret stops blinking when prefers-reduced-motion turns on', async () => {
    const session = cdp() as unknown as { send(method: string, params: object): Promise<unknown> };
    const reduce = (value: string) =>
      session.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-reduced-motion', value }] });
    const animation = () => getComputedStyle(host.querySelector('p')!, '::after').animationName;
    show('word');
    await reduce('no-preference');
    await expect.poll(animation).toBe('sluice-md-blink');
    await reduce('reduce');
    await expect.poll(animation).toBe('none');
    await reduce('');
  });
});
