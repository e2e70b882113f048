import { act, render, renderHook, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { type Message, type UseChatOptions, useChat } from 'sluice/ai-sdk/legacy';
import { data, finish, mockFetch, reasoning, script, stall, status, text, toolCall, toolOutput } from 'sluice/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { begun, ended, says, startSdkServer } from './sdkServer.js';

const answer = script(text('Hello, '), text('world'), finish());
afterEach(() => vi.unstubAllGlobals());

/** A page as one wrote it for ai 3; only the import has changed. */
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
  it.each(['text', 'ai-data-stream', 'ai-sdk'] as const)('runs against a server that sends %s', async (protocol) => {
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
  });

  it('runs against the AI SDK’s own server functions', async () => {
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

  it('begins with what it is given, and reloads the last answer', async () => {
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

  it('appends, says that it loads, and tells when it is done', async () => {
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
    expect(onFinish.mock.calls).toMatchObject([[{ role: 'assistant', content: 'Hello, world' }]]);
    expect(onResponse.mock.calls[0]![0]).toBeInstanceOf(Response);
    expect(result.current.messages[0]!.createdAt).toBeInstanceOf(Date);
  });

  it('has tools, reasoning and data where they were', async () => {
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

  it('takes an input that is set, and stops', async () => {
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

  it('sets messages, and keeps those that have not changed', async () => {
    const { result } = mount({ fetch: mockFetch(answer) });
    act(() => result.current.setMessages([{ id: '1', role: 'user', content: 'Hi' }]));
    const [first] = result.current.messages;
    await act(() => result.current.append({ id: '2', role: 'user', content: 'You there?' }));
    expect(result.current.messages[0]).toBe(first);
    expect(result.current.messages[1]).toMatchObject({ id: '2', content: 'You there?' });
  });

  it('submits nothing when there is nothing, and fails with the server’s words', async () => {
    const fetch = mockFetch(status(400, { body: 'No.' }));
    const onError = vi.fn();
    const { result } = mount({ fetch, onError });
    act(() => result.current.handleSubmit());
    expect(fetch.journal.requests).toHaveLength(0);
    act(() => result.current.handleSubmit(undefined, { allowEmptySubmit: true }));
    await waitFor(() => expect(result.current.error?.message).toBe('No.'));
    expect(onError).toHaveBeenCalledTimes(1);
  });
});
