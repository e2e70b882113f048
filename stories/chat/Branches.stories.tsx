import type { Meta, StoryObj } from '@storybook/react-vite';
import { ChatWindow, useBranches, useChatSession } from 'sluice';
import { delay, finish, pace, script, sequence, text } from 'sluice/testing';
import { streamHandler } from 'sluice/testing/msw';
import { expect, waitFor } from 'storybook/test';
import { colouredText } from './colouredText.js';
import { question, short } from './content.js';

/** A chat that keeps earlier versions of messages. */
function BranchChat() {
  const chat = useBranches(useChatSession({ protocol: 'ai-sdk' }));
  return <ChatWindow chat={chat} slots={colouredText} header="Rivers" />;
}

const steps = ['Water outruns itself on the outside of a bend.', 'The bank there wears away, and the bend grows.'];
const says = (words: string) => script(pace({ charsPerSecond: 500 }), text(words), finish());

/**
 * Regenerate and Edit keep the messages that they replace. The picker below a message switches between the versions.
 */
const meta = {
  title: 'ChatWindow/Branches',
  component: BranchChat,
  parameters: { layout: 'fullscreen' },
  decorators: [
    (Story) => (
      <div style={{ blockSize: '100dvh' }}>
        <Story />
      </div>
    ),
  ],
} satisfies Meta<typeof BranchChat>;

export default meta;
type Story = StoryObj<typeof meta>;
type Context = Parameters<NonNullable<Story['play']>>[0];

const input = ({ canvas }: Context) => canvas.getByRole('textbox', { name: 'Message' });
const slow = { timeout: 10_000 };

async function ask(context: Context, words: string, answered: string): Promise<void> {
  await context.userEvent.type(input(context), `${words}{Enter}`);
  await expect(await context.canvas.findByText(answered, {}, slow)).toBeVisible();
  await context.canvas.findByRole('button', { name: 'Regenerate' }, slow);
}

/** Three answers to one question. */
export const Regenerated: Story = {
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/chat', sequence(...[short, ...steps].map(says)))),
  play: async (context) => {
    const { canvas, userEvent } = context;
    await ask(context, question, short);
    for (const step of steps) {
      await userEvent.click(canvas.getByRole('button', { name: 'Regenerate' }));
      await expect(await canvas.findByText(step, {}, slow)).toBeVisible();
      await canvas.findByRole('button', { name: 'Regenerate' }, slow);
    }
    await expect(await canvas.findByText('3/3')).toBeVisible();
    await userEvent.click(canvas.getByRole('button', { name: 'Previous version' }));
    await expect(await canvas.findByText(steps[0]!)).toBeVisible();
    await expect(canvas.getByText('2/3')).toBeVisible();
    await expect(canvas.getByRole('button', { name: 'Previous version' })).toHaveFocus();
  },
};

/** An edited question. The first version returns together with its answer. */
export const Edited: Story = {
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/chat', sequence(says(short), says(steps[0]!)))),
  play: async (context) => {
    const { canvas, userEvent } = context;
    await ask(context, question, short);
    await userEvent.click(canvas.getByRole('button', { name: 'Edit' }));
    await expect(await canvas.findByDisplayValue(question)).toHaveFocus();
    await userEvent.keyboard(' In one sentence.{Enter}');
    await expect(await canvas.findByText(steps[0]!, {}, slow)).toBeVisible();
    await userEvent.click(await canvas.findByRole('button', { name: 'Previous version' }, slow));
    await expect(await canvas.findByText(short)).toBeVisible();
    await expect(canvas.queryByText(steps[0]!)).toBeNull();
  },
};

/** A switch during an answer stops the answer. Its version is marked as stopped and can be requested again. */
export const SwitchWhileStreaming: Story = {
  beforeEach: ({ msw }) =>
    msw.use(streamHandler('/api/chat', sequence(says(short), script(text(steps[0]!), delay(3_600_000))))),
  play: async (context) => {
    const { canvas, userEvent } = context;
    await ask(context, question, short);
    await userEvent.click(canvas.getByRole('button', { name: 'Edit' }));
    await expect(await canvas.findByDisplayValue(question)).toHaveFocus();
    await userEvent.keyboard(' In one sentence.{Enter}');
    await expect(await canvas.findByText(steps[0]!, {}, slow)).toBeVisible();
    await userEvent.click(await canvas.findByRole('button', { name: 'Previous version' }));
    await expect(await canvas.findByText(short)).toBeVisible();
    await waitFor(() => expect(canvas.queryByRole('button', { name: 'Stop' })).toBeNull());
    await userEvent.click(await canvas.findByRole('button', { name: 'Next version' }));
    await expect(await canvas.findByText('Stopped')).toBeVisible();
    await expect(canvas.getByText(steps[0]!)).toBeVisible();
  },
};
