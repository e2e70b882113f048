import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect } from 'storybook/test';
import { LiveDecoder } from './LiveDecoder.js';
import { type SampleName, samples } from './samples.js';

/**
 * `StreamProcessor` at work: paste a stream of any provider, and see which protocol it is, what each chunk adds, and how
 * it ends. Nothing is requested; what stands in the field is read anew with every key.
 */
const meta = {
  title: 'Core/Live decoder',
  component: LiveDecoder,
  parameters: { docs: { story: { height: '560px' } } },
  args: { sample: 'OpenAI chat: reasoning, text and a tool call' },
  argTypes: {
    sample: { control: 'select', options: Object.keys(samples) satisfies string[] as SampleName[] },
    cut: { control: 'select', options: ['event', '16', '1'] },
  },
} satisfies Meta<typeof LiveDecoder>;

export default meta;
type Story = StoryObj<typeof meta>;

/** Text, reasoning, a tool call whose input comes in pieces, usage and the reason for the end. */
export const EventByEvent: Story = {
  play: async ({ canvas }) => {
    await expect(canvas.getByText('openai-chat', { selector: 'dd' })).toBeVisible();
    await expect(canvas.getByText('complete', { selector: 'dd' })).toBeVisible();
    await expect(canvas.getByText(/"inputText":"\{\\"city\\":\\"Zürich\\"\}"/)).toBeVisible();
  },
};

/** The same deltas come out when every byte is a chunk of its own, emoji included. */
export const ByteByByte: Story = {
  args: { sample: 'Anthropic Messages: thinking, then text', cut: '1' },
  play: async ({ canvas }) => {
    await expect(canvas.getByText('anthropic-messages', { selector: 'dd' })).toBeVisible();
    await expect(canvas.getByText(/always\. 🌊/, { selector: 'li code' })).toBeVisible();
    await expect(canvas.getByText('complete', { selector: 'dd' })).toBeVisible();
  },
};

/** What is malformed or unknown is skipped and counted; an end before the protocol allows it is truncated. */
export const CutOff: Story = {
  args: { sample: 'AI SDK: cut off, with an unknown event and a malformed one' },
  play: async ({ canvas }) => {
    await expect(canvas.getByText('truncated', { selector: 'dd' })).toBeVisible();
    await expect(canvas.getByText('6, 2 skipped', { selector: 'dd' })).toBeVisible();
    await expect(canvas.getByRole('region', { name: 'Skipped events' })).toHaveTextContent('unknown');
  },
};

/** A stream is read as it is pasted: here the protocol changes with what stands in the field. */
export const Pasted: Story = {
  play: async ({ canvas, userEvent }) => {
    const field = canvas.getByLabelText('Stream, as it stands on the wire');
    await userEvent.clear(field);
    await userEvent.click(field);
    await userEvent.paste('0:"Hi"\n0:" there"\nd:{"finishReason":"stop"}\n');
    await expect(canvas.getByText('ai-data-stream', { selector: 'dd' })).toBeVisible();
    await expect(canvas.getByText(/Hi/, { selector: 'li code' })).toBeVisible();
    await expect(canvas.getByText('stop (stop)', { selector: 'dd' })).toBeVisible();
  },
};
