import { act, render, renderHook, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { type Message, type UseChatOptions, useChat } from 'sluice/ai-sdk/legacy';
import {
  data,
  finish,
  mockFetch,
  reasoning,
  script,
  sequence,
  source,
  stall,
  status,
  text,
  toolCall,
  toolOutput,
  usage,
} from 'sluice/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { begun, ended, says, startSdkServer } from './sdkServer.js';

const answer = script(text('Hello, '), text('world'), finish());
afterEach(() => vi.unstubAllGlobals());

/** A page written for ai 3. Only its import has changed. */
function Chat() {
  const { messages, input, handleInputChange, handleSubmit } = useChat();
  return (
    <div>
      {messages.map((m) => (
        <div key={m.id}>
          {m.role === 'user' ? 'User: ' : 'AI: '}
          {m.content}
        </div>
      ))}
      <form onSubmit={handleSubmit}>
        <input value={input} placeholder="Say something…" onChange={handleInputChange} />
      </form>
    </div>
  );
}

describe('a chat page written for ai 3', () => {
  it.each(['text', 'ai-data-stream', 'ai-sdk'] as const)(
    'a chat page written for AI SDK 3 works with a server that sends %s',
    async (protocol) => {
      const fetch = mockFetch(answer, { protocol });
      vi.stubGlobal('fetch', fetch);
      render(<Chat />);
      await userEvent.type(screen.getByPlaceholderText('Say something…'), 'Hi{Enter}');
      expect(await screen.findByText('AI: Hello, world')).toBeVisible();
      expect(screen.getByText('User: Hi')).toBeVisible();
      expect(screen.getByPlaceholderText('Say something…')).toHaveValue('');
      const [request] = fetch.journal.requests;
      expect(new URL(request!.url).pathname).toBe('/api/chat');
      expect(request!.body).toMatchObject({ messages: [{ role: 'user', content: 'Hi' }] });
    },
  );

  it("a chat page written for AI SDK 3 works with the AI SDK's server functions", async () => {
    const server = await startSdkServer();
    server.answers(says([...begun('Hello, world'), ...ended]));
    const real = globalThis.fetch;
    vi.stubGlobal('fetch', (url: string, init: RequestInit) => real(new URL(url, server.api), init));
    render(<Chat />);
    await userEvent.type(screen.getByPlaceholderText('Say something…'), 'Hi{Enter}');
    expect(await screen.findByText('AI: Hello, world')).toBeVisible();
    await server.close();
  });
});

describe('useChat of ai 3 and 4', () => {
  const mount = (options: UseChatOptions) => renderHook(() => useChat(options));

  it('the legacy useChat starts from initialMessages and initialInput, and reload() replaces the last response', async () => {
    const fetch = mockFetch(answer, { protocol: 'ai-data-stream' });
    const initialMessages: Message[] = [
      { id: '1', role: 'user', content: 'Hi' },
      { id: '2', role: 'assistant', content: 'Hm?' },
    ];
    const { result } = mount({
      initialMessages,
      initialInput: 'and',
      body: { model: 'm' },
      headers: { 'x-a': '1' },
      fetch,
    });
    expect(result.current.messages).toMatchObject(initialMessages);
    expect(result.current.input).toBe('and');
    await act(() => result.current.reload());
    expect(result.current.messages.map(({ content }) => content)).toEqual(['Hi', 'Hello, world']);
    const [request] = fetch.journal.requests;
    expect(request!.body).toMatchObject({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] });
    expect(request!.headers.get('x-a')).toBe('1');
  });

  it('append() of the legacy useChat sets isLoading and calls onResponse and onFinish', async () => {
    const onFinish = vi.fn();
    const onResponse = vi.fn();
    const { result } = mount({
      fetch: mockFetch(answer, { protocol: 'text' }),
      streamProtocol: 'text',
      onFinish,
      onResponse,
    });
    let sent!: Promise<unknown>;
    act(() => {
      sent = result.current.append({ role: 'user', content: 'Hi' }, { data: { a: 1 } });
    });
    expect(result.current.isLoading).toBe(true);
    await act(() => sent);
    expect(result.current.isLoading).toBe(false);
    expect(onFinish).toHaveBeenCalledTimes(1);
    expect(onFinish.mock.calls[0]![0]).toMatchObject({ role: 'assistant', content: 'Hello, world' });
    expect(onResponse.mock.calls[0]![0]).toBeInstanceOf(Response);
    expect(result.current.messages[0]!.createdAt).toBeInstanceOf(Date);
  });

  it('a legacy message has content, reasoning, toolInvocations and data in the shape of ai 3', async () => {
    const reply = script(
      reasoning('Hm.'),
      toolCall('weather', { city: 'Bern' }, { id: 't' }),
      toolOutput('12 °C', { id: 't' }),
      data('data', [{ step: 1 }]),
      text('Cool.'),
      finish(),
    );
    const { result } = mount({ fetch: mockFetch(reply, { protocol: 'ai-data-stream' }) });
    await act(() => result.current.append({ role: 'user', content: 'Hi' }));
    expect(result.current.messages[1]).toMatchObject({
      content: 'Cool.',
      reasoning: 'Hm.',
      toolInvocations: [
        { state: 'result', toolCallId: 't', toolName: 'weather', args: { city: 'Bern' }, result: '12 °C' },
      ],
    });
    expect(result.current.data).toEqual([{ step: 1 }]);
  });

  it('handleSubmit() of the legacy useChat sends the text of setInput(), and stop() keeps the partial response', async () => {
    const fetch = mockFetch(script(text('Hello'), stall()), { protocol: 'ai-data-stream' });
    const { result } = mount({ fetch });
    act(() => result.current.setInput('Hi'));
    act(() => result.current.handleSubmit());
    expect(result.current.input).toBe('');
    await waitFor(() => expect(result.current.messages[1]?.content).toBe('Hello'));
    act(() => result.current.stop());
    await waitFor(() => expect(result.current.isLoading).toBe(false));
    expect(result.current.messages.map(({ content }) => content)).toEqual(['Hi', 'Hello']);
    expect(result.current.messages[1]!.createdAt).toBeInstanceOf(Date);
  });

  it('setMessages() of the legacy useChat keeps the identity of unchanged messages', async () => {
    const { result } = mount({ fetch: mockFetch(answer) });
    act(() => result.current.setMessages([{ id: '1', role: 'user', content: 'Hi' }]));
    const [first] = result.current.messages;
    await act(() => result.current.append({ id: '2', role: 'user', content: 'You there?' }));
    expect(result.current.messages[0]).toBe(first);
    expect(result.current.messages[1]).toMatchObject({ id: '2', content: 'You there?' });
  });

  it('handleSubmit() of the legacy useChat ignores empty input unless allowEmptySubmit is set', async () => {
    const fetch = mockFetch(status(400, { body: 'No.' }));
    const onError = vi.fn();
    const { result } = mount({ fetch, onError });
    act(() => result.current.handleSubmit());
    expect(fetch.journal.requests).toHaveLength(0);
    act(() => result.current.handleSubmit(undefined, { allowEmptySubmit: true }));
    await waitFor(() => expect(result.current.error?.message).toBe('No.'));
    expect(onError).toHaveBeenCalledTimes(1);
  });

  describe('tools', () => {
    const calls = script(toolCall('weather', { city: 'Bern' }, { id: 't' }), finish('tool-calls'));

    it('the return value of a legacy onToolCall becomes the tool result and is sent within maxSteps', async () => {
      const fetch = mockFetch(sequence(calls, script(text('Cool.'), finish())), { protocol: 'ai-data-stream' });
      const onToolCall = vi.fn(async () => '12 °C');
      const { result } = mount({ fetch, onToolCall, maxSteps: 3 });
      await act(() => result.current.append({ role: 'user', content: 'Hi' }));
      await waitFor(() => expect(result.current.messages[1]?.content).toBe('Cool.'));
      expect(onToolCall).toHaveBeenCalledWith({
        toolCall: { toolCallId: 't', toolName: 'weather', args: { city: 'Bern' } },
      });
      const invocation = { state: 'result', toolCallId: 't', args: { city: 'Bern' }, result: '12 °C' };
      expect(fetch.journal.requests).toHaveLength(2);
      expect(fetch.journal.requests[1]!.body).toMatchObject({
        messages: [
          { role: 'user' },
          {
            role: 'assistant',
            toolInvocations: [invocation],
            parts: expect.arrayContaining([
              { type: 'tool-invocation', toolInvocation: expect.objectContaining(invocation) },
            ]),
          },
        ],
      });
    });

    it('the legacy useChat does not send a tool result automatically with the default maxSteps of 1', async () => {
      const fetch = mockFetch(calls, { protocol: 'ai-data-stream' });
      const { result } = mount({ fetch, onToolCall: () => '12 °C' });
      await act(() => result.current.append({ role: 'user', content: 'Hi' }));
      await waitFor(() => expect(result.current.messages[1]?.toolInvocations?.[0]).toMatchObject({ result: '12 °C' }));
      expect(fetch.journal.requests).toHaveLength(1);
    });

    it('addToolResult() of the legacy useChat sends the result regardless of maxSteps', async () => {
      const fetch = mockFetch(sequence(calls, script(text('Cool.'), finish())), { protocol: 'ai-data-stream' });
      const { result } = mount({ fetch });
      await act(() => result.current.append({ role: 'user', content: 'Hi' }));
      expect(result.current.messages[1]?.toolInvocations).toMatchObject([{ state: 'call', toolCallId: 't' }]);
      act(() => result.current.addToolResult({ toolCallId: 't', result: '12 °C' }));
      await waitFor(() => expect(result.current.messages[1]?.content).toBe('Cool.'));
      expect(fetch.journal.requests).toHaveLength(2);
    });
  });

  it('a legacy message has parts in the shape of ai 4', async () => {
    const reply = script(
      reasoning('Hm.'),
      toolCall('weather', { city: 'Bern' }, { id: 't' }),
      toolOutput('12 °C', { id: 't' }),
      source('https://example.org/', { title: 'Example' }),
      text('Cool.'),
      finish(),
    );
    const { result } = mount({ fetch: mockFetch(reply, { protocol: 'ai-data-stream' }) });
    await act(() => result.current.append({ role: 'user', content: 'Hi' }));
    expect(result.current.messages[1]!.parts!.filter(({ type }) => type !== 'step-start')).toMatchObject([
      { type: 'reasoning', reasoning: 'Hm.', details: [{ type: 'text', text: 'Hm.' }] },
      { type: 'tool-invocation', toolInvocation: { state: 'result', toolName: 'weather', result: '12 °C' } },
      { type: 'source', source: { sourceType: 'url', url: 'https://example.org/', title: 'Example' } },
      { type: 'text', text: 'Cool.' },
    ]);
  });

  it('legacy initial messages without parts keep their reasoning and tool calls', () => {
    const initialMessages: Message[] = [
      {
        id: '1',
        role: 'assistant',
        content: 'Cool.',
        reasoning: 'Hm.',
        toolInvocations: [{ state: 'result', toolCallId: 't', toolName: 'weather', args: {}, result: 12 }],
      },
    ];
    expect(mount({ initialMessages }).result.current.messages).toMatchObject(initialMessages);
  });

  it('the legacy onFinish receives the token usage and the finish reason', async () => {
    const onFinish = vi.fn();
    const reply = script(text('Hello'), usage({ inputTokens: 3, outputTokens: 5 }), finish('length'));
    const { result } = mount({ fetch: mockFetch(reply, { protocol: 'ai-data-stream' }), onFinish });
    await act(() => result.current.append({ role: 'user', content: 'Hi' }));
    expect(onFinish.mock.calls).toMatchObject([
      [
        { content: 'Hello' },
        { usage: { promptTokens: 3, completionTokens: 5, totalTokens: 8 }, finishReason: 'length' },
      ],
    ]);
  });

  it('setData() of the legacy useChat replaces the data, and later values are appended', async () => {
    const reply = () => script(data('data', [{ step: 1 }]), text('Hi'), finish());
    const { result } = mount({ fetch: mockFetch(reply(), { protocol: 'ai-data-stream' }) });
    await act(() => result.current.append({ role: 'user', content: 'Hi' }));
    act(() => result.current.setData((before) => [...(before ?? []), 'mine']));
    expect(result.current.data).toEqual([{ step: 1 }, 'mine']);
    act(() => result.current.setData(undefined));
    expect(result.current.data).toBeUndefined();
    await act(() => result.current.append({ role: 'user', content: 'Again' }));
    expect(result.current.data).toEqual([{ step: 1 }]);
  });

  it.each([
    [undefined, ['Hi']],
    [true, ['Hi']],
    [false, []],
  ])(
    'with keepLastMessageOnError: %s, the legacy useChat has these messages after a failure: %s',
    async (keepLastMessageOnError, kept) => {
      const { result } = mount({ fetch: mockFetch(status(400, { body: 'No.' })), keepLastMessageOnError });
      await act(() => result.current.append({ role: 'user', content: 'Hi' }));
      await waitFor(() => expect(result.current.error?.message).toBe('No.'));
      expect(result.current.messages.map(({ content }) => content)).toEqual(kept);
    },
  );
});
