import { cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
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

describe('the keyboard', () => {
  it('enters the thread at its last message, from either side, and leaves it in one step', async () => {
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

  it('moves between messages with Page Up and Page Down, and into one with Tab', async () => {
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

  it('stops with Escape from anywhere in the chat, and the focus is in the composer then', async () => {
    const { messages, show } = open(6);
    const busy = fakeChat({ messages, status: 'streaming' });
    show(busy);
    screen.getAllByRole('article')[2]!.focus();
    await userEvent.keyboard('{Escape}');
    expect(busy.calls).toEqual([['stop']]);
    expect(input()).toHaveFocus();
  });

  it('leaves the focus alone when a message arrives', async () => {
    const { messages, show } = open(6);
    const third = screen.getAllByRole('article')[2]!;
    third.focus();
    show(fakeChat({ messages: [...messages, say('assistant', 'A new one')], status: 'streaming' }));
    expect(third).toHaveFocus();
  });
});

describe('the layout', () => {
  it('keeps every control at 44 px or more', () => {
    const { messages, show } = open(4);
    show(fakeChat({ messages, status: 'error', error: new Error('Overloaded'), queue: [{ id: 'q', text: 'Next' }] }));
    for (const control of document.querySelectorAll<HTMLElement>('.sluice-chat button, .sluice-chat textarea')) {
      const { width, height } = control.getBoundingClientRect();
      expect(Math.min(width, height), control.outerHTML).toBeGreaterThanOrEqual(44);
    }
  });

  it('loses nothing at 320 px with text twice as large', () => {
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
