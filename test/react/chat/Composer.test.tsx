import { cleanup, createEvent, fireEvent, render, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ChatLike } from '../../../src/react/ChatWindow/ChatLike.js';
import { ChatWindow } from '../../../src/react/ChatWindow/ChatWindow.js';
import { fakeChat, say } from './fakeChat.js';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const input = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
const messages = [say('user', 'First', 'u1'), say('assistant', 'One.', 'a1'), say('user', 'Second', 'u2')];

/** A chat that can be rendered again. Records the calls of all renderings. */
function show(first: Partial<ChatLike> = {}) {
  const { calls, ...methods } = fakeChat();
  const view = (chat: Partial<ChatLike>) => <ChatWindow chat={{ ...methods, ...chat }} />;
  const { rerender } = render(view({ messages, ...first }));
  return { calls, show: (chat: Partial<ChatLike>) => rerender(view({ messages, ...chat })) };
}

describe('Enter in the composer', () => {
  it('Enter in the composer does not send during an IME composition', () => {
    const { calls } = show();
    fireEvent.change(input(), { target: { value: 'こんにちは' } });
    fireEvent.keyDown(input(), { key: 'Enter', isComposing: true });
    expect(calls).toEqual([]);
  });

  it('Enter with keyCode 229, which Safari fires after a composition, does not send', () => {
    const { calls } = show();
    fireEvent.change(input(), { target: { value: 'こんにちは' } });
    fireEvent.keyDown(input(), { key: 'Enter', keyCode: 229 });
    expect(calls).toEqual([]);
    fireEvent.keyDown(input(), { key: 'Enter', keyCode: 13 });
    expect(calls).toEqual([['sendMessage', { text: 'こんにちは' }]]);
  });

  it('Enter in the composer inserts a line break on a touch screen', () => {
    vi.stubGlobal('matchMedia', (query: string) => ({ matches: query.includes('coarse') }));
    const { calls } = show();
    fireEvent.change(input(), { target: { value: 'One' } });
    const enter = createEvent.keyDown(input(), { key: 'Enter' });
    fireEvent(input(), enter);
    expect([calls, enter.defaultPrevented]).toEqual([[], false]);
  });

  it('Enter in the composer does not send white space', async () => {
    const { calls } = show();
    await userEvent.type(input(), '   {Enter}');
    expect(calls).toEqual([]);
  });
});

describe('the input of the composer', () => {
  it('the composer accepts text while an answer streams', async () => {
    show({ status: 'streaming' });
    await userEvent.type(input(), 'Meanwhile');
    expect(input()).toHaveValue('Meanwhile');
  });

  it('`input` and `onInputChange` control the text of the composer', async () => {
    const heard: string[] = [];
    function Controlled() {
      const [value, setValue] = useState('draft');
      const change = (next: string) => {
        heard.push(next);
        setValue(next.toUpperCase());
      };
      return <ChatWindow chat={fakeChat()} input={value} onInputChange={change} />;
    }
    render(<Controlled />);
    expect(input()).toHaveValue('draft');
    await userEvent.type(input(), 's!');
    expect(input()).toHaveValue('DRAFTS!');
    expect(heard).toEqual(['drafts', 'DRAFTS!']);
  });

  it('the composer keeps the value of `input` when the application ignores a change', async () => {
    render(<ChatWindow chat={fakeChat()} input="fixed" />);
    await userEvent.type(input(), 'x');
    expect(input()).toHaveValue('fixed');
  });

  it('a controlled composer keeps the caret position', async () => {
    function Controlled() {
      const [value, setValue] = useState('ad');
      return <ChatWindow chat={fakeChat()} input={value} onInputChange={setValue} />;
    }
    render(<Controlled />);
    await userEvent.type(input(), 'bc', { initialSelectionStart: 1, initialSelectionEnd: 1 });
    expect(input()).toHaveValue('abcd');
  });
});

describe('editing a message', () => {
  it('Arrow Up in an empty composer edits the last message, and sending replaces it', async () => {
    const { calls } = show();
    input().focus();
    await userEvent.keyboard('{ArrowUp}');
    expect(input()).toHaveValue('Second');
    await userEvent.type(input(), ' thoughts{Enter}');
    await vi.waitFor(() => expect(calls).toEqual([['sendMessage', { text: 'Second thoughts', messageId: 'u2' }]]), {
      timeout: 10_000,
    });
    expect(input()).toHaveValue('');
  });

  it('Arrow Up does not edit a message when the composer contains text', async () => {
    show();
    await userEvent.type(input(), 'a{ArrowUp}');
    expect(input()).toHaveValue('a');
  });

  it('Escape cancels the edit of a message', async () => {
    show();
    input().focus();
    await userEvent.keyboard('{ArrowUp}{Escape}');
    expect(input()).toHaveValue('');
    expect(screen.queryByText(/Editing your message/)).toBeNull();
  });

  it('sending an edited message stops the active answer first', async () => {
    const { calls, show: go } = show();
    go({ status: 'streaming' });
    const first = screen.getAllByRole('article', { name: 'You' })[0]!;
    await userEvent.click(within(first).getByRole('button', { name: 'Edit' }));
    await userEvent.type(input(), '!{Enter}');
    await vi.waitFor(() => expect(calls).toEqual([['stop'], ['sendMessage', { text: 'First!', messageId: 'u1' }]]), {
      timeout: 10_000,
    });
  });
});

describe('the queue of the composer', () => {
  it('messages that are sent during an answer are queued and sent one by one', async () => {
    const { calls, show: go } = show({ status: 'streaming' });
    await userEvent.type(input(), 'A{Enter}B{Enter}');
    expect(screen.getByRole('list', { name: '2 messages queued' })).toHaveTextContent('AB');
    expect(calls).toEqual([]);
    go({ status: 'ready' });
    expect(calls).toEqual([['sendMessage', { text: 'A' }]]);
    go({ status: 'submitted' });
    go({ status: 'ready' });
    expect(calls).toEqual([
      ['sendMessage', { text: 'A' }],
      ['sendMessage', { text: 'B' }],
    ]);
    expect(screen.queryByRole('list', { name: /queued/ })).toBeNull();
  });

  it.each([
    ['a stop', async () => userEvent.click(screen.getByRole('button', { name: 'Stop' })), { status: 'ready' }],
    ['a failure', async () => {}, { status: 'error', error: new Error('Overloaded') }],
  ] as const)('the queue is held after %s until the next send', async (_, act, state) => {
    const { calls, show: go } = show({ status: 'streaming' });
    await userEvent.type(input(), 'A{Enter}');
    await act();
    go(state);
    expect(calls.filter(([name]) => name === 'sendMessage')).toEqual([]);
    await userEvent.type(input(), 'B{Enter}');
    go({ status: 'submitted' });
    expect(calls.filter(([name]) => name === 'sendMessage')).toEqual([['sendMessage', { text: 'A' }]]);
  });

  it('Remove deletes a queued message, and Send now stops the active answer and sends the queued message', async () => {
    const { calls, show: go } = show({ status: 'streaming' });
    await userEvent.type(input(), 'A{Enter}B{Enter}C{Enter}');
    const item = (text: string) => screen.getByText(text).closest('li')!;
    await userEvent.click(within(item('A')).getByRole('button', { name: 'Remove' }));
    await userEvent.click(within(item('C')).getByRole('button', { name: 'Send now' }));
    expect(calls).toEqual([['stop']]);
    go({ status: 'ready' });
    expect(calls.at(-1)).toEqual(['sendMessage', { text: 'C' }]);
    expect(screen.getByRole('list', { name: '1 message queued' })).toHaveTextContent('B');
  });

  it('the composer uses the queue of the chat if it has one', async () => {
    const removeQueued = vi.fn();
    const { calls } = show({ status: 'streaming', queue: [{ id: 'q1', text: 'Theirs' }], removeQueued });
    await userEvent.type(input(), 'A{Enter}');
    expect(calls).toEqual([['sendMessage', { text: 'A' }]]);
    await userEvent.click(screen.getByRole('button', { name: 'Remove' }));
    expect(removeQueued).toHaveBeenCalledWith('q1');
  });
});
