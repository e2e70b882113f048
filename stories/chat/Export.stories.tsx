import type { Meta, StoryObj } from '@storybook/react-vite';
import { ChatWindow, chatToMarkdown, ExportButton, useChatSession } from 'sluice';
import { expect } from 'storybook/test';
import { colouredText } from './colouredText.js';
import { answer, question, reasons, short } from './content.js';

/** The chat with the export button in its header, next to the exported file. */
function ExportChat() {
  const chat = useChatSession({
    restore: {
      version: 1,
      messages: [
        { id: 'q1', role: 'user', parts: [{ type: 'text', text: question }] },
        {
          id: 'a1',
          role: 'assistant',
          parts: [
            { type: 'reasoning', text: reasons },
            { type: 'text', text: answer },
            {
              type: 'source-url',
              sourceId: 's1',
              url: 'https://en.wikipedia.org/wiki/Meander',
              title: 'Meander, Wikipedia',
            },
          ],
        },
        { id: 'q2', role: 'user', parts: [{ type: 'text', text: 'And in one sentence?' }] },
        { id: 'a2', role: 'assistant', parts: [{ type: 'text', text: short.slice(0, 48) }] },
      ],
      outcomes: { a1: 'complete', a2: 'truncated' },
      queue: [],
    },
  });
  const header = (
    <>
      <span style={{ flex: 1 }}>Rivers</span>
      <ExportButton fileName="rivers.md" heading="Rivers" />
    </>
  );
  return (
    <div style={{ display: 'flex', flexWrap: 'wrap', blockSize: '100%' }}>
      <div style={{ flex: '1 1 20rem', minInlineSize: 0, blockSize: '100%' }}>
        <ChatWindow chat={chat} slots={colouredText} header={header} />
      </div>
      <textarea
        readOnly
        aria-label="rivers.md"
        value={chatToMarkdown(chat.messages, { title: 'Rivers', outcomes: chat.outcomes })}
        style={{
          flex: '1 1 18rem',
          minInlineSize: 0,
          blockSize: '100%',
          boxSizing: 'border-box',
          margin: 0,
          padding: '1rem',
          overflow: 'auto',
          border: 0,
          resize: 'none',
          font: '0.8125rem/1.5 var(--sluice-font-mono)',
          color: 'var(--sluice-text)',
          background: 'var(--sluice-raised)',
        }}
      />
    </div>
  );
}

/** `ExportButton` saves the conversation as Markdown; `chatToMarkdown` returns the same text. */
const meta = {
  title: 'ChatWindow/Export',
  component: ExportChat,
  parameters: { layout: 'fullscreen' },
  decorators: [
    (Story) => (
      <div style={{ blockSize: '100dvh' }}>
        <Story />
      </div>
    ),
  ],
} satisfies Meta<typeof ExportChat>;

export default meta;
type Story = StoryObj<typeof meta>;

/** An answer with reasoning and a source, and a truncated answer with a note. */
export const AsMarkdown: Story = {
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('button', { name: 'Export chat' })).toBeEnabled();
    const { value } = canvas.getByLabelText<HTMLTextAreaElement>('rivers.md');
    await expect(value).toContain('# Rivers\n\n## You\n\nWhy does a river meander?\n');
    await expect(value).toContain('1. [Meander, Wikipedia](<https://en.wikipedia.org/wiki/Meander>)');
    await expect(value).toContain('*The answer was cut off before its end.*');
  },
};
