import { useChat as useStockChat } from '@ai-sdk/react';
import { render, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { DefaultChatTransport, isToolUIPart, type UIMessage } from 'ai';
import { useState } from 'react';
import { useChat } from 'sluice/ai-sdk';
import {
  createStream,
  finish,
  type MockFetch,
  mockFetch,
  script,
  sequence,
  status,
  text,
  toolCall,
  truncate,
} from 'sluice/testing';
import { describe, expect, it } from 'vitest';
import { textOf } from './mountChat.js';

type Message = UIMessage<unknown, never, { confirm: { input: { what: string }; output: string } }>;

/** An application for the AI SDK's hook. The argument is the hook that it imports. */
const appWith = (useIt: typeof useStockChat) =>
  function App({ fetch }: { fetch: MockFetch }) {
    const [transport] = useState(
      () =>
        new DefaultChatTransport<Message>({
          fetch,
          headers: { authorization: 'Bearer token' },
          prepareSendMessagesRequest: ({ id, messages }) => ({ body: { id, message: messages.at(-1) } }),
        }),
    );
    const [input, setInput] = useState('');
    const [finished, setFinished] = useState('');
    const { messages, sendMessage, setMessages, status, stop, error, clearError, regenerate, addToolOutput } =
      useIt<Message>({
        transport,
        onFinish: ({ message, isAbort, isError }) => setFinished(`${textOf(message)}|${isAbort}|${isError}`),
        sendAutomaticallyWhen: ({ messages }) =>
          messages.at(-1)!.parts.findLast(isToolUIPart)?.state === 'output-available' &&
          textOf(messages.at(-1)!) === '',
      });
    return (
      <main>
        <p>Status: {status}</p>
        <p>Finished: {finished}</p>
        <ol>
          {messages.map((message) => (
            <li key={message.id}>
              {message.role}: {textOf(message)}
              {message.parts.map(
                (part) =>
                  part.type === 'tool-confirm' &&
                  part.state === 'input-available' && (
                    <button
                      key={part.toolCallId}
                      type="button"
                      onClick={() => addToolOutput({ tool: 'confirm', toolCallId: part.toolCallId, output: 'yes' })}
                    >
                      Confirm {part.input.what}
                    </button>
                  ),
              )}
            </li>
          ))}
        </ol>
        {error && <p role="alert">{error.message}</p>}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            sendMessage({ text: input });
            setInput('');
          }}
        >
          <input aria-label="Message" value={input} onChange={(event) => setInput(event.target.value)} />
        </form>
        <button type="button" onClick={stop}>
          Stop
        </button>
        <button type="button" onClick={() => regenerate()}>
          Again
        </button>
        <button type="button" onClick={clearError}>
          Dismiss
        </button>
        <button type="button" onClick={() => setMessages([])}>
          Clear
        </button>
      </main>
    );
  };

const hello = script(text('Hello, '), text('world'), finish());

describe.each([
  ['unchanged', appWith(useStockChat)],
  ['with useChat imported from sluice', appWith(useChat)],
])('an application written for the stock hook, %s', (_, App) => {
  const click = (name: string | RegExp) => userEvent.click(screen.getByRole('button', { name }));
  const ask = (question: string) => userEvent.type(screen.getByLabelText('Message'), `${question}{Enter}`);
  const rows = () => screen.queryAllByRole('listitem').map(({ textContent }) => textContent);

  it("an application for the AI SDK's hook renders the response and sends the request that it prepared", async () => {
    const fetch = mockFetch(hello);
    render(<App fetch={fetch} />);
    expect(screen.getByText('Status: ready')).toBeVisible();
    await ask('Hi');
    expect(await screen.findByText('assistant: Hello, world')).toBeVisible();
    expect(await screen.findByText('Finished: Hello, world|false|false')).toBeVisible();
    expect(screen.getByText('Status: ready')).toBeVisible();
    expect(fetch.journal.last!.request.headers.get('authorization')).toBe('Bearer token');
    expect(fetch.journal.last!.request.body).toMatchObject({ message: { parts: [{ text: 'Hi' }] } });
  });

  it("an application for the AI SDK's hook stops a response and keeps the partial text", async () => {
    const stream = createStream();
    render(<App fetch={stream.fetch} />);
    await ask('Hi');
    expect(await screen.findByText('Status: submitted')).toBeVisible();
    await stream.emit(text('Hello'));
    expect(await screen.findByText('assistant: Hello')).toBeVisible();
    expect(screen.getByText('Status: streaming')).toBeVisible();
    await click('Stop');
    expect(await screen.findByText('Status: ready')).toBeVisible();
    expect(rows()).toEqual(['user: Hi', 'assistant: Hello']);
    expect(screen.getByText('Finished: Hello|true|false')).toBeVisible();
  });

  it("an application for the AI SDK's hook shows an error until it is dismissed, and can send again", async () => {
    render(<App fetch={mockFetch(sequence(status(400, { body: 'No more' }), hello))} />);
    await ask('Hi');
    expect(await screen.findByRole('alert')).toHaveTextContent('No more');
    expect(screen.getByText('Status: error')).toBeVisible();
    await click('Dismiss');
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
    await click('Again');
    await waitFor(() => expect(rows()).toEqual(['user: Hi', 'assistant: Hello, world']));
  });

  it("an application for the AI SDK's hook adds a tool output, and the response continues automatically", async () => {
    const call = script(toolCall('confirm', { what: 'the sale' }, { id: 't' }), finish('tool-calls'));
    const fetch = mockFetch(sequence(call, script(text('Sold.'), finish())));
    render(<App fetch={fetch} />);
    await ask('Sell');
    await userEvent.click(await screen.findByRole('button', { name: 'Confirm the sale' }));
    expect(await screen.findByText('assistant: Sold.')).toBeVisible();
    expect(fetch.journal.requests).toHaveLength(2);
  });

  it("an application for the AI SDK's hook keeps the text of a response without a finish chunk", async () => {
    render(<App fetch={mockFetch(script(text('Hello'), truncate()))} />);
    await ask('Hi');
    expect(await screen.findByText('Finished: Hello|false|false')).toBeVisible();
    expect(screen.getByText('Status: ready')).toBeVisible();
    await click('Clear');
    expect(rows()).toEqual([]);
  });
});
