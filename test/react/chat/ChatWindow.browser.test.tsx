import { cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { ChatWindow } from '../../../src/react/ChatWindow/ChatWindow.js';
import '../../../src/styles.css';
import { fakeChat, say } from './fakeChat.js';

afterEach(cleanup);

const input = () => screen.getByRole('textbox', { name: 'Message' });

function open(length: number) {
  const messages = Array.from({ length }, (_, index) =>
    say(index % 2 ? 'assistant' : 'user', `Message ${index} with a [link](https://example.org/${index})`, `m${index}`),
  );
  const view = (chat = fakeChat({ messages })) => (
    <div style={{ blockSize: 1200 }}>
      <button type="button">before</button>
      <ChatWindow chat={chat} />
    </div>
  );
  const { rerender } = render(view());
  return { messages, show: (chat: Parameters<typeof view>[0]) => rerender(view(chat)) };
}

describe('keyboard of ChatWindow', () => {
  it('Tab and Shift+Tab enter the thread of ChatWindow at its last message and leave it with one key press', async () => {
    open(6);
    const articles = screen.getAllByRole('article');
    screen.getByRole('button', { name: 'before' }).focus();
    await userEvent.keyboard('{Tab}');
    expect(articles[5]).toHaveFocus();
    await userEvent.keyboard('{Shift>}{Tab}{/Shift}');
    expect(screen.getByRole('button', { name: 'before' })).toHaveFocus();
    input().focus();
    await userEvent.keyboard('{Shift>}{Tab}{/Shift}');
    expect(articles[5]).toHaveFocus();
  });

  it('Page Up and Page Down move between messages, and Tab moves into a message', async () => {
    open(6);
    const articles = screen.getAllByRole('article');
    input().focus();
    await userEvent.keyboard('{Shift>}{Tab}{/Shift}{PageUp}{PageUp}');
    expect(articles[3]).toHaveFocus();
    await userEvent.keyboard('{PageDown}{PageUp}{PageUp}');
    expect(articles[2]).toHaveFocus();
    await userEvent.keyboard('{PageDown}{Tab}');
    const inside = within(articles[3]!);
    expect(inside.getByRole('link')).toHaveFocus();
    await userEvent.keyboard('{Tab}');
    expect(inside.getByRole('button', { name: 'Copy' })).toHaveFocus();
    await userEvent.keyboard('{Tab}{Tab}');
    expect(input()).toHaveFocus();
    await userEvent.keyboard('{Shift>}{Tab}{/Shift}');
    expect(articles[3], 'the thread remembers where it was left').toHaveFocus();
  });

  it('Escape stops the answer from any element of the chat and focuses the composer', async () => {
    const { messages, show } = open(6);
    const busy = fakeChat({ messages, status: 'streaming' });
    show(busy);
    screen.getAllByRole('article')[2]!.focus();
    await userEvent.keyboard('{Escape}');
    expect(busy.calls).toEqual([['stop']]);
    expect(input()).toHaveFocus();
  });

  it('a new message in ChatWindow does not move the focus', async () => {
    const { messages, show } = open(6);
    const third = screen.getAllByRole('article')[2]!;
    third.focus();
    show(fakeChat({ messages: [...messages, say('assistant', 'A new one')], status: 'streaming' }));
    expect(third).toHaveFocus();
  });
});

describe('layout of ChatWindow', () => {
  it('every control of ChatWindow is at least 44 px large', () => {
    const { messages, show } = open(4);
    show(fakeChat({ messages, status: 'error', error: new Error('Overloaded'), queue: [{ id: 'q', text: 'Next' }] }));
    for (const control of document.querySelectorAll<HTMLElement>('.sluice-chat button, .sluice-chat textarea')) {
      const { width, height } = control.getBoundingClientRect();
      expect(Math.min(width, height), control.outerHTML).toBeGreaterThanOrEqual(44);
    }
  });

  it('ChatWindow clips nothing at 320 px with text of double size', () => {
    open(4);
    document.documentElement.style.fontSize = '200%';
    const chat = document.querySelector<HTMLElement>('.sluice-chat')!;
    chat.parentElement!.style.inlineSize = '320px';
    for (const element of chat.querySelectorAll('*')) {
      if (element.closest('.sluice-visually-hidden')) continue;
      const { left, right } = element.getBoundingClientRect();
      expect(right, element.outerHTML).toBeLessThanOrEqual(chat.getBoundingClientRect().right + 1);
      expect(left).toBeGreaterThanOrEqual(chat.getBoundingClientRect().left - 1);
    }
    document.documentElement.style.fontSize = '';
  });
});

describe('a long thread in ChatWindow', () => {
  const frames = async (count: number) => {
    for (let n = 0; n < count; n += 1) await new Promise(requestAnimationFrame);
  };

  it('a long thread opens at its end, mounts earlier messages later, and does not move while the user reads', async () => {
    const messages = Array.from({ length: 120 }, (_, index) =>
      say(
        index % 2 ? 'assistant' : 'user',
        `Message ${index}. ${'Words, words. '.repeat((index * 7) % 90)}`,
        `m${index}`,
      ),
    );
    render(
      <div style={{ blockSize: 500 }}>
        <ChatWindow chat={fakeChat({ messages })} />
      </div>,
    );
    const view = document.querySelector<HTMLElement>('.sluice-messages')!;
    const articles = () => view.querySelectorAll('article');
    expect(articles().length).toBeLessThan(30);
    expect(articles()[articles().length - 1]!.textContent).toContain('Message 119.');
    await vi.waitFor(() => expect(articles()).toHaveLength(120), { timeout: 30_000 });
    await frames(3);
    expect(view.scrollHeight - view.clientHeight - view.scrollTop).toBeLessThanOrEqual(1);

    const edge = view.getBoundingClientRect().top;
    let steps = 0;
    for (; view.scrollTop > 400 && steps < 30; steps += 1) {
      const seen = [...articles()].find((article) => article.getBoundingClientRect().bottom > edge + 100)!;
      const before = seen.getBoundingClientRect().top;
      view.scrollTop -= 400;
      await frames(3);
      expect(Math.abs(seen.getBoundingClientRect().top - before - 400), `step ${steps}`).toBeLessThanOrEqual(2);
    }
    expect(steps).toBe(30);
  }, 60_000);

  it('a growing last message does not render the earlier messages again', async () => {
    const rendered: string[] = [];
    const slots = {
      Message: ({ message }: { message: { id: string } }) => {
        rendered.push(message.id);
        return <p>{message.id}</p>;
      },
    };
    const messages = Array.from({ length: 100 }, (_, index) =>
      say(index % 2 ? 'assistant' : 'user', 'text', `m${index}`),
    );
    const view = (text: string) => (
      <ChatWindow
        chat={fakeChat({ status: 'streaming', messages: [...messages, say('assistant', text, 'live')] })}
        slots={{ ...slots }}
      />
    );
    const { rerender } = render(view(''));
    await vi.waitFor(() => expect(document.querySelectorAll('article')).toHaveLength(101), { timeout: 10_000 });
    rendered.length = 0;
    for (let n = 1; n <= 10; n += 1) rerender(view('word '.repeat(n)));
    expect(rendered).toEqual(Array.from({ length: 10 }, () => 'live'));
  });
});
