import { act, render, screen, waitFor } from '@testing-library/react';
import { DefaultChatTransport } from 'ai';
import { useChat } from 'sluice/ai-sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answer, startServer, type TestServer } from '../server/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

describe('useChat', () => {
  it('useChat renders a response of an AI SDK server and its metrics', async () => {
    let chat!: ReturnType<typeof useChat>;
    function Page() {
      chat = useChat({ transport: new DefaultChatTransport({ api: `${server.url}/api/chat` }) });
      return chat.messages.map((m) => (
        <p key={m.id}>{m.parts.map((part) => (part.type === 'text' ? part.text : '')).join('')}</p>
      ));
    }
    render(<Page />);
    expect(chat.progress.status).toBe('idle');
    await act(() => chat.sendMessage({ text: 'Hi' }));
    expect(await screen.findByText(answer)).toBeVisible();
    await waitFor(() => expect(chat.status).toBe('ready'));
    expect(chat.progress).toEqual({ status: 'done', outcome: 'complete' });
    expect(chat.metrics.characters).toBe(answer.length);
    expect(chat.metrics.totalBytes).toBeGreaterThan(answer.length);
  });
});
