import { Chat as StockChat, useChat as useStockChat } from '@ai-sdk/react';
import { act, render, renderHook, waitFor } from '@testing-library/react';
import { DefaultChatTransport, type UIMessage } from 'ai';
import { renderToString } from 'react-dom/server';
import { Chat, SluiceChatTransport, type UseChatHelpers, useChat } from 'sluice/ai-sdk';
import {
  createStream,
  data,
  delay,
  finish,
  instantClock,
  manualClock,
  mockFetch,
  reset,
  script,
  sequence,
  status,
  text,
  toolCall,
  when,
} from 'sluice/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isBehindAny } from '../isBehind.js';
import { mountChat, textOf } from './mountChat.js';

const hello = script(text('Hello, '), text('world'), finish());
let uninstall: () => void;
beforeEach(() => {
  uninstall = instantClock().install();
});
afterEach(() => uninstall());

describe('the request', () => {
  const request = async (stock: boolean) => {
    const fetch = vi.fn(mockFetch(hello));
    let ids = 0;
    const generateId = vi.fn(() => `id-${ids++}`);
    const transport = new DefaultChatTransport({
      fetch,
      headers: { 'x-a': '1' },
      body: { session: 's' },
      credentials: 'include',
    });
    const mounted = mountChat({ stock, transport, generateId });
    await act(() => mounted.chat.sendMessage({ text: 'Hi' }, { headers: { 'x-b': '2' }, body: { extra: true } }));
    const [url, init] = fetch.mock.calls[0]!;
    const { signal: _, ...rest } = init!;
    return { url, rest, ids: generateId.mock.calls.length, message: mounted.chat.messages[1] };
  };

  it.skipIf(isBehindAny())(
    "useChat sends the same request as the AI SDK's hook and generates as many ids",
    async () => {
      expect(await request(false)).toEqual(await request(true));
    },
  );

  it.skipIf(isBehindAny())('useChat sends through a transport class of the application', async () => {
    class Own extends DefaultChatTransport<UIMessage> {
      readonly #prefix = '/own';
      override sendMessages(options: Parameters<DefaultChatTransport<UIMessage>['sendMessages']>[0]) {
        this.api = `${this.#prefix}/chat`;
        return super.sendMessages(options);
      }
    }
    const fetch = mockFetch(hello);
    const mounted = mountChat({ transport: new Own({ fetch }) });
    await mounted.send();
    expect(new URL(fetch.journal.requests[0]!.url).pathname).toBe('/own/chat');
    expect(mounted.text).toBe('Hello, world');
    expect(mounted.chat.progress.outcome).toBe('complete');
  });

  it('historyWindow limits the messages in the request and starts them with a user message', async () => {
    const messages: UIMessage[] = ['a', 'b', 'c', 'd', 'e', 'f'].map((text, index) => ({
      id: text,
      role: index % 2 ? 'assistant' : 'user',
      parts: [{ type: 'text', text }],
    }));
    const fetch = mockFetch(hello);
    const mounted = mountChat({ fetch, messages, historyWindow: 4 });
    await mounted.send();
    const sent = fetch.journal.requests[0]!.body as { messages: UIMessage[] };
    expect(sent.messages.map(textOf)).toEqual(['e', 'f', 'Hi']);
    expect(mounted.chat.messages).toHaveLength(8);
  });
});

describe('the return value of useChat', () => {
  it.skipIf(isBehindAny())("useChat returns every key that the AI SDK's hook returns", () => {
    const stock = renderHook(() => useStockChat()).result.current;
    const ours = renderHook(() => useChat()).result.current;
    expect(Object.keys(ours)).toEqual(expect.arrayContaining(Object.keys(stock)));
  });

  it('sluice/ai-sdk exports the Chat of the SDK', () => {
    expect(Chat).toBe(StockChat);
  });

  it('useChat generates no id during a render, so that a page can be prerendered', () => {
    const generateId = vi.fn(() => 'id');
    function Page() {
      const chat = useChat({ generateId });
      return <p>{chat.status}</p>;
    }
    expect(renderToString(<Page />)).toContain('ready');
    expect(generateId).not.toHaveBeenCalled();
    const { result } = renderHook(() => useChat({ generateId }));
    expect(generateId).not.toHaveBeenCalled();
    expect(result.current.id).toBe('id');
  });

  it('useChat returns the same functions at every render', () => {
    const { result, rerender } = renderHook(() => useChat({ onFinish: () => {} }));
    const functions = (chat: object) => Object.entries(chat).filter(([, value]) => typeof value === 'function');
    const before = functions(result.current);
    expect(before.length).toBeGreaterThan(10);
    rerender();
    expect(functions(result.current)).toEqual(before);
  });

  it('useChat resets messages, outcomes and progress when the id changes', async () => {
    const { result, rerender } = renderHook(({ id }) => useChat({ id, fetch: mockFetch(hello) }), {
      initialProps: { id: 'a' },
    });
    await act(() => result.current.sendMessage({ text: 'Hi' }));
    expect(result.current.outcomes.size).toBe(1);
    rerender({ id: 'b' });
    expect(result.current.messages).toEqual([]);
    expect(result.current.outcomes.size).toBe(0);
    expect(result.current.progress.status).toBe('idle');
  });

  it('a change of the chat id aborts the response, which stays in the earlier chat', async () => {
    const clock = manualClock();
    const uninstallClock = clock.install();
    const slow = (...words: string[]) => script(...words.flatMap((word) => [text(word), delay(100)]), finish());
    const fetch = mockFetch(sequence(slow('One', '.'), slow('Two', '.'), slow('Three', '.')));
    const finished: string[] = [];
    const { result, rerender } = renderHook(
      ({ id }) =>
        useChat({ id, fetch, onFinish: ({ message, isAbort }) => void finished.push(`${textOf(message)} ${isAbort}`) }),
      { initialProps: { id: 'a' } },
    );
    void result.current.sendMessage({ text: '1' });
    await act(() => clock.advance(50));
    rerender({ id: 'b' });
    void result.current.sendMessage({ text: '2' });
    await act(() => clock.advance(50));
    void result.current.sendMessage({ text: '3' });
    await act(() => clock.advance(1_000));
    expect(result.current.messages.map(textOf)).toEqual(['2', 'Two.', '3', 'Three.']);
    expect([...result.current.outcomes.values()]).toEqual(['complete', 'complete']);
    expect(finished).toEqual(['One true', 'Two. false', 'Three. false']);
    uninstallClock();
  });

  it('unmounting stops the response, except with a Chat that the application created', async () => {
    const own = createStream();
    const mounted = mountChat({ fetch: own.fetch });
    act(() => void mounted.chat.sendMessage({ text: 'Hi' }));
    await act(() => own.emit(text('Hello')));
    mounted.unmount();
    await waitFor(() => expect(own.journal.last?.state).toBe('aborted'));

    const stream = createStream();
    const transport = new SluiceChatTransport<UIMessage>({ fetch: stream.fetch });
    const chat = new Chat<UIMessage>({ transport });
    const { result, unmount } = renderHook(() => useChat({ chat, transport }));
    act(() => void result.current.sendMessage({ text: 'Hi' }));
    await act(() => stream.emit(text('Hello')));
    unmount();
    await stream.emit(text(', world'));
    await stream.end();
    await waitFor(() => expect(chat.status).toBe('ready'));
    expect(chat.messages.map(textOf)).toEqual(['Hi', 'Hello, world']);
  });

  it('clearError() clears failure and progress', async () => {
    const mounted = mountChat({ fetch: mockFetch(status(404, { body: 'Not found' })) });
    await mounted.send();
    expect(mounted.chat.failure?.code).toBe('http');
    act(() => mounted.chat.clearError());
    expect(mounted.chat).toMatchObject({
      status: 'ready',
      error: undefined,
      failure: undefined,
      progress: { status: 'idle' },
    });
  });

  it('retry() sends the message again when there is no response to resume', async () => {
    const fetch = mockFetch(sequence(status(404), hello));
    const mounted = mountChat({ fetch });
    await mounted.send();
    await act(() => mounted.chat.retry());
    expect(mounted.chat.messages.map(textOf)).toEqual(['Hi', 'Hello, world']);
  });

  it('messageMetrics maps each message id to the metrics of its response', async () => {
    const mounted = mountChat({ fetch: mockFetch(hello) });
    await mounted.send();
    const [id, metrics] = [...mounted.chat.messageMetrics][0]!;
    expect(id).toBe(mounted.chat.messages[1]!.id);
    expect(metrics).toMatchObject({ characters: 12, retries: 0 });
    expect(mounted.chat.metrics.characters).toBe(12);
  });
});

describe('the callbacks of the application', () => {
  it('useChat calls the onFinish and onData callbacks of the latest render', async () => {
    const seen: string[] = [];
    const { result, rerender } = renderHook(
      ({ name }) =>
        useChat({
          fetch: mockFetch(script(text('Hi'), data('note', 1), finish())),
          onFinish: () => void seen.push(`finish ${name}`),
          onData: () => void seen.push(`data ${name}`),
        }),
      { initialProps: { name: 'a' } },
    );
    rerender({ name: 'b' });
    await act(() => result.current.sendMessage({ text: 'Hi' }));
    expect(seen).toEqual(['data b', 'finish b']);
  });

  it('useChat sends a tool output automatically when sendAutomaticallyWhen allows it', async () => {
    const fetch = mockFetch(sequence(script(toolCall('now', {}, { id: 't' }), finish('tool-calls')), hello));
    const mounted = mountChat({
      fetch,
      sendAutomaticallyWhen: ({ messages }) =>
        messages.at(-1)!.parts.some((part) => 'state' in part && part.state === 'output-available') &&
        !messages.at(-1)!.parts.some(({ type }) => type === 'text'),
    });
    await mounted.send();
    await act(async () => mounted.chat.addToolOutput({ tool: 'now', toolCallId: 't', output: 'noon' }));
    await waitFor(() => expect(mounted.text).toBe('Hello, world'));
    expect(fetch.journal.requests).toHaveLength(2);
  });
});

describe('a Chat that the application created', () => {
  it.skipIf(isBehindAny())(
    'a Chat without SluiceChatTransport works, with one warning that names the transport',
    async () => {
      const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
      const chat = new Chat<UIMessage>({ transport: new DefaultChatTransport({ fetch: mockFetch(hello) }) });
      const { result } = renderHook(() => useChat({ chat }));
      renderHook(() => useChat({ chat }));
      await act(() => result.current.sendMessage({ text: 'Hi' }));
      expect(result.current.messages.map(textOf)).toEqual(['Hi', 'Hello, world']);
      expect(warn.mock.calls.flat().join()).toContain('SluiceChatTransport');
      expect(warn).toHaveBeenCalledTimes(1);
      warn.mockRestore();
    },
  );

  it('a Chat with SluiceChatTransport keeps its own queue', async () => {
    const stream = createStream();
    const transport = new SluiceChatTransport<UIMessage>({ fetch: stream.fetch });
    const chat = new Chat<UIMessage>({ transport, experimental_queue: true });
    const { result } = renderHook(() => useChat({ chat, transport }));
    act(() => void result.current.sendMessage({ text: 'Hi' }));
    await act(() => stream.emit(text('Hello')));
    await act(() => result.current.sendMessage({ text: 'And?' }));
    expect(result.current.experimental_queuedMessages.map(textOf)).toEqual(['And?']);
    await act(() => result.current.stop());
  });

  it('useChat reports failure and metrics when it receives a Chat and its SluiceChatTransport', async () => {
    const transport = new SluiceChatTransport<UIMessage>({ fetch: mockFetch(script(text('Hel'), reset())) });
    const chat = new Chat<UIMessage>({ transport });
    const { result } = renderHook(() => useChat({ chat, transport }));
    await act(() => result.current.sendMessage({ text: 'Hi' }));
    expect(result.current.failure?.code).toBe('disconnected');
    expect(result.current.metrics.characters).toBe(3);
  });

  it('two hooks with the same Chat send one resume request', async () => {
    const fetch = mockFetch(status(204));
    const transport = new SluiceChatTransport<UIMessage>({ fetch });
    const chat = new Chat<UIMessage>({ id: 'c', transport });
    function Page() {
      useChat({ chat, transport, resume: true });
      useChat({ chat, transport, resume: true });
      return null;
    }
    render(<Page />);
    await waitFor(() => expect(fetch.journal.last?.state).toBe('ended'));
    expect(fetch.journal.requests).toHaveLength(1);
  });
});

it('useChat applies the options of a SluiceChatTransport that it receives', async () => {
  const fetch = mockFetch(sequence(status(503), hello));
  const transport = new SluiceChatTransport<UIMessage>({ fetch, retry: false });
  const mounted = mountChat({ transport });
  await mounted.send();
  expect(mounted.chat.failure).toMatchObject({ code: 'http', status: 503 });
  await act(() => mounted.chat.retry());
  expect(mounted.text).toBe('Hello, world');
  expect(mounted.chat.progress).toBe(transport.getSnapshot().progress);
});

it.each([
  ['useChat', useChat],
  ['the stock hook', useStockChat],
] as const)(
  'useChat sends %s with one transport when every render creates a SluiceChatTransport',
  async (_, useEither) => {
    const made: SluiceChatTransport<UIMessage>[] = [];
    const { result } = renderHook(() => {
      made.push(new SluiceChatTransport<UIMessage>({ fetch: mockFetch(hello) }));
      return useEither({ transport: made.at(-1)! }) as UseChatHelpers<UIMessage>;
    });
    await act(() => result.current.sendMessage({ text: 'Hi' }));
    expect(result.current.messages[1]).toMatchObject({ parts: [{ text: 'Hello, world' }] });
    const second = made.length - 1;
    expect(second).toBeGreaterThan(0);
    await act(() => result.current.sendMessage({ text: 'And?' }));
    expect(result.current.messages[3]).toMatchObject({ parts: [{ text: 'Hello, world' }] });
    expect(made.map((transport) => transport.getSnapshot().progress.status)).toEqual(
      made.map((_, index) => (index === 0 || index === second ? 'done' : 'idle')),
    );
    if (useEither === useChat) expect(result.current.progress.status).toBe('done');
  },
);

it('retry() uses the SluiceChatTransport of the failed request although a later render passed another', async () => {
  const reply = sequence(script(text('Hello, '), reset()), status(404), hello);
  const fetch = mockFetch(reply);
  const { result, rerender } = renderHook(({ transport }) => useChat({ transport }), {
    initialProps: { transport: new SluiceChatTransport<UIMessage>({ fetch, resume: true }) },
  });
  await act(() => result.current.sendMessage({ text: 'Hi' }));
  expect(result.current.failure?.code).toBe('disconnected');
  rerender({ transport: new SluiceChatTransport<UIMessage>() });
  await act(() => result.current.retry());
  expect(result.current.messages.map(textOf)).toEqual(['Hi', 'Hello, world']);
  expect(result.current.progress.status).toBe('done');
});

describe('the stock hook with SluiceChatTransport', () => {
  it.skipIf(isBehindAny())('two hooks of the AI SDK can share one SluiceChatTransport', async () => {
    const clock = manualClock();
    const uninstallClock = clock.install();
    const fetch = mockFetch([
      when({ url: '/api/chat/b/stream' }, hello),
      script(text('Good '), delay(500), text('day'), finish()),
    ]);
    const transport = new SluiceChatTransport<UIMessage>({ fetch });
    const { result } = renderHook(() => [useStockChat({ id: 'a', transport }), useStockChat({ id: 'b', transport })]);
    void result.current[0]!.sendMessage({ text: 'Hi' });
    await act(() => clock.advance(100));
    await act(async () => {
      void result.current[1]!.resumeStream();
      await clock.advance(100);
    });
    expect(result.current[1]!.messages.map(textOf)).toEqual(['Hello, world']);
    await act(() => clock.advance(1_000));
    expect(result.current[0]!.messages.map(textOf)).toEqual(['Hi', 'Good day']);
    uninstallClock();
  });

  it.skipIf(isBehindAny())(
    "the AI SDK's hook with SluiceChatTransport gets retries and an outcome for each response",
    async () => {
      const reports: unknown[] = [];
      const transport = new SluiceChatTransport<UIMessage>({
        fetch: mockFetch(sequence(status(503), hello)),
        retry: { baseDelayMs: 0 },
        onEnd: ({ chatId, outcome }) => void reports.push({ chatId, outcome }),
      });
      const { result } = renderHook(() => useStockChat({ id: 'c', transport }));
      await act(() => result.current.sendMessage({ text: 'Hi' }));
      expect(result.current.messages.map(textOf)).toEqual(['Hi', 'Hello, world']);
      expect(reports).toEqual([{ chatId: 'c', outcome: 'complete' }]);
    },
  );
});
