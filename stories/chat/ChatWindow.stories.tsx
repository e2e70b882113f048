import type { Meta, StoryObj } from '@storybook/react-vite';
import { MessageMetrics } from 'sluice';
import { StreamConnectionManager } from 'sluice/core';
import { delay, finish, pace, reasoning, reset, script, stall, status, text } from 'sluice/testing';
import { streamHandler } from 'sluice/testing/msw';
import { expect, waitFor } from 'storybook/test';
import { answer, question, reasons, short } from './content.js';
import { SessionChat } from './SessionChat.js';

/** The pace is slow enough to watch. */
const readable = pace({ ttftMs: 400, charsPerSecond: 400, jitter: 0.3, seed: 7 });
const forever = 3_600_000;

/**
 * A complete chat, here with `useChatSession`.
 *
 * Each state of an answer is shown as `data-status`, as text, and with an action to continue.
 */
const meta = {
  title: 'ChatWindow/States',
  component: SessionChat,
  args: { header: 'Rivers', session: { stallAfterMs: 1_000 } },
  parameters: { layout: 'fullscreen' },
  decorators: [
    (Story) => (
      <div style={{ blockSize: '100dvh' }}>
        <Story />
      </div>
    ),
  ],
} satisfies Meta<typeof SessionChat>;

export default meta;
type Story = StoryObj<typeof meta>;
type Play = NonNullable<Story['play']>;

const ask: Play = async ({ canvas, userEvent }) => {
  await userEvent.type(canvas.getByRole('textbox', { name: 'Message' }), `${question}{Enter}`);
};

const reaches = (canvasElement: HTMLElement, wanted: string) =>
  waitFor(() => expect(canvasElement.querySelector('.sluice-chat')).toHaveAttribute('data-status', wanted), {
    timeout: 8_000,
  });

export const Idle: Story = {
  play: async ({ canvas, canvasElement }) => {
    await reaches(canvasElement, 'idle');
    await expect(canvas.getByText('What can I help with?')).toBeVisible();
    await expect(canvas.getByRole('button', { name: 'Send' })).toHaveAttribute('aria-disabled', 'true');
  },
};

/** The question was sent, and the server has not responded. */
export const Connecting: Story = {
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/chat', script(delay(forever), text(short), finish()))),
  play: async (context) => {
    await ask(context);
    await reaches(context.canvasElement, 'connecting');
    await expect(context.canvas.getByText('Thinking…')).toBeVisible();
    await expect(context.canvas.getByRole('button', { name: 'Stop' })).toBeVisible();
  },
};

function full(): StreamConnectionManager {
  const connections = new StreamConnectionManager(1);
  void connections.acquire(location.origin);
  return connections;
}

/** All connections to the server are in use, so the question waits. */
export const Queued: Story = {
  args: { session: { connections: full() } },
  play: async (context) => {
    await ask(context);
    await reaches(context.canvasElement, 'queued');
    await expect(context.canvas.getByText(/Waiting for a free connection/, { selector: 'p' })).toBeVisible();
  },
};

/** The answer streams. A line beside it marks the active message. */
export const Streaming: Story = {
  beforeEach: ({ msw }) =>
    msw.use(
      streamHandler('/api/chat', script(readable, reasoning(reasons), text(answer.slice(0, 640)), delay(forever))),
    ),
  args: { session: { stallAfterMs: 0 } },
  play: async (context) => {
    await ask(context);
    await reaches(context.canvasElement, 'streaming');
    await expect(await context.canvas.findByText('Reasoning', undefined, { timeout: 8_000 })).toBeVisible();
    await expect(await context.canvas.findByText(/cuts through its neck/, undefined, { timeout: 8_000 })).toBeVisible();
  },
};

/** The server sends nothing, with the connection open. */
export const Stalled: Story = {
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/chat', script(text('Because a bend, once begun,'), stall()))),
  play: async (context) => {
    await ask(context);
    await reaches(context.canvasElement, 'stalled');
    await expect(context.canvas.getByText(/The server has gone quiet/, { selector: 'p' })).toBeVisible();
  },
};

/** The server is busy and says when to retry. The delay is counted down. */
export const Retrying: Story = {
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/chat', status(503, { retryAfter: 30 }))),
  play: async (context) => {
    await ask(context);
    await reaches(context.canvasElement, 'retrying');
    await expect(await context.canvas.findByText(/Retry 1 in (30|29) s/, { selector: 'p' })).toBeVisible();
  },
};

/** A complete answer. */
export const Done: Story = {
  args: { slots: { MessageMetrics } },
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/chat', script(reasoning(reasons), text(answer), finish()))),
  play: async (context) => {
    await ask(context);
    await reaches(context.canvasElement, 'done');
    await expect(await context.canvas.findByText('Mississippi')).toBeVisible();
    await expect(context.canvas.getByRole('button', { name: 'Regenerate' })).toBeVisible();
    await expect(context.canvas.getByText('First text')).toBeVisible();
  },
};

/** The user stopped the answer. The text so far is kept, and the focus is in the composer. */
export const Stopped: Story = {
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/chat', script(text('Because a bend, once begun,'), stall()))),
  play: async (context) => {
    await ask(context);
    await context.canvas.findByText('Because a bend, once begun,');
    await context.userEvent.click(context.canvas.getByRole('button', { name: 'Stop' }));
    await reaches(context.canvasElement, 'stopped');
    await expect(context.canvas.getByText('Because a bend, once begun,')).toBeVisible();
    await expect(context.canvas.getByRole('textbox', { name: 'Message' })).toHaveFocus();
  },
};

/** The server refuses the request. */
export const Failed: Story = {
  beforeEach: ({ msw }) =>
    msw.use(streamHandler('/api/chat', status(403, { body: '{"error":"This key may not use the model."}' }))),
  play: async (context) => {
    await ask(context);
    await reaches(context.canvasElement, 'failed');
    await expect(context.canvas.getByRole('alert')).toHaveTextContent(/403/);
    await expect(context.canvas.getByRole('button', { name: 'Retry' })).toBeVisible();
  },
};

/** The connection breaks in the middle of a sentence. The text so far is kept, and the answer is not marked as done. */
export const Disconnected: Story = {
  beforeEach: ({ msw }) =>
    msw.use(streamHandler('/api/chat', script(readable, text('Because a bend, once begun, fe'), reset()))),
  play: async (context) => {
    await ask(context);
    await reaches(context.canvasElement, 'failed');
    await expect(context.canvas.getByText('Because a bend, once begun, fe')).toBeVisible();
    await expect(context.canvas.getByRole('alert')).toHaveTextContent('Error: ');
  },
};
