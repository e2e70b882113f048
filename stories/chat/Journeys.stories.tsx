import { useChat as useStockChat } from '@ai-sdk/react';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { lastAssistantMessageIsCompleteWithApprovalResponses } from 'ai';
import { ChatWindow } from 'sluice';
import { useChat } from 'sluice/ai-sdk';
import {
  delay,
  file,
  finish,
  pace,
  reasoning,
  script,
  sequence,
  source,
  status,
  text,
  toolApproval,
  toolCall,
  toolOutput,
} from 'sluice/testing';
import { streamHandler } from 'sluice/testing/msw';
import { expect, waitFor, within } from 'storybook/test';
import { answer, question, reasons, short, thread } from './content.js';
import { SessionChat, type SessionChatProps } from './SessionChat.js';

const readable = pace({ ttftMs: 300, charsPerSecond: 500, jitter: 0.3, seed: 7 });
const suggestions = [question, 'Explain backpressure to a gardener', 'Write a haiku about a sluice gate'];

/** The AI SDK's own hook, unchanged. */
function WithAiSdkHook({ session, ...props }: SessionChatProps) {
  return <ChatWindow {...props} chat={useStockChat()} />;
}

/** The hook of `sluice/ai-sdk`, which sends the next request after an approval. */
function WithSluiceHook({ session, ...props }: SessionChatProps) {
  const chat = useChat({ sendAutomaticallyWhen: lastAssistantMessageIsCompleteWithApprovalResponses });
  return <ChatWindow {...props} chat={chat} />;
}

/** Typical uses of the chat, from start to end. */
const meta = {
  title: 'ChatWindow/Journeys',
  component: SessionChat,
  args: { header: 'Rivers' },
  parameters: { layout: 'fullscreen' },
  decorators: [
    (Story) => (
      <div style={{ blockSize: '100dvh' }}>
        <Story />
      </div>
    ),
  ],
} satisfies Meta<typeof SessionChat>;

export default meta;
type Story = StoryObj<typeof meta>;
type Canvas = Parameters<NonNullable<Story['play']>>[0]['canvas'];

const input = (canvas: Canvas) => canvas.getByRole('textbox', { name: 'Message' });
const slow = { timeout: 10_000 };

const whole = script(readable, text(answer), finish());

/** A first visit: a click on a suggestion sends it. */
export const FirstVisit: Story = {
  args: { suggestions },
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/chat', whole)),
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: question }));
    await expect(canvas.getByRole('article', { name: 'You' })).toHaveTextContent(question);
    await expect(await canvas.findByText('Rio Juruá', undefined, slow)).toBeVisible();
    await waitFor(() => expect(canvas.queryByRole('button', { name: 'Stop' })).toBeNull(), slow);
  },
};

/** The suggestions of a first visit. */
export const FirstVisitSuggestions: Story = {
  args: { suggestions },
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('list', { name: 'Suggestions' })).toBeVisible();
  },
};

/** The AI SDK's own hook from @ai-sdk/react, without Sluice's. */
export const AiSdkHook: Story = {
  render: (args) => <WithAiSdkHook {...args} />,
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/chat', whole)),
  play: async ({ canvas, userEvent }) => {
    await userEvent.type(input(canvas), `${question}{Enter}`);
    await expect(await canvas.findByText('Rio Juruá', undefined, slow)).toBeVisible();
  },
};

/** A thread of 120 messages opens at its end; the other messages are mounted while the browser is idle. */
export const LongThread: Story = {
  args: { session: { restore: thread(120) } },
  play: async ({ canvas, canvasElement }) => {
    const list = canvasElement.querySelector('.sluice-messages')!;
    await waitFor(() => expect(canvas.getAllByRole('article')).toHaveLength(120), slow);
    // The view scrolls before the next paint, which is after this commit.
    await waitFor(() => expect(list.scrollHeight - list.clientHeight - list.scrollTop).toBeLessThanOrEqual(2));
  },
};

/** The user reads earlier messages during an answer: the view stays in place, and a button counts new messages. */
export const ReadingEarlierMessages: Story = {
  args: { session: { restore: thread(40) } },
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/chat', whole)),
  play: async ({ canvas, canvasElement, userEvent }) => {
    const list = canvasElement.querySelector('.sluice-messages')!;
    await userEvent.type(input(canvas), `${question}{Enter}`);
    await waitFor(() => expect(canvas.getAllByRole('article').length).toBeGreaterThanOrEqual(41));
    list.scrollTop -= 900;
    const jump = await canvas.findByRole('button', { name: /1 new message.*Jump to the latest message/ }, slow);
    await expect(jump).toBeVisible();
  },
};

/** The server is busy at first. The chat waits as long as the server says and retries. */
export const RetryWithCountdown: Story = {
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/chat', sequence(status(429, { retryAfter: 2 }), whole))),
  play: async ({ canvas, userEvent }) => {
    await userEvent.type(input(canvas), `${question}{Enter}`);
    await expect(await canvas.findByText(/Retry 1 in 2 s/, { selector: 'p' })).toBeVisible();
    await expect(await canvas.findByText(/Retry 1 in 1 s/, { selector: 'p' }, slow)).toBeVisible();
    await expect(await canvas.findByText('Rio Juruá', undefined, slow)).toBeVisible();
  },
};

/** The network is lost and comes back. */
export const OfflineAndOnline: Story = {
  beforeEach: ({ msw }) => {
    msw.use(streamHandler('/api/chat', script(readable, text(short), finish())));
    return () => setOnline(true);
  },
  play: async ({ canvas, userEvent }) => {
    setOnline(false);
    await expect(await canvas.findByText(/You're offline/, { selector: 'p' })).toBeVisible();
    await userEvent.type(input(canvas), question);
    setOnline(true);
    await waitFor(() => expect(canvas.queryByText(/You're offline/, { selector: 'p' })).toBeNull());
    await userEvent.keyboard('{Enter}');
    await expect(await canvas.findByText(short, undefined, slow)).toBeVisible();
  },
};

function setOnline(online: boolean): void {
  Object.defineProperty(navigator, 'onLine', { configurable: true, value: online });
  window.dispatchEvent(new Event(online ? 'online' : 'offline'));
}

/** Messages that are written during an answer are queued, and can be removed. */
export const Queue: Story = {
  beforeEach: ({ msw }) =>
    msw.use(streamHandler('/api/chat', sequence(whole, script(readable, text('Oxbow lakes.'), finish())))),
  play: async ({ canvas, userEvent }) => {
    await userEvent.type(input(canvas), `${question}{Enter}`);
    await canvas.findByRole('button', { name: 'Stop' });
    await userEvent.type(input(canvas), 'And what is left behind?{Enter}');
    await userEvent.type(input(canvas), 'Never mind{Enter}');
    const queue = await canvas.findByRole('list', { name: '2 messages queued' });
    await userEvent.click(within(queue).getAllByRole('button', { name: 'Remove' })[1]!);
    await expect(await canvas.findByRole('list', { name: '1 message queued' })).toBeVisible();
    await expect(await canvas.findByText('Oxbow lakes.', undefined, slow)).toBeVisible();
    await expect(canvas.queryByText('Never mind')).toBeNull();
  },
};

/** Two questions wait during an answer. */
export const QueuedMessages: Story = {
  args: { session: { stallAfterMs: 0 } },
  beforeEach: ({ msw }) =>
    msw.use(streamHandler('/api/chat', script(readable, text(answer.slice(0, 300)), delay(3_600_000)))),
  play: async ({ canvas, userEvent }) => {
    await userEvent.type(input(canvas), `${question}{Enter}`);
    await canvas.findByRole('button', { name: 'Stop' });
    await userEvent.type(input(canvas), 'And what is left behind?{Enter}');
    await userEvent.type(input(canvas), 'Then compare it with a canal, please{Enter}');
    await expect(await canvas.findByRole('list', { name: '2 messages queued' })).toBeVisible();
    await expect(canvas.getAllByRole('button', { name: 'Send now' })).toHaveLength(2);
  },
};

/** A tool requests approval before it runs. The answer continues in the same message. */
export const ToolApproval: Story = {
  beforeEach: ({ msw }) =>
    msw.use(
      streamHandler(
        '/api/chat',
        sequence(
          script(
            readable,
            text('I can open the gate for you.'),
            toolCall('open_gate', { gate: 'north', percent: 40 }, { id: 'call-1' }),
            toolApproval({ id: 'call-1', approvalId: 'approval-1' }),
            finish('tool-calls'),
          ),
          script(
            toolOutput({ opened: 40, flow: '2.1 m³/s' }, { id: 'call-1' }),
            text('The north gate stands 40 % open.'),
            finish(),
          ),
        ),
      ),
    ),
  play: async ({ canvas, userEvent }) => {
    await userEvent.type(input(canvas), 'Let some water into the north field{Enter}');
    await expect(await canvas.findByText('Allow open gate to run?', undefined, slow)).toBeVisible();
    await userEvent.click(canvas.getByRole('button', { name: 'Approve' }));
    await expect(await canvas.findByText('The north gate stands 40 % open.', undefined, slow)).toBeVisible();
  },
};

/** A tool requests approval in a conversation of the AI SDK. */
export const ToolApprovalWithUseChat: Story = { ...ToolApproval, render: (args) => <WithSluiceHook {...args} /> };

/** A tool's request for approval, still open. */
export const ToolWaitsForApproval: Story = {
  render: (args) => <WithSluiceHook {...args} />,
  beforeEach: ({ msw }) =>
    msw.use(
      streamHandler(
        '/api/chat',
        script(
          text('I can open the gate for you.'),
          toolCall('read_level', { station: 'north' }, { id: 'call-0' }),
          toolOutput({ level: '1.82 m' }, { id: 'call-0' }),
          toolCall('open_gate', { gate: 'north', percent: 40 }, { id: 'call-1' }),
          toolApproval({ id: 'call-1', approvalId: 'approval-1' }),
          finish('tool-calls'),
        ),
      ),
    ),
  play: async ({ canvas, userEvent }) => {
    await userEvent.type(input(canvas), 'Let some water into the north field{Enter}');
    await expect(await canvas.findByText('Allow open gate to run?', undefined, slow)).toBeVisible();
  },
};

/** An answer with reasoning, sources and a file. */
export const SourcesAndFiles: Story = {
  beforeEach: ({ msw }) =>
    msw.use(
      streamHandler(
        '/api/chat',
        script(
          reasoning(reasons),
          text(short),
          source('https://en.wikipedia.org/wiki/Meander', { id: 's1', title: 'Meander' }),
          source('https://www.usgs.gov/rivers', { id: 's2', title: 'Rivers of the world, their shapes and loads' }),
          file('text/csv', 'data:text/csv,river;sinuosity'),
          finish(),
        ),
      ),
    ),
  play: async ({ canvas, userEvent }) => {
    await userEvent.type(input(canvas), `${question}{Enter}`);
    await userEvent.click(await canvas.findByText('2 sources', undefined, slow));
    await expect(canvas.getByRole('link', { name: /Meander/ })).toBeVisible();
    await expect(canvas.getByRole('link', { name: /text\/csv/ })).toBeVisible();
  },
};

/** The user edits a question in the composer and sends it again. */
export const EditAndResend: Story = {
  beforeEach: ({ msw }) =>
    msw.use(
      streamHandler('/api/chat', sequence(script(text(short), finish()), script(text('A canal does not.'), finish()))),
    ),
  play: async ({ canvas, userEvent }) => {
    await userEvent.type(input(canvas), `${question}{Enter}`);
    await canvas.findByText(short, undefined, slow);
    await waitFor(() => expect(canvas.queryByRole('button', { name: 'Stop' })).toBeNull());
    await userEvent.keyboard('{ArrowUp}');
    await expect(input(canvas)).toHaveValue(question);
    await expect(canvas.getByText(/Editing your message/)).toBeVisible();
    await userEvent.clear(input(canvas));
    await userEvent.type(input(canvas), 'Does a canal meander?{Enter}');
    await expect(await canvas.findByText('A canal does not.', undefined, slow)).toBeVisible();
    await expect(canvas.queryByText(question)).toBeNull();
  },
};

/** Keyboard only: from the composer into the thread, between messages, and into a message. */
export const KeyboardOnly: Story = {
  args: { session: { restore: thread(6) } },
  play: async ({ canvas, userEvent }) => {
    const articles = canvas.getAllByRole('article');
    input(canvas).focus();
    await userEvent.tab({ shift: true });
    await expect(articles[5]).toHaveFocus();
    await userEvent.keyboard('{PageUp}{PageUp}');
    await expect(articles[3]).toHaveFocus();
    await userEvent.tab();
    await expect(within(articles[3]!).getByRole('button', { name: 'Copy' })).toHaveFocus();
  },
};

const arabic = {
  you: 'أنت',
  assistant: 'المساعد',
  placeholder: 'اكتب رسالة…',
  input: 'الرسالة',
  send: 'إرسال',
  stop: 'إيقاف',
  copy: 'نسخ',
  edit: 'تعديل',
  regenerate: 'إعادة التوليد',
  messages: 'الرسائل',
  messageActions: 'إجراءات الرسالة',
  reasoning: 'التفكير',
};

/** Right to left, with the application's own strings. */
export const RightToLeft: Story = {
  args: {
    dir: 'rtl',
    lang: 'ar',
    header: 'الأنهار',
    strings: arabic,
    session: {
      restore: [
        { id: '1', role: 'user', parts: [{ type: 'text', text: 'لماذا يتعرج النهر؟' }] },
        {
          id: '2',
          role: 'assistant',
          parts: [
            { type: 'reasoning', text: 'سؤال عن شكل الأنهار.' },
            {
              type: 'text',
              text: 'لأن المنعطف **يغذي نفسه**:\n\n1. يسرع الماء في الخارج فينحت الضفة.\n2. ويبطئ في الداخل فيترك الطمي.\n\nوهكذا يكبر المنعطف.',
            },
          ],
        },
      ],
    },
  },
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('textbox', { name: 'الرسالة' })).toBeVisible();
    await expect(canvas.getByText('التفكير')).toBeVisible();
  },
};

const hostStyles = `
  * { margin: 0; padding: 0; line-height: 1; color: #6b21a8; font-family: cursive; }
  *, ::before, ::after { box-sizing: content-box; border: 0 solid #e5e7eb; }
  button { background: hotpink; border-radius: 0; text-transform: uppercase; padding: 20px; }
  textarea { border: 3px dashed orange; background: lightyellow; }
  article, footer, header, p, ul, li, ol { margin: 24px; padding: 12px; background: beige; }
  a { color: red; text-decoration: underline wavy; }
  svg { display: block; width: 50px; }
`;

/** A page whose styles apply to all elements. The window keeps its own styles, and the page is not affected. */
export const PageStyles: Story = {
  args: { session: { restore: thread(4) } },
  decorators: [
    (Story) => (
      <>
        <style>{hostStyles}</style>
        <Story />
      </>
    ),
  ],
  play: async ({ canvas }) => {
    const send = canvas.getByRole('button', { name: 'Send' });
    await expect(getComputedStyle(send).textTransform).toBe('none');
    await expect(getComputedStyle(send).paddingInlineStart).toBe('0px');
    await expect(getComputedStyle(canvas.getAllByRole('article')[0]!).marginBlockStart).toBe('0px');
  },
};

/** A slow model on a slow connection. */
export const SlowNetwork: Story = {
  beforeEach: ({ msw }) =>
    msw.use(
      streamHandler(
        '/api/chat',
        script(pace({ ttftMs: 1_500, charsPerSecond: 60, jitter: 0.9, seed: 3 }), text(short), finish()),
      ),
    ),
  play: async ({ canvas, userEvent }) => {
    await userEvent.type(input(canvas), `${question}{Enter}`);
    await expect(await canvas.findByText('Thinking…')).toBeVisible();
    await expect(await canvas.findByText(short, undefined, slow)).toBeVisible();
  },
};
