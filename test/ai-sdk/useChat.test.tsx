import { act, render, renderHook, screen, waitFor } from '@testing-library/react';
import { DefaultChatTransport } from 'ai';
import { ChatWindow } from 'sluice';
import { useChat } from 'sluice/ai-sdk';
import { finish, mockFetch, script, text } from 'sluice/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answer, startServer, type TestServer } from '../server/server.js';
import { mountChat } from './mountChat.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

describe('the store of useChat', () => {
  it("the store of useChat has the data of the latest render and the transport's progress", async () => {
    const { chat, send } = mountChat({ fetch: mockFetch(script(text('Hi'), finish())) });
    const { store } = chat;
    await send();
    const { messages, status, progress, outcomes, queue } = store.getSnapshot();
    expect({ status, progress, queue }).toEqual({
      status: 'ready',
      progress: { status: 'done', outcome: 'complete' },
      queue: undefined,
    });
    expect([...outcomes.values()]).toEqual(['complete']);
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
    expect(store.getSnapshot()).toBe(store.getSnapshot());
  });

  it('the store of useChat notifies of every change of messages, although `throttle` limits the renders', async () => {
    const { chat, send } = mountChat({ fetch: mockFetch(script(text('Hi'), finish())), throttle: 10_000 });
    const seen = new Set<unknown>();
    const unsubscribe = chat.store.subscribe(() => seen.add(chat.store.getSnapshot().messages));
    await send();
    expect(seen.size).toBeGreaterThan(1);
    unsubscribe();
    const { size } = seen;
    await send();
    expect(seen.size).toBe(size);
  });

  it('ChatWindow reads the store of useChat, so that an answer does not re-render the parent component', async () => {
    let renders = 0;
    const { chat } = mountChat({ fetch: mockFetch(script(text('From the store'), finish())) });
    function Page() {
      renders++;
      return <ChatWindow chat={chat} />;
    }
    render(<Page />);
    await act(() => chat.sendMessage({ text: 'Hi' }));
    expect(await screen.findByText('From the store')).toBeVisible();
    expect(renders).toBe(1);
  });

  it('the store of useChat is replaced only when the chat id changes', () => {
    const { result, rerender } = renderHook(({ id }) => useChat({ id }).store, { initialProps: { id: 'a' } });
    const first = result.current;
    rerender({ id: 'a' });
    expect(result.current).toBe(first);
    rerender({ id: 'b' });
    expect(result.current).not.toBe(first);
  });
});

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
