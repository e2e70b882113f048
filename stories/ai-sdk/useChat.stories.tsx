import type { Meta, StoryObj } from '@storybook/react-vite';
import type { UIMessage } from 'ai';
import { ChatWindow } from 'sluice';
import { type UseChatOptions, useChat } from 'sluice/ai-sdk';
import { StreamConnectionManager } from 'sluice/core';
import {
  abort,
  delay,
  error,
  event,
  finish,
  htmlPage,
  mockFetch,
  pace,
  reset,
  type ScriptPart,
  script,
  sequence,
  stall,
  status,
  text,
  truncate,
  when,
} from 'sluice/testing';
import { streamHandler } from 'sluice/testing/msw';
import { expect, waitFor } from 'storybook/test';

const first = 'The mill turns as long as the water comes. ';
const second = 'When the water stops, the miller looks upstream.';
const readable = pace({ charsPerSecond: 200 });
const whole = script(readable, text(first), text(second), finish());
const slow = { timeout: 10_000 };

type ChatProps = Pick<
  UseChatOptions<UIMessage>,
  | 'api'
  | 'resume'
  | 'strict'
  | 'retry'
  | 'stallAfterMs'
  | 'byteTimeoutMs'
  | 'maxBufferSizeInMB'
  | 'connections'
  | 'whileAnswering'
  | 'protocol'
  | 'fetch'
  | 'experimental_queue'
> & { messages?: UIMessage[] | undefined };

/** A chat with the data below it that the AI SDK's own hook does not have. */
function Chat({ messages = [], ...options }: ChatProps) {
  const chat = useChat({ id: 'mill', messages, ...options });
  const answer = chat.messages.findLast(({ role }) => role === 'assistant');
  return (
    <div style={{ blockSize: '26rem', display: 'flex', flexDirection: 'column', gap: '0.5rem' }}>
      <div style={{ flex: 1, minBlockSize: 0 }}>
        <ChatWindow chat={chat} header="The mill" />
      </div>
      <dl
        aria-label="What useChat knows"
        style={{ display: 'flex', flexWrap: 'wrap', gap: '0 1rem', margin: 0, fontFamily: 'monospace' }}
      >
        <Fact name="status" value={chat.status} />
        <Fact name="progress" value={chat.progress.status} />
        <Fact name="outcome" value={answer && chat.outcomes.get(answer.id)} />
        <Fact name="failure" value={chat.failure?.code} />
      </dl>
    </div>
  );
}

function Fact({ name, value = '–' }: { name: string; value?: string | undefined }) {
  return (
    <div>
      <dt style={{ display: 'inline' }}>{name}: </dt>
      <dd style={{ display: 'inline', margin: 0 }}>{value}</dd>
    </div>
  );
}

/**
 * The AI SDK's `useChat` with the outcome of each answer, retries and resuming. An application changes only its import.
 * The AI SDK's own hook does not report the faults below.
 */
const meta = {
  title: 'AI SDK/useChat',
  component: Chat,
  args: { api: '/api/mill' },
  parameters: { layout: 'padded', docs: { story: { height: '520px' } } },
} satisfies Meta<typeof Chat>;

export default meta;
type Story = StoryObj<typeof meta>;
type Context = Parameters<NonNullable<Story['play']>>[0];

async function ask({ canvas, userEvent }: Pick<Context, 'canvas' | 'userEvent'>, question = 'How does a mill work?') {
  await userEvent.type(canvas.getByRole('textbox', { name: 'Message' }), `${question}{Enter}`);
}

const knows = ({ canvas }: Pick<Context, 'canvas'>, wanted: RegExp) =>
  waitFor(() => expect(canvas.getByLabelText('What useChat knows')).toHaveTextContent(wanted), slow);

const answers = (...reply: readonly ScriptPart[]): Story['beforeEach'] => {
  return ({ msw }) => msw.use(streamHandler('/api/mill*', script(readable, ...reply)));
};

/** A complete answer. */
export const Complete: Story = {
  beforeEach: answers(text(first), text(second), finish()),
  play: async (context) => {
    await ask(context);
    await knows(context, /progress: streaming/);
    await knows(context, /status: ready.*progress: done.*outcome: complete/);
  },
};

export const Idle: Story = {
  beforeEach: answers(text(first), finish()),
  play: async (context) => {
    await knows(context, /status: ready.*progress: idle.*outcome: –/);
  },
};

/** The request was sent, and no response has arrived. */
export const Connecting: Story = {
  beforeEach: answers(stall()),
  play: async (context) => {
    await ask(context);
    await knows(context, /status: submitted.*progress: connecting/);
  },
};

/** The server sends nothing for a while. */
export const Stalled: Story = {
  args: { stallAfterMs: 400 },
  beforeEach: answers(text(first), stall()),
  play: async (context) => {
    await ask(context);
    await knows(context, /status: streaming.*progress: stalled/);
  },
};

/** The server sends nothing for too long, so the connection is closed. The text so far is kept. */
export const TimedOut: Story = {
  args: { stallAfterMs: 400, byteTimeoutMs: 1_500 },
  beforeEach: answers(text(first), stall()),
  play: async (context) => {
    await ask(context);
    await knows(context, /progress: stalled/);
    await knows(context, /status: error.*outcome: failed.*failure: idle-timeout/);
  },
};

/** The server is busy and says when to retry. */
export const RetriesWhenBusy: Story = {
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/mill', sequence(status(429, { retryAfter: 2 }), whole))),
  play: async (context) => {
    await ask(context);
    await knows(context, /status: submitted.*progress: retrying/);
    await knows(context, /outcome: complete/);
  },
};

const oneAtATime = new StreamConnectionManager(1);

/** Browsers open six HTTP/1.1 connections to a server; another request waits. Here the limit is one. */
export const Queued: Story = {
  args: { connections: oneAtATime },
  beforeEach: async ({ msw }) => {
    msw.use(streamHandler('/api/mill', whole));
    const other = await oneAtATime.acquire(location.origin);
    const timer = setTimeout(() => other.release(), 1_500);
    return () => {
      clearTimeout(timer);
      other.release();
    };
  },
  play: async (context) => {
    await ask(context);
    await knows(context, /status: submitted.*progress: queued/);
    await knows(context, /outcome: complete/);
  },
};

/** The user stops the answer; the text so far is kept. */
export const Stopped: Story = {
  args: { stallAfterMs: 400 },
  beforeEach: answers(text(first), stall()),
  play: async (context) => {
    await ask(context);
    await knows(context, /progress: stalled/);
    await context.userEvent.click(context.canvas.getByRole('button', { name: 'Stop' }));
    await knows(context, /status: ready.*progress: stopped.*outcome: stopped/);
    await waitFor(
      () => expect(context.canvas.getAllByRole('article').at(-1)).toHaveTextContent(/as long as the water comes/),
      slow,
    );
  },
};

/**
 * The body ends without an error, but the answer is incomplete. The AI SDK's status is `ready`; the outcome is
 * `truncated`.
 */
export const Truncated: Story = {
  beforeEach: answers(text(first), truncate()),
  play: async (context) => {
    await ask(context);
    await knows(context, /status: ready.*outcome: truncated.*failure: truncated/);
  },
};

/** A truncated answer, reported as an error in the AI SDK's own fields too. */
export const TruncatedAsError: Story = {
  args: { strict: true },
  beforeEach: answers(text(first), truncate()),
  play: async (context) => {
    await ask(context);
    await knows(context, /status: error.*outcome: truncated/);
  },
};

/** The response is a login page, because the session has expired. */
export const LoginPage: Story = {
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/mill', htmlPage())),
  play: async (context) => {
    await ask(context);
    await knows(context, /status: error.*failure: unexpected-content-type/);
  },
};

/** The server refuses the request. Users read what they can do; the server's message is in Details. */
export const Refused: Story = {
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/mill', status(403, { body: 'The mill is closed on Sundays.' }))),
  play: async (context) => {
    await ask(context);
    await knows(context, /status: error.*failure: http/);
    await expect(await context.canvas.findByText(/You do not have access to this/)).toBeVisible();
    await context.userEvent.click(context.canvas.getByText('Details'));
    await expect(await context.canvas.findByText(/closed on Sundays/)).toBeVisible();
  },
};

/** A JSON error with status 200 instead of a stream is shown as the provider's error. */
export const JsonError: Story = {
  beforeEach: ({ msw }) =>
    msw.use(
      streamHandler(
        '/api/mill',
        status(200, { headers: { 'content-type': 'application/json' }, body: '{"error":"nobody knows"}' }),
      ),
    ),
  play: async (context) => {
    await ask(context);
    await knows(context, /status: error.*failure: provider/);
  },
};

/** The answer is larger than the limit. */
export const TooLarge: Story = {
  args: { maxBufferSizeInMB: 0.01 },
  beforeEach: ({ msw }) =>
    msw.use(streamHandler('/api/mill', script(text(first), text('Water. '.repeat(5_000)), finish()))),
  play: async (context) => {
    await ask(context);
    await knows(context, /status: error.*outcome: failed.*failure: memory-limit/);
  },
};

/** The server sends the end of the answer but keeps the connection open. The answer is complete. */
export const SocketStaysOpen: Story = {
  beforeEach: answers(text(first), finish(), event('[DONE]'), stall()),
  play: async (context) => {
    await ask(context);
    await knows(context, /status: ready.*outcome: complete/);
  },
};

/** The connection breaks during the answer, without the `resume` option. */
export const Disconnected: Story = {
  beforeEach: answers(text(first), delay(50), reset()),
  play: async (context) => {
    await ask(context);
    await knows(context, /status: error.*outcome: failed.*failure: disconnected/);
  },
};

/** With `resume`, the answer continues: the server replays it, and the repeated text is dropped. */
export const Resumes: Story = {
  args: { resume: true },
  beforeEach: ({ msw }) => {
    const replay = sequence(status(204), whole);
    msw.use(
      streamHandler('/api/mill*', [
        when({ method: 'POST' }, script(readable, text(first), delay(50), reset())),
        when({ method: 'GET' }, replay),
      ]),
    );
  },
  play: async (context) => {
    await ask(context);
    await knows(context, /status: ready.*progress: done.*outcome: complete/);
    const [, answer] = context.canvas.getAllByRole('article');
    await expect(answer).toHaveTextContent(first + second);
  },
};

/** The page was reloaded during the answer. The saved part is shown at once, and the rest follows. */
export const JoinsAfterReload: Story = {
  args: {
    resume: true,
    messages: [
      { id: 'question', role: 'user', parts: [{ type: 'text', text: 'How does a mill work?' }] },
      { id: 'answer', role: 'assistant', parts: [{ type: 'text', text: 'The mill turns as long' }] },
    ],
  },
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/mill*', whole)),
  play: async (context) => {
    await knows(context, /status: ready.*progress: done.*outcome: complete/);
    const articles = context.canvas.getAllByRole('article');
    await expect(articles).toHaveLength(2);
    await expect(articles[1]).toHaveTextContent(first + second);
  },
};

/** The provider reports an error during the answer. */
export const ErrorDuringAnswer: Story = {
  beforeEach: answers(text(first), error('The model is overloaded')),
  play: async (context) => {
    await ask(context);
    await knows(context, /status: error.*failure: provider/);
  },
};

/** The server stops the answer. */
export const StoppedByTheServer: Story = {
  beforeEach: answers(text(first), abort('quota')),
  play: async (context) => {
    await ask(context);
    await knows(context, /status: ready.*outcome: stopped/);
  },
};

/** A newer server sends an unknown event. The answer continues. */
export const UnknownChunk: Story = {
  beforeEach: answers(text(first), event({ type: 'aura-update', hue: 3 }), text(second), finish()),
  play: async (context) => {
    await ask(context);
    await knows(context, /outcome: complete/);
  },
};

/** A message that is written during an answer is queued, can be edited, and is sent after the answer. */
export const Queue: Story = {
  args: { experimental_queue: true },
  beforeEach: answers(text(first), delay(1_500), text(second), finish()),
  play: async (context) => {
    await ask(context);
    await knows(context, /progress: streaming/);
    await ask(context, 'And a windmill?');
    await waitFor(() => expect(context.canvas.getAllByRole('article')).toHaveLength(4), slow);
    await knows(context, /outcome: complete/);
  },
};

/** Without a visible queue, the second of two questions also waits for the first answer. */
export const TwoMessagesAtOnce: Story = {
  beforeEach: answers(text(first), delay(500), text(second), finish()),
  play: async (context) => {
    await ask(context);
    await knows(context, /progress: streaming/);
    await ask(context, 'And a windmill?');
    await waitFor(() => expect(context.canvas.getAllByRole('article')).toHaveLength(4), slow);
    await knows(context, /outcome: complete/);
  },
};

/** A new question stops the active answer. */
export const InterruptsAnswer: Story = {
  args: { whileAnswering: 'interrupt', stallAfterMs: 400 },
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/mill', sequence(script(readable, text(first), stall()), whole))),
  play: async (context) => {
    await ask(context);
    await knows(context, /progress: stalled/);
    await ask(context, 'And a windmill?');
    await waitFor(() => expect(context.canvas.getAllByRole('article')).toHaveLength(4), slow);
    await knows(context, /outcome: complete/);
  },
};

/** A chat on a provider's own endpoint, without a server of the AI SDK. */
export const AnyEndpoint: Story = {
  args: { protocol: 'openai-chat', fetch: mockFetch(whole, { protocol: 'openai-chat' }) },
  play: async (context) => {
    await ask(context);
    await knows(context, /outcome: complete/);
  },
};
