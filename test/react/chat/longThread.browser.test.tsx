import { cleanup, render } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ChatWindow } from '../../../src/react/ChatWindow/ChatWindow.js';
import '../../../src/styles.css';
import { fakeChat, say } from './fakeChat.js';

afterEach(cleanup);

const length = 300;

/** Opens a thread whose earlier messages are not mounted: the page has no idle time until `fill` is called. */
function open() {
  const waiting: (() => void)[] = [];
  vi.stubGlobal('requestIdleCallback', (callback: () => void) => waiting.push(callback));
  // WebKit has neither of these functions.
  vi.stubGlobal('cancelIdleCallback', () => {});
  const messages = Array.from({ length }, (_, index) =>
    say(
      index % 2 ? 'assistant' : 'user',
      `Message ${index} of **many**. ${'Words, words. '.repeat(index % 40)}`,
      `m${index}`,
    ),
  );
  const chat = fakeChat({ messages });
  render(
    <div style={{ blockSize: 500 }}>
      <ChatWindow chat={chat} />
    </div>,
  );
  const view = document.querySelector<HTMLElement>('.sluice-messages')!;
  const articles = () => [...view.querySelectorAll('article')];
  const frame = () => new Promise(requestAnimationFrame);
  return {
    view,
    articles,
    frame,
    /** Provides idle time slice by slice, and calls `look` after each. */
    async fill(look: (shown: number) => void = () => {}) {
      while (articles().length < length) {
        const before = articles().length;
        for (const callback of waiting.splice(0)) callback();
        await vi.waitFor(() => expect(articles().length).toBeGreaterThan(before), { timeout: 10_000 });
        await frame();
        await frame();
        look(articles().length);
      }
    },
  };
}

describe('progressive mounting of a long thread', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    getSelection()?.removeAllRanges();
  });

  it('find in page finds every message of a long thread when all are mounted', async () => {
    const { fill, articles } = open();
    getSelection()!.collapse(document.body, 0);
    expect(find('Message 0 of')).toBe(false);
    await fill();
    expect(articles()).toHaveLength(length);
    for (const index of [0, 1, 57, 150, length - 1]) {
      getSelection()!.collapse(document.body, 0);
      expect(find(`Message ${index} of`), `message ${index}`).toBe(true);
      expect(getSelection()!.anchorNode!.parentElement!.closest('article')).toBe(articles()[index]);
    }
  });

  it('the first paint of a long thread fills the view, even with short messages', () => {
    vi.stubGlobal('requestIdleCallback', () => 0);
    vi.stubGlobal('cancelIdleCallback', () => {});
    const messages = Array.from({ length }, (_, index) => say('user', `${index}`, `m${index}`));
    const open = (blockSize: number) => {
      render(
        <div style={{ blockSize }}>
          <ChatWindow chat={fakeChat({ messages })} style={{ maxBlockSize: 'none' }} />
        </div>,
      );
      const view = document.querySelector<HTMLElement>('.sluice-messages')!;
      const shown = view.querySelectorAll('article').length;
      expect(view.scrollHeight).toBeGreaterThan(view.clientHeight);
      cleanup();
      return shown;
    };
    expect(open(400)).toBeLessThan(20);
    expect(open(2000)).toBeGreaterThan(20);
  });

  it('mounting earlier messages does not move the scroll position', async () => {
    const { view, articles, fill, frame } = open();
    await frame();
    view.dispatchEvent(new WheelEvent('wheel', { deltaY: -200, cancelable: true }));
    view.scrollTop -= 200;
    await frame();
    await frame();
    const edge = view.getBoundingClientRect().top;
    const seen = articles().find((article) => article.getBoundingClientRect().bottom > edge + 50)!;
    const before = seen.getBoundingClientRect().top;
    await fill((shown) => {
      expect(Math.abs(seen.getBoundingClientRect().top - before), `with ${shown} messages`).toBeLessThanOrEqual(1);
    });
  });

  it('mounting earlier messages keeps the selection and the focus', async () => {
    const { articles, fill } = open();
    const last = articles().at(-1)!;
    last.focus();
    getSelection()!.selectAllChildren(last.querySelector('strong')!);
    await fill(() => {
      expect(getSelection()!.toString()).toBe('many');
      expect(document.activeElement).toBe(last);
    });
    expect(articles().at(-1)).toBe(last);
  });

  it('aria-posinset of a message is its position in the whole thread', async () => {
    const { articles, fill } = open();
    const places = () => articles().map((article) => Number(article.getAttribute('aria-posinset')));
    const check = () => expect(places()).toEqual(places().map((_, index) => length - articles().length + index + 1));
    check();
    await fill(check);
  });
});

/** The browser's own search, forwards from the selection. */
const find = (words: string) => (window as unknown as { find(words: string): boolean }).find(words);
