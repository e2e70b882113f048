import type { Meta, StoryObj } from '@storybook/react-vite';
import { StreamingResponse } from 'sluice';
import { delay, finish, pace, reset, script, stall, status, text } from 'sluice/testing';
import { streamHandler } from 'sluice/testing/msw';
import { expect, waitFor } from 'storybook/test';

const tale = `A river once asked the sluice that stood across it: *why do you hold me back?*

"I do not hold you back," said the gate. "I let through what the field can drink:

- all of it, and nothing twice,
- in the order in which you bring it,
- and when you run dry, I **say so**."

The river thought about that for a while. Then it turned the mill.`;

/** The pace is slow enough to watch. */
const readable = pace({ ttftMs: 400, charsPerSecond: 240, jitter: 0.3, seed: 7 });

/**
 * The streamed answer to a prompt. Sends `{ prompt }` to `/api/stream` and decodes any known protocol.
 *
 * Each state is shown as `data-status`, as text, and with an action to continue.
 */
const meta = {
  title: 'StreamingResponse/States',
  component: StreamingResponse,
  args: { api: '/api/stream', prompt: 'Tell me a story' },
  parameters: { layout: 'padded', docs: { story: { height: '260px' } } },
} satisfies Meta<typeof StreamingResponse>;

export default meta;
type Story = StoryObj<typeof meta>;

/** An answer streams over server-sent events. */
export const Streaming: Story = {
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/stream', script(readable, text(tale), finish()))),
  play: async ({ canvas, canvasElement, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Generate Response' }));
    await waitFor(() => expect(root(canvasElement)).toHaveAttribute('data-status', 'streaming'));
    await expect(canvas.getByText('Streaming response…')).toBeVisible();
    await expect(canvas.getByRole('button', { name: 'Generate Response' })).toBeDisabled();
  },
};

export const Idle: Story = {
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/stream', script(readable, text(tale), finish()))),
  play: async ({ canvas, canvasElement }) => {
    await expect(root(canvasElement)).toHaveAttribute('data-status', 'idle');
    await expect(canvas.getByRole('button', { name: 'Generate Response' })).toBeEnabled();
  },
};

/** The request was sent, and the server has not responded. */
export const Connecting: Story = {
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/stream', script(delay(3_600_000), text(tale), finish()))),
  play: async ({ canvas, canvasElement, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Generate Response' }));
    await waitFor(() => expect(root(canvasElement)).toHaveAttribute('data-status', 'connecting'));
    await expect(canvas.getByText('Connecting…')).toBeVisible();
  },
};

/** A complete answer. */
export const Done: Story = {
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/stream', script(text(tale), finish()))),
  play: async ({ canvas, canvasElement, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Generate Response' }));
    await waitFor(() => expect(root(canvasElement)).toHaveAttribute('data-status', 'done'));
    await expect(canvas.getByText(/Then it turned the mill\./)).toBeVisible();
    await expect(canvas.getByRole('button', { name: 'Copy' })).toBeVisible();
  },
};

/**
 * The user stopped the answer. The request is cancelled, the text so far is kept, and the focus returns to the button.
 */
export const Stopped: Story = {
  beforeEach: ({ msw }) =>
    msw.use(streamHandler('/api/stream', script(text('A river once asked the sluice'), stall()))),
  play: async ({ canvas, canvasElement, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Generate Response' }));
    await canvas.findByText('A river once asked the sluice');
    await userEvent.click(canvas.getByRole('button', { name: 'Stop' }));
    await waitFor(() => expect(root(canvasElement)).toHaveAttribute('data-status', 'stopped'));
    await expect(canvas.getByText('A river once asked the sluice')).toBeVisible();
    await expect(canvas.getByRole('button', { name: 'Generate Response' })).toHaveFocus();
  },
};

/** The server refuses the request. The message contains the server's reason, and the user can retry. */
export const Failed: Story = {
  beforeEach: ({ msw }) =>
    msw.use(streamHandler('/api/stream', status(403, { body: '{"error":"This key may not use the model."}' }))),
  play: async ({ canvas, canvasElement, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Generate Response' }));
    await waitFor(() => expect(root(canvasElement)).toHaveAttribute('data-status', 'failed'));
    await expect(canvas.getByRole('alert')).toHaveTextContent(/^Error: You do not have access.*403.*may not use/);
    await expect(canvas.getByRole('button', { name: 'Retry' })).toBeVisible();
  },
};

/** The connection breaks in the middle of a sentence. The text so far is kept, and the answer is not marked as done. */
export const DropsMidSentence: Story = {
  beforeEach: ({ msw }) =>
    msw.use(streamHandler('/api/stream', script(readable, text('A river once asked the sluice that st'), reset()))),
  play: async ({ canvas, canvasElement, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Generate Response' }));
    await waitFor(() => expect(root(canvasElement)).toHaveAttribute('data-status', 'failed'), { timeout: 5_000 });
    await expect(canvas.getByText('A river once asked the sluice that st')).toBeVisible();
    await expect(canvas.getByRole('alert')).toHaveTextContent(/^Error: /);
  },
};

function root(canvasElement: HTMLElement): HTMLElement {
  return canvasElement.querySelector<HTMLElement>('.sluice-response')!;
}
