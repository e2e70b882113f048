import { useChat } from '@ai-sdk/react';
import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { DefaultChatTransport } from 'ai';
import { afterEach, describe, expect, it } from 'vitest';
import { ChatWindow } from '../../../src/react/ChatWindow/ChatWindow.js';
import { fakeChat, say } from './fakeChat.js';

afterEach(cleanup);

const input = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });

describe('ChatWindow', () => {
  it('ChatWindow shows the author of each message', () => {
    render(<ChatWindow chat={fakeChat({ messages: [say('user', 'Hello?'), say('assistant', 'Hello.')] })} />);
    expect(within(screen.getByRole('article', { name: 'You' })).getByText('Hello?')).toBeVisible();
    expect(within(screen.getByRole('article', { name: 'Assistant' })).getByText('Hello.')).toBeVisible();
  });

  it('Enter in the composer of ChatWindow sends the text and clears it', async () => {
    const chat = fakeChat();
    render(<ChatWindow chat={chat} />);
    await userEvent.type(input(), 'one{Shift>}{Enter}{/Shift}two{Enter}');
    expect(chat.calls).toEqual([['sendMessage', { text: 'one\ntwo' }]]);
    expect(input()).toHaveValue('');
  });

  it('ChatWindow shows Retry below a failed answer', async () => {
    const chat = fakeChat({ status: 'error', error: new Error('Overloaded'), messages: [say('user', 'Hello?')] });
    render(<ChatWindow chat={chat} />);
    expect(screen.getByRole('alert')).toHaveTextContent('Error: The service is busy.');
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(chat.calls).toEqual([['clearError'], ['regenerate']]);
  });

  it('ChatWindow focuses the composer when the focused Stop button is removed', async () => {
    const messages = [say('user', 'Hello?')];
    const { rerender } = render(<ChatWindow chat={fakeChat({ status: 'streaming', messages })} />);
    screen.getByRole('button', { name: 'Stop' }).focus();
    rerender(<ChatWindow chat={fakeChat({ messages })} />);
    expect(input()).toHaveFocus();
  });

  it("ChatWindow renders a conversation of the AI SDK's useChat from the question to the end of the answer", async () => {
    const events = [
      { type: 'start', messageId: 'a1' },
      { type: 'text-start', id: 't' },
      { type: 'text-delta', id: 't', delta: 'Hello ' },
      { type: 'text-delta', id: 't', delta: 'yourself.' },
      { type: 'text-end', id: 't' },
      { type: 'finish' },
    ];
    const body = `${events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')}data: [DONE]\n\n`;
    const transport = new DefaultChatTransport({ fetch: async () => new Response(body) });
    function Stock() {
      return <ChatWindow chat={useChat({ transport })} />;
    }
    render(<Stock />);
    await userEvent.type(input(), 'Hello{Enter}');
    expect(await screen.findByText('Hello yourself.')).toBeVisible();
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull());
  });
});
