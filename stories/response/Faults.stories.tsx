import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState } from 'react';
import { StreamingResponse } from 'sluice';
import { StreamConnectionManager } from 'sluice/core';
import {
  abort,
  error,
  finish,
  htmlPage,
  malformed,
  offline,
  pace,
  reset,
  resumable,
  script,
  sequence,
  stall,
  status,
  text,
  truncate,
} from 'sluice/testing';
import { streamHandler } from 'sluice/testing/msw';
import { expect, waitFor } from 'storybook/test';

const first = 'The mill turns as long as the water comes. ';
const second = 'When the water stops, the miller looks upstream.';
const readable = pace({ charsPerSecond: 120 });
const whole = script(readable, text(first), text(second), finish());

/**
 * What can go wrong, and what the user sees: each fault is a state with a text and an action, and the text that arrived
 * is kept.
 */
const meta = {
  title: 'StreamingResponse/Faults',
  component: StreamingResponse,
  args: { api: '/api/faults', prompt: 'How does a mill work?' },
  parameters: { layout: 'padded', docs: { story: { height: '240px' } } },
} satisfies Meta<typeof StreamingResponse>;

export default meta;
type Story = StoryObj<typeof meta>;
type Play = NonNullable<Story['play']>;

const generate: Play = async ({ canvas, userEvent }) => {
  await userEvent.click(canvas.getAllByRole('button', { name: 'Generate Response' })[0]!);
};

const reaches = (canvasElement: HTMLElement, wanted: string) =>
  waitFor(() => expect(canvasElement.querySelector('.sluice-response')).toHaveAttribute('data-status', wanted), {
    timeout: 8_000,
  });

/** The server is busy and says when to retry. The delay is counted down, and the retry succeeds. */
export const RetryWithCountdown: Story = {
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/faults', sequence(status(429, { retryAfter: 3 }), whole))),
  play: async (context) => {
    await generate(context);
    await reaches(context.canvasElement, 'retrying');
    await expect((await context.canvas.findAllByText(/Retry 1 in 3 s/))[0]).toBeInTheDocument();
    await expect(
      (await context.canvas.findAllByText(/Retry 1 in 2 s/, undefined, { timeout: 2_000 }))[0],
    ).toBeInTheDocument();
    await reaches(context.canvasElement, 'done');
  },
};

/** A retry can be stopped while it waits. */
export const StoppedWhileRetrying: Story = {
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/faults', status(503, { retryAfter: 30 }))),
  play: async (context) => {
    await generate(context);
    await reaches(context.canvasElement, 'retrying');
    await context.userEvent.click(context.canvas.getByRole('button', { name: 'Stop' }));
    await reaches(context.canvasElement, 'stopped');
  },
};

/** The server sends nothing for a while, with the connection open. The answer continues when the server does. */
export const Stalled: Story = {
  args: { stallAfterMs: 600 },
  beforeEach: ({ msw }) =>
    msw.use(streamHandler('/api/faults', script(readable, text(first), stall({ ms: 2_000 }), text(second), finish()))),
  play: async (context) => {
    await generate(context);
    await reaches(context.canvasElement, 'stalled');
    await expect(context.canvas.getByText(/The server has gone quiet/, { selector: '.sluice-status' })).toBeVisible();
    await reaches(context.canvasElement, 'done');
    await expect(context.canvas.getByText(first + second)).toBeVisible();
  },
};

/** Two answers share one connection. The second waits, and starts after the first. */
export const Queued: Story = {
  render: function TwoAnswers(args) {
    const [connections] = useState(() => new StreamConnectionManager(1));
    return (
      <div style={{ display: 'grid', gap: '2rem' }}>
        <StreamingResponse {...args} connections={connections} />
        <StreamingResponse {...args} connections={connections} />
      </div>
    );
  },
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/faults', whole)),
  play: async ({ canvas, canvasElement, userEvent }) => {
    const [one, two] = [...canvasElement.querySelectorAll('.sluice-response')];
    for (const button of canvas.getAllByRole('button', { name: 'Generate Response' })) await userEvent.click(button);
    await waitFor(() => expect(two).toHaveAttribute('data-status', 'queued'));
    await expect(canvas.getByText(/number 1 in line/, { selector: '.sluice-status' })).toBeVisible();
    await waitFor(() => expect(one).toHaveAttribute('data-status', 'done'), { timeout: 8_000 });
    await waitFor(() => expect(two).toHaveAttribute('data-status', 'done'), { timeout: 8_000 });
  },
};

/** The connection breaks during the answer, and the answer resumes automatically. */
export const ResumesAutomatically: Story = {
  args: { resume: { by: 'id' } },
  beforeEach: ({ msw }) =>
    msw.use(streamHandler('/api/faults', resumable(script(readable, text(first), reset(), text(second), finish())))),
  play: async (context) => {
    await generate(context);
    await reaches(context.canvasElement, 'retrying');
    await expect(context.canvas.getByText(first.trim())).toBeVisible();
    await reaches(context.canvasElement, 'done');
    await expect(context.canvas.getByText(first + second)).toBeVisible();
  },
};

/** The user stops the answer, and Resume continues it. */
export const ResumedByUser: Story = {
  args: { resume: { by: 'id' } },
  beforeEach: ({ msw }) =>
    msw.use(streamHandler('/api/faults', resumable(script(readable, text(first), stall(), text(second), finish())))),
  play: async (context) => {
    await generate(context);
    await context.canvas.findByText(first.trim());
    await context.userEvent.click(context.canvas.getByRole('button', { name: 'Stop' }));
    await reaches(context.canvasElement, 'stopped');
    await context.userEvent.click(context.canvas.getByRole('button', { name: 'Resume' }));
    await reaches(context.canvasElement, 'done');
    await expect(context.canvas.getByText(first + second)).toBeVisible();
  },
};

const failing = (wanted: RegExp): Play =>
  async function fails(context) {
    await generate(context);
    await reaches(context.canvasElement, 'failed');
    await expect(context.canvas.getByRole('alert')).toHaveTextContent(wanted);
  };

/** The body ends before the answer is complete, without an error. The answer is truncated, not done. */
export const Truncated: Story = {
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/faults', script(readable, text(first), truncate()))),
  play: failing(/ended before it was complete/),
};

/** The server reports an error during the answer. */
export const ServerError: Story = {
  beforeEach: ({ msw }) =>
    msw.use(
      streamHandler(
        '/api/faults',
        script(readable, text(first), error('The model is overloaded.', { code: 'overloaded_error' })),
        { protocol: 'anthropic-messages' },
      ),
    ),
  play: failing(/The model is overloaded/),
};

/** A login page with status 200 instead of a stream. */
export const LoginPage: Story = {
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/faults', htmlPage())),
  play: failing(/Sign in/),
};

/** The route does not exist. The message names the section of the README that shows a backend. */
export const NoSuchRoute: Story = {
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/faults', status(404))),
  play: failing(/404.*Backend routes/),
};

/** The network is down, and the retries failed. */
export const Unreachable: Story = {
  args: { retry: { maxRetries: 1, baseDelayMs: 400 } },
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/faults', offline())),
  play: failing(/Error: /),
};

/** The body of the response is empty. */
export const EmptyBody: Story = {
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/faults', status(204))),
  play: failing(/no body/),
};

/** The server's retry delay is too long to wait for. */
export const RetryAfterTooLong: Story = {
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/faults', status(429, { retryAfter: 600 }))),
  play: failing(/600/),
};

/** No byte arrives within `byteTimeoutMs`, not even a heartbeat, so the connection is closed. */
export const IdleTimeout: Story = {
  args: { stallAfterMs: 400, byteTimeoutMs: 1_500 },
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/faults', script(readable, text(first), stall()))),
  play: async (context) => {
    await generate(context);
    await reaches(context.canvasElement, 'stalled');
    await reaches(context.canvasElement, 'failed');
    await expect(context.canvas.getByText(first.trim())).toBeVisible();
  },
};

/** The server sends another protocol than `protocol`, so no event could be decoded. */
export const AnotherProtocol: Story = {
  args: { protocol: 'anthropic-messages', onSkip: () => {} },
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/faults', whole, { protocol: 'openai-chat' })),
  play: failing(/could not be read. It begins/),
};

/** An event is longer than `maxEventBytes`. The text before it is kept. */
export const OversizedEvent: Story = {
  args: { maxEventBytes: 500 },
  beforeEach: ({ msw }) =>
    msw.use(streamHandler('/api/faults', script(readable, text(first), malformed('x'.repeat(1_000)), text(second)))),
  play: failing(/longer than 500 bytes/),
};

/** The answer is larger than `maxBufferSizeInMB`, so the request is cancelled. */
export const OversizedAnswer: Story = {
  args: { maxBufferSizeInMB: 0.0001 },
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/faults', whole)),
  play: failing(/Memory limit exceeded/),
};

/** The connection broke, and the server's replay is another answer. The text on the screen is kept. */
export const ReplayDiffers: Story = {
  args: { resume: { by: 'replay' } },
  beforeEach: ({ msw }) =>
    msw.use(
      streamHandler(
        '/api/faults',
        sequence(script(readable, text(first), reset()), script(readable, text('Ask the miller.'), finish())),
      ),
    ),
  play: async (context) => {
    await failing(/resumed response/)(context);
    await expect(context.canvas.getByText(first.trim())).toBeVisible();
  },
};

/** The server stopped the answer on request, for example of another tab. This is no failure. */
export const StoppedByTheServer: Story = {
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/faults', script(readable, text(first), abort()))),
  play: async (context) => {
    await generate(context);
    await reaches(context.canvasElement, 'stopped');
    await expect(context.canvas.getByText(first.trim())).toBeVisible();
  },
};

/** A malformed event is skipped and counted. The rest is shown. */
export const MalformedEvent: Story = {
  args: { onSkip: () => {} },
  beforeEach: ({ msw }) =>
    msw.use(streamHandler('/api/faults', script(readable, text(first), malformed(), text(second), finish()))),
  play: async (context) => {
    await generate(context);
    await reaches(context.canvasElement, 'done');
    await expect(context.canvas.getByText(first + second)).toBeVisible();
  },
};

/** The metrics of an answer with faults: stalls, retries and gaps. */
export const Metrics: Story = {
  args: { showMetrics: true },
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/faults', whole)),
  play: async (context) => {
    await generate(context);
    await reaches(context.canvasElement, 'done');
    await expect(context.canvas.getByText('First text')).toBeVisible();
    await expect(context.canvas.queryByText(/tokens\/s/)).not.toBeInTheDocument();
  },
};
