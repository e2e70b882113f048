import type { Meta, StoryObj } from '@storybook/react-vite';
import { Markdown } from 'sluice/markdown';
import { expect } from 'storybook/test';
import { isWhole, Typed } from './Typed.js';
import * as texts from './texts.js';

/**
 * Markdown while it streams. Formatting characters never appear before they take effect, and closed blocks do not
 * render again.
 */
const meta = {
  title: 'Markdown/Constructs',
  component: Typed,
  args: { charsPerSecond: 600 },
  argTypes: { text: { control: 'text' }, charsPerSecond: { control: { type: 'range', min: 0, max: 4_000, step: 50 } } },
  parameters: { layout: 'fullscreen' },
} satisfies Meta<typeof Typed>;

export default meta;
type Story = StoryObj<typeof meta>;

/** All constructs in one answer. */
export const Everything: Story = {
  args: { text: texts.everything, charsPerSecond: 1_500 },
  play: async (context) => {
    await isWhole(context);
    await expect(context.canvas.getAllByRole('listitem').length).toBeGreaterThan(8);
    await expect(context.canvas.getByRole('link', { name: 'the notes' })).toHaveAttribute('title', 'Field notes');
  },
};

/** In the middle of an answer: the emphasis is closed, the link has no URL yet, and a caret marks the end. */
export const InTheMiddle: Story = {
  args: { text: 'Water takes the [steepest **way** that it can find](https://exa' },
  render: ({ text }) => (
    <div style={{ maxInlineSize: '46rem', marginInline: 'auto', padding: '1.5rem' }}>
      <Markdown text={text} streaming />
    </div>
  ),
  play: async ({ canvas, canvasElement }) => {
    await expect(canvas.getByText(/steepest/)).not.toHaveAttribute('href');
    await expect(canvasElement).toHaveTextContent(/^Water takes the steepest way that it can find$/);
  },
};

/** Headings, emphasis, links, quotes and rules. */
export const Text: Story = {
  args: { text: texts.everything.slice(0, 1_000) },
  play: isWhole,
};

/** Tight and loose lists, numbers and tasks. Closed items do not render again. */
export const Lists: Story = { args: { text: texts.lists }, play: isWhole };

/** The beginning of a row is shown as a row, without pipes. */
export const Tables: Story = { args: { text: texts.table }, play: isWhole };

/** A code block with its language, wrap and copy. Nothing shifts while it streams. */
export const Code: Story = {
  args: { text: texts.code },
  play: async (context) => {
    await isWhole(context);
    const [wrap] = context.canvas.getAllByRole('button', { name: 'Wrap' });
    await context.userEvent.click(wrap!);
    await expect(wrap).toHaveAttribute('aria-pressed', 'true');
  },
};

/** Definitions after their references: only the paragraphs with those references render again. */
export const References: Story = {
  args: { text: texts.references },
  play: async (context) => {
    await isWhole(context);
    await expect(context.canvas.getByRole('link', { name: 'Footnote 1' })).toBeVisible();
  },
};

/** Images are not loaded until the user or the application allows it. */
export const Images: Story = {
  args: { text: texts.images },
  play: async (context) => {
    await isWhole(context);
    await expect(context.canvas.getAllByRole('img')).toHaveLength(1);
    await expect(context.canvas.getByRole('button', { name: 'Show image' })).toBeVisible();
  },
};

/** Each block has the direction of its own text. */
export const RightToLeft: Story = { args: { text: texts.rightToLeft }, play: isWhole };
