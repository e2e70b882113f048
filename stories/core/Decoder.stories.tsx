import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect } from 'storybook/test';
import { LiveDecoder } from './LiveDecoder.js';
import { type SampleName, samples } from './samples.js';

/**
 * `StreamProcessor` decodes a stream of any provider: paste one to see its protocol, what each chunk adds, and how it
 * ends. Nothing is requested; each change decodes the text again.
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

/** Text, reasoning, a tool call with input in pieces, usage and the finish reason. */
export const EventByEvent: Story = {
  play: async ({ canvas }) => {
    await expect(canvas.getByText('openai-chat', { selector: 'dd' })).toBeVisible();
    await expect(canvas.getByText('complete', { selector: 'dd' })).toBeVisible();
    await expect(canvas.getByText(/"inputText":"\{\\"city\\":\\"Zürich\\"\}"/)).toBeVisible();
  },
};

/** The deltas are the same if every byte is a separate chunk, emoji included. */
export const ByteByByte: Story = {
  args: { sample: 'Anthropic Messages: thinking, then text', cut: '1' },
  play: async ({ canvas }) => {
    await expect(canvas.getByText('anthropic-messages', { selector: 'dd' })).toBeVisible();
    await expect(canvas.getByText(/always\. 🌊/, { selector: 'li code' })).toBeVisible();
    await expect(canvas.getByText('complete', { selector: 'dd' })).toBeVisible();
  },
};

/** Malformed and unknown events are skipped and counted; a body that ends too early is truncated. */
export const CutOff: Story = {
  args: { sample: 'AI SDK: cut off, with an unknown event and a malformed one' },
  play: async ({ canvas }) => {
    await expect(canvas.getByText('truncated', { selector: 'dd' })).toBeVisible();
    await expect(canvas.getByText('6, 2 skipped', { selector: 'dd' })).toBeVisible();
    await expect(canvas.getByRole('region', { name: 'Skipped events' })).toHaveTextContent('unknown');
  },
};

/** A pasted stream is decoded at once; here its protocol is another one. */
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
