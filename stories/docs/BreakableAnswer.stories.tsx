import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, waitFor } from 'storybook/test';
import { BreakableAnswer } from './BreakableAnswer.js';

/** The demo of the landing page: select a network that breaks the answer. */
const meta = {
  title: 'Testing/Breakable answer',
  component: BreakableAnswer,
  parameters: { layout: 'padded' },
} satisfies Meta<typeof BreakableAnswer>;

export default meta;

/** Breaks the answer and shows that it continues, without lost or doubled text. */
export const Breaks: StoryObj<typeof meta> = {
  play: async ({ canvas, canvasElement, userEvent }) => {
    const response = () => canvasElement.querySelector('.sluice-response');
    await waitFor(() => expect(response()).toHaveAttribute('data-status', 'streaming'));
    await userEvent.click(canvas.getByRole('button', { name: 'Breaks' }));
    await waitFor(() => expect(response()).toHaveAttribute('data-status', 'retrying'), { timeout: 10_000 });
    await waitFor(() => expect(response()).toHaveAttribute('data-status', 'done'), { timeout: 15_000 });
    await expect(canvas.getAllByText('Nothing is lost, doubled or reordered.')).toHaveLength(1);
    await userEvent.click(canvas.getByRole('button', { name: 'Good' }));
    await waitFor(() => expect(response()).toHaveAttribute('data-status', 'done'), { timeout: 15_000 });
  },
};
