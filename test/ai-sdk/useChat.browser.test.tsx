import { act, render } from '@testing-library/react';
import type { UIMessage } from 'ai';
import { DefaultChatTransport } from 'ai';
import { type UseChatHelpers, useChat } from 'sluice/ai-sdk';
import { describe, expect, inject, it } from 'vitest';

/** A chat in a real browser, with a server of the AI SDK's own functions. */
async function ask(query = '') {
  let chat!: UseChatHelpers<UIMessage>;
  const disconnects: boolean[] = [];
  function Page() {
    chat = useChat({
      transport: new DefaultChatTransport({ api: `${inject('serverUrl')}/api/chat${query}` }),
      onFinish: ({ isDisconnect }) => void disconnects.push(isDisconnect),
    });
    return null;
  }
  render(<Page />);
  await act(() => chat.sendMessage({ text: 'Hi' }));
  return { chat, disconnects };
}

describe('useChat in a browser', () => {
  it('a response to useChat in a browser is complete and has metrics', async () => {
    const { chat } = await ask();
    expect([...chat.outcomes.values()]).toEqual(['complete']);
    expect(chat.metrics.ttftMs).toBeGreaterThan(0);
  });

  it('useChat in a browser fails with the code disconnected when the connection breaks', async () => {
    const { chat, disconnects } = await ask('?cut=8');
    expect(chat.status).toBe('error');
    expect(disconnects).toEqual([true]);
    expect(chat.failure).toMatchObject({ code: 'disconnected', partial: expect.stringMatching(/^The sluice/) });
  });

  it('useChat in a browser fails with the code network when the connection is refused', async () => {
    let chat!: UseChatHelpers<UIMessage>;
    function Page() {
      chat = useChat({ api: 'http://127.0.0.1:9/api/chat', retry: false });
      return null;
    }
    render(<Page />);
    await act(() => chat.sendMessage({ text: 'Hi' }));
    expect(chat.failure?.code).toBe('network');
    expect(chat.error).toBeInstanceOf(TypeError);
  });
});
