import type { Meta, StoryObj } from '@storybook/react-vite';
import {
  ChatWindow,
  EditableMessage,
  EnlargeableImage,
  QuoteButton,
  ReadAloudButton,
  useAttachments,
  useBranches,
  useChatSession,
} from 'sluice';
import { finish, pace, reasoning, script, source, text, toolCall, toolOutput } from 'sluice/testing';
import { streamHandler } from 'sluice/testing/msw';
import { expect, waitFor } from 'storybook/test';
import { colouredText } from './colouredText.js';
import { answer, question, reasons } from './content.js';
import { ModelPicker } from './ModelPicker.js';

const slots = {
  ...colouredText,
  Message: EditableMessage,
  Image: EnlargeableImage,
  Selection: QuoteButton,
  ReadAloud: ReadAloudButton,
  ModelPicker,
};

function Overview() {
  const chat = useBranches(useChatSession({ protocol: 'ai-sdk' }));
  return (
    <ChatWindow
      chat={chat}
      header="Rivers"
      slots={slots}
      attachments={useAttachments({ accept: 'image/*,.txt' })}
      suggestions={[question, 'What is an oxbow lake?', 'Write a haiku about a sluice gate']}
      followUps={['How fast does a bend move?', 'Compare it with a canal']}
    />
  );
}

/** A chat with most of its parts: reasoning, a tool, sources, coloured code, files, branches and suggestions. */
const meta = {
  title: 'ChatWindow/Overview',
  component: Overview,
  parameters: { layout: 'fullscreen' },
  decorators: [
    (Story) => (
      <div style={{ blockSize: '100dvh' }}>
        <Story />
      </div>
    ),
  ],
  beforeEach: ({ msw }) =>
    msw.use(
      streamHandler(
        '/api/chat',
        script(
          pace({ ttftMs: 400, charsPerSecond: 900, jitter: 0.3, seed: 7 }),
          reasoning(reasons),
          toolCall('read_gauge', { river: 'Mississippi', station: 'Vicksburg' }, { id: 'gauge' }),
          toolOutput({ level: '5.2 m', flow: '17,300 m³/s' }, { id: 'gauge' }),
          text(answer),
          source('https://en.wikipedia.org/wiki/Meander', { id: 's1', title: 'Meander' }),
          source('https://www.usgs.gov/rivers', { id: 's2', title: 'Rivers of the world, their shapes and loads' }),
          finish(),
        ),
      ),
    ),
} satisfies Meta<typeof Overview>;

export default meta;
type Story = StoryObj<typeof meta>;

/** The answer streams after a click on a suggestion. */
export const StreamingAnswer: Story = {
  play: async ({ canvas, canvasElement, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: question }));
    const status = () => canvasElement.querySelector('.sluice-chat')?.getAttribute('data-status');
    await waitFor(() => expect(status()).toBe('done'), { timeout: 10_000 });
    await expect(canvas.getByText('read gauge')).toBeVisible();
    await expect(canvas.getByRole('list', { name: 'Suggested replies' })).toBeVisible();
    await expect(canvas.getByText('2 sources')).toBeVisible();
  },
};
