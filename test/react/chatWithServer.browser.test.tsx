import { cleanup, render } from '@testing-library/react';
import { DefaultChatTransport } from 'ai';
import { ChatWindow } from 'sluice';
import { useChat } from 'sluice/ai-sdk';
import { afterEach, describe, expect, inject, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

afterEach(cleanup);

function Chat({ query = '' }: { query?: string }) {
  const chat = useChat({ transport: new DefaultChatTransport({ api: `${inject('serverUrl')}/api/chat${query}` }) });
  return (
    <div style={{ height: 400 }}>
      <ChatWindow chat={chat} />
    </div>
  );
}

describe('ChatWindow with useChat, in front of the AI SDK’s own server functions', () => {
  it('ChatWindow with useChat shows the question and the whole answer of the AI SDK’s server functions', async () => {
    const { container } = render(<Chat />);
    await userEvent.fill(page.getByRole('textbox'), 'Hi there');
    await userEvent.keyboard('{Enter}');
    await vi.waitFor(() => expect(container.textContent).toContain('Hi there'), { timeout: 10_000 });
    await vi.waitFor(() => expect(container.textContent).toContain(inject('answer')), { timeout: 10_000 });
  });

  it('ChatWindow with useChat shows an error, Retry and the text so far when the connection breaks', async () => {
    const { container } = render(<Chat query="?cut=6" />);
    await userEvent.fill(page.getByRole('textbox'), 'Hi there');
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('alert'), { timeout: 10_000 }).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'Retry' })).toBeVisible();
    expect(container.textContent).toContain('The sluice opens');
    expect(container.textContent).not.toContain(inject('answer'));
  });
});
