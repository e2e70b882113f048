import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState } from 'react';
import {
  type ChatSlots,
  ChatWindow,
  CollapsibleText,
  DictateButton,
  EditableMessage,
  EnlargeableImage,
  QuoteButton,
  ReadAloudButton,
  useChatSession,
  useMessageAnchors,
} from 'sluice';
import type { ChatMessage } from 'sluice/core';
import { finish, pace, script, text } from 'sluice/testing';
import { streamHandler } from 'sluice/testing/msw';
import { expect, waitFor, within } from 'storybook/test';
import { answer, question, short, thread } from './content.js';
import { ModelPicker } from './ModelPicker.js';
import { SessionChat, type SessionChatProps } from './SessionChat.js';

/** Optional features of a chat. Each is a slot, a prop or a hook, and a bundle contains only those that are used. */
const meta = {
  title: 'ChatWindow/Features',
  component: SessionChat,
  args: { header: 'Rivers', session: { restore: thread(2) } },
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
      streamHandler('/api/chat', script(pace({ ttftMs: 200, charsPerSecond: 500, seed: 3 }), text(short), finish())),
    ),
} satisfies Meta<typeof SessionChat>;

export default meta;
type Story = StoryObj<typeof meta>;

const says = (role: 'user' | 'assistant', id: string, words: string, createdAt?: number): ChatMessage => ({
  id,
  role,
  parts: [{ type: 'text', text: words }],
  ...(createdAt !== undefined && { metadata: { createdAt } }),
});

/** The slot `Message` with `EditableMessage`: Edit replaces the message with an input. */
export const EditInPlace: Story = {
  args: {
    slots: { Message: EditableMessage },
    session: { restore: [says('user', 'u', question), says('assistant', 'a', short)] },
  },
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Edit' }));
    const editor = canvas.getByRole('textbox', { name: 'Edit message' });
    await expect(editor).toHaveFocus();
    await userEvent.type(editor, ' And how fast?');
    await expect(editor).toHaveValue(`${question} And how fast?`);
  },
};

/** The prop `followUps` offers replies below the latest answer. */
export const FollowUpSuggestions: Story = {
  args: { followUps: ['How fast does a bend move?', 'Which river has the most oxbow lakes?'] },
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('list', { name: 'Suggested replies' })).toBeVisible();
    await expect(canvas.getByRole('button', { name: 'How fast does a bend move?' })).toBeVisible();
  },
};

const log = Array.from({ length: 60 }, (_, n) => `gauge ${(n % 4) + 1}: ${(14 + Math.sin(n) * 2).toFixed(1)} m³/s`);

/** The slot `UserText` with `CollapsibleText`: a pasted log takes ten lines until the user expands it. */
export const LongQuestion: Story = {
  args: {
    slots: { UserText: CollapsibleText },
    session: {
      restore: [says('user', 'u', `What is wrong here?\n\n${log.join('\n')}`), says('assistant', 'a', short)],
    },
  },
  play: async ({ canvas, userEvent }) => {
    const more = await canvas.findByRole('button', { name: 'Show more' });
    await userEvent.click(more);
    await expect(canvas.getByRole('button', { name: 'Show less' })).toHaveAttribute('aria-expanded', 'true');
    await userEvent.click(canvas.getByRole('button', { name: 'Show less' }));
  },
};

function AnchoredChat({ session, ...props }: SessionChatProps) {
  const chat = useChatSession(session);
  return <ChatWindow {...props} chat={chat} anchors={useMessageAnchors()} />;
}

/** `useMessageAnchors` gives each message a URL, which Copy link copies. */
export const MessageLinks: Story = {
  render: (args) => <AnchoredChat {...args} />,
  play: async ({ canvas, canvasElement }) => {
    await expect(canvas.getAllByRole('button', { name: 'Copy link' })).toHaveLength(2);
    const ids = [...canvasElement.querySelectorAll('article')].map(({ id }) => id);
    await expect(ids.every((id) => id.startsWith('message-'))).toBe(true);
  },
};

/** An answer at its length limit has a note, and Continue requests the rest. */
export const ContinueAnswer: Story = {
  args: { session: {} },
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/chat', script(text(answer.slice(0, 400)), finish('length')))),
  play: async ({ canvas, userEvent }) => {
    await userEvent.type(canvas.getByRole('textbox', { name: 'Message' }), `${question}{Enter}`);
    await expect(
      await canvas.findByText('The answer reached its length limit.', { selector: 'article *' }),
    ).toBeVisible();
    await expect(canvas.getByRole('button', { name: 'Continue' })).toBeVisible();
  },
};

const map = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="400"><rect width="640" height="400" fill="#7fa36b"/>' +
    '<path d="M0 200C240-120 120 520 360 200S480 440 640 200" fill="none" stroke="#3f7fae" stroke-width="36"/></svg>',
)}`;

/** The slot `Image` with `EnlargeableImage`: a click enlarges an image of a file or of Markdown. */
export const EnlargeImage: Story = {
  args: {
    slots: { Image: EnlargeableImage },
    session: {
      restore: [
        {
          id: 'u',
          role: 'user',
          parts: [
            { type: 'file', mediaType: 'image/svg+xml', url: map, filename: 'meander.svg' },
            { type: 'text', text: 'What is shown here?' },
          ],
        },
        says('assistant', 'a', 'A meander in its third stage.'),
      ],
    },
  },
  play: async ({ canvas, userEvent }) => {
    const image = canvas.getByRole('button', { name: 'Enlarge meander.svg' });
    await userEvent.click(image);
    const dialog = canvas.getByRole('dialog', { name: 'meander.svg' });
    await userEvent.click(within(dialog).getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(image).toHaveFocus());
  },
};

const archive = thread(80);

/** Loads 20 earlier messages at a time from an archive. */
function ArchivedChat(props: SessionChatProps) {
  const chat = useChatSession({ restore: archive.slice(60) });
  const [from, setFrom] = useState(60);
  const load = async () => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    const first = Math.max(0, from - 20);
    setFrom(first);
    chat.session.setMessages([...archive.slice(first, from), ...chat.session.getSnapshot().messages]);
  };
  return <ChatWindow {...props} chat={chat} onReachTop={from > 0 ? load : undefined} />;
}

/** `onReachTop` is called near the first message. The line being read stays in place. */
export const EarlierMessages: Story = {
  render: ({ session, ...args }) => <ArchivedChat {...args} />,
  play: async ({ canvas, canvasElement }) => {
    const view = canvasElement.querySelector('.sluice-messages') as HTMLElement;
    await waitFor(() => expect(canvas.getAllByRole('article')).toHaveLength(20));
    view.scrollTop = 0;
    await expect(await canvas.findByText('Loading earlier messages…')).toBeVisible();
    await waitFor(() => expect(canvas.getAllByRole('article')).toHaveLength(40), { timeout: 4_000 });
    await expect(view.scrollTop).toBeGreaterThan(200);
  },
};

/** The slot `Selection` with `QuoteButton`: text that is selected in a message can be quoted in the reply. */
export const ReplyWithQuote: Story = {
  args: {
    slots: { Selection: QuoteButton },
    session: { restore: [says('user', 'u', question), says('assistant', 'a', short)] },
  },
  play: async ({ canvas, canvasElement, userEvent }) => {
    const [, words] = canvasElement.querySelectorAll('.sluice-message__body');
    document.getSelection()?.selectAllChildren(words as Element);
    await userEvent.click(await canvas.findByRole('button', { name: 'Quote' }));
    await expect(canvas.getByRole('textbox', { name: 'Message' })).toHaveValue(`> ${short}\n\n`);
  },
};

/** The slot `ModelPicker`: a control of the application next to Send. */
export const ChooseModel: Story = {
  args: { slots: { ModelPicker } },
  play: async ({ canvas, userEvent }) => {
    const picker = canvas.getByRole('combobox', { name: 'Model' });
    await userEvent.selectOptions(picker, 'Large');
    await expect(picker).toHaveDisplayValue('Large');
  },
};

/** The slot `Dictation` with `DictateButton`. Browsers without speech recognition show no button. */
export const Dictation: Story = {
  args: { slots: { Dictation: DictateButton } },
  play: async ({ canvas }) => {
    const isSupported = 'SpeechRecognition' in window || 'webkitSpeechRecognition' in window;
    await expect(canvas.queryAllByRole('button', { name: 'Dictate' })).toHaveLength(isSupported ? 1 : 0);
  },
};

/** The slot `ReadAloud` with `ReadAloudButton`. Browsers without speech synthesis show no button. */
export const ReadAloud: Story = {
  args: { slots: { ReadAloud: ReadAloudButton } },
  play: async ({ canvas }) => {
    const isSupported = 'speechSynthesis' in window;
    await expect(canvas.queryAllByRole('button', { name: 'Read aloud' })).toHaveLength(isSupported ? 1 : 0);
  },
};

const day = 86_400_000;
const noon = new Date(new Date().setHours(12, 0, 0, 0)).getTime();

/** Times in the language of `locale`, from `metadata.createdAt`. A message of another day also shows the date. */
export const Dates: Story = {
  args: {
    locale: 'nl',
    session: {
      restore: [
        says('user', 'u1', question, noon - 500 * day),
        says('assistant', 'a1', short, noon - day),
        says('user', 'u2', 'And deltas?', noon),
      ],
    },
  },
  play: async ({ canvasElement }) => {
    const times = [...canvasElement.querySelectorAll('time')].map(({ textContent }) => textContent);
    await expect(times).toHaveLength(3);
    await expect(times[2]).toMatch(/^12[:.]00$/);
    await expect(times[0]).toMatch(/20\d\d/);
  },
};

const everything: ChatSlots = {
  Message: EditableMessage,
  UserText: CollapsibleText,
  Image: EnlargeableImage,
  Selection: QuoteButton,
  ModelPicker,
  Dictation: DictateButton,
  ReadAloud: ReadAloudButton,
};

/** All optional features together. */
export const Everything: Story = {
  args: { slots: everything, followUps: ['How fast does a bend move?'] },
  render: (args) => <AnchoredChat {...args} />,
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('combobox', { name: 'Model' })).toBeVisible();
    await expect(canvas.getByRole('list', { name: 'Suggested replies' })).toBeVisible();
  },
};
