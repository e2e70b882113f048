import type { Meta, StoryObj } from '@storybook/react-vite';
import { StreamConnectionManager } from 'sluice/core';
import { delay, finish, pace, reasoning, reset, script, stall, status, text } from 'sluice/testing';
import { streamHandler } from 'sluice/testing/msw';
import { expect, waitFor } from 'storybook/test';
import { answer, question, reasons, short } from './content.js';
import { SessionChat } from './SessionChat.js';

/** Reading speed, so that every story can be watched. */
const readable = pace({ ttftMs: 400, charsPerSecond: 400, jitter: 0.3, seed: 7 });
const forever = 3_600_000;

/**
 * A whole chat, here of `useChatSession`.
 *
 * Each state of an answer is shown as `data-status`, in words, and with a way out of it.
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

/** Nothing said yet. */
export const Idle: Story = {
  play: async ({ canvas, canvasElement }) => {
    await reaches(canvasElement, 'idle');
    await expect(canvas.getByText('What can I help with?')).toBeVisible();
    await expect(canvas.getByRole('button', { name: 'Send' })).toHaveAttribute('aria-disabled', 'true');
  },
};

/** The question is out; the server has not answered yet. */
export const Connecting: Story = {
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/chat', script(delay(forever), text(short), finish()))),
  play: async (context) => {
    await ask(context);
    await reaches(context.canvasElement, 'connecting');
    await expect(context.canvas.getByText('Thinking…')).toBeVisible();
    await expect(context.canvas.getByRole('button', { name: 'Stop' })).toBeVisible();
  },
};

/** A manager whose one connection is taken. */
function full(): StreamConnectionManager {
  const connections = new StreamConnectionManager(1);
  void connections.acquire(location.origin);
  return connections;
}

/** All connections to the server are in use: the question waits its turn, and says so. */
export const Queued: Story = {
  args: { session: { connections: full() } },
  play: async (context) => {
    await ask(context);
    await reaches(context.canvasElement, 'queued');
    await expect(context.canvas.getByText(/Waiting for a free connection/, { selector: 'p' })).toBeVisible();
  },
};

/** The answer streams in; a line of it runs beside what is being written. */
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

/** The server has fallen silent with the connection open. */
export const Stalled: Story = {
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/chat', script(text('Because a bend, once begun,'), stall()))),
  play: async (context) => {
    await ask(context);
    await reaches(context.canvasElement, 'stalled');
    await expect(context.canvas.getByText(/The server has gone quiet/, { selector: 'p' })).toBeVisible();
  },
};

/** The server is busy and says when to come back; the wait is counted down. */
export const Retrying: Story = {
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/chat', status(503, { retryAfter: 30 }))),
  play: async (context) => {
    await ask(context);
    await reaches(context.canvasElement, 'retrying');
    await expect(await context.canvas.findByText(/Retry 1 in (30|29) s/, { selector: 'p' })).toBeVisible();
  },
};

/** The whole answer is there, and the server said so. */
export const Done: Story = {
  args: { showMetrics: true },
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/chat', script(reasoning(reasons), text(answer), finish()))),
  play: async (context) => {
    await ask(context);
    await reaches(context.canvasElement, 'done');
    await expect(await context.canvas.findByText('Mississippi')).toBeVisible();
    await expect(context.canvas.getByRole('button', { name: 'Regenerate' })).toBeVisible();
    await expect(context.canvas.getByText('First text')).toBeVisible();
  },
};

/** The reader had enough: what arrived stays, and the focus is back in the composer. */
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

/** The server refuses. */
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

/** The connection breaks in mid-sentence. What arrived stays, and nobody calls it done. */
export const Broken: Story = {
  beforeEach: ({ msw }) =>
    msw.use(streamHandler('/api/chat', script(readable, text('Because a bend, once begun, fe'), reset()))),
  play: async (context) => {
    await ask(context);
    await reaches(context.canvasElement, 'failed');
    await expect(context.canvas.getByText('Because a bend, once begun, fe')).toBeVisible();
    await expect(context.canvas.getByRole('alert')).toHaveTextContent('Error: ');
  },
};
