import type { Meta, StoryObj } from '@storybook/react-vite';
import { StreamingResponse } from 'sluice';
import { finish, pace, reset, resumable, script, text } from 'sluice/testing';
import { streamHandler } from 'sluice/testing/msw';
import { expect } from 'storybook/test';

const first = 'The mill turns as long as the water comes. ';
const second = 'When the water stops, the miller looks upstream.';

/** A story with a scripted stream: what the server sends, how fast, and where the connection breaks. */
const meta = {
  title: 'Testing/A mocked stream',
  component: StreamingResponse,
  args: { api: '/api/mill', prompt: 'How does a mill work?', resume: { by: 'id' } },
} satisfies Meta<typeof StreamingResponse>;

export default meta;

/** The connection breaks in the middle of a sentence. The answer continues, without lost or doubled text. */
export const DropsAndResumes: StoryObj<typeof meta> = {
  beforeEach: ({ msw }) =>
    msw.use(
      streamHandler(
        '/api/mill',
        resumable(script(pace({ charsPerSecond: 200 }), text(first), reset(), text(second), finish())),
      ),
    ),
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Generate Response' }));
    await expect(await canvas.findByText(first + second, undefined, { timeout: 5_000 })).toBeVisible();
  },
};
