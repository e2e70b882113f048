import type { Meta, StoryObj } from '@storybook/react-vite';
import { useChat } from 'sluice/ai-sdk/legacy';
import { finish, pace, script, text } from 'sluice/testing';
import { streamHandler } from 'sluice/testing/msw';
import { expect } from 'storybook/test';

/** A page written for the AI SDK 3. Only its import has changed. */
function Page() {
  const { messages, input, handleInputChange, handleSubmit, isLoading } = useChat({ api: '/api/first' });
  return (
    <div>
      {messages.map((m) => (
        <p key={m.id}>
          <b>{m.role === 'user' ? 'User: ' : 'AI: '}</b>
          {m.content}
        </p>
      ))}
      <form onSubmit={handleSubmit}>
        <input aria-label="Message" value={input} placeholder="Say something…" onChange={handleInputChange} />
        <button type="submit" disabled={isLoading}>
          Send
        </button>
      </form>
    </div>
  );
}

/** `useChat` in the shape of the AI SDK 3 and 4, for any protocol of the server. */
const meta = {
  title: 'AI SDK/Legacy useChat',
  component: Page,
  parameters: { layout: 'padded' },
} satisfies Meta<typeof Page>;

export default meta;
type Story = StoryObj<typeof meta>;

const answer = script(pace({ charsPerSecond: 200 }), text('A mill takes the force out of falling water.'), finish());

const against = (protocol: 'text' | 'ai-data-stream' | 'ai-sdk'): Story => ({
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/first', answer, { protocol })),
  play: async ({ canvas, userEvent }) => {
    await userEvent.type(canvas.getByRole('textbox', { name: 'Message' }), 'How does a mill work?{Enter}');
    await expect(await canvas.findByText(/falling water\.$/, undefined, { timeout: 10_000 })).toBeVisible();
  },
});

/** The server sends plain text. */
export const PlainText = against('text');

/** The server is one of the AI SDK 3 or 4 and sends lines such as `0:"A mill"`. */
export const DataStream = against('ai-data-stream');

/** The server sends the current UI message stream. */
export const MessageStream = against('ai-sdk');
