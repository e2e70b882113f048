import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ChatStorage } from 'sluice';
import { delay, finish, pace, script, text } from 'sluice/testing';
import { streamHandler } from 'sluice/testing/msw';
import { expect, waitFor, within } from 'storybook/test';
import { answer, question, short } from './content.js';
import { Threads } from './Threads.js';

const titles = ['What is an oxbow lake?', 'Rivers of the Amazon basin', 'Plan a trip along the Danube'];
const threads = [
  { id: 'meander', title: question, messages: conversation('meander', question, answer) },
  ...titles.map((title, index) => ({ id: `t${index}`, title, messages: conversation(`t${index}`, title, short) })),
];

function conversation(id: string, asked: string, answered: string) {
  return [
    { id: `${id}-q`, role: 'user' as const, parts: [{ type: 'text' as const, text: asked }] },
    { id: `${id}-a`, role: 'assistant' as const, parts: [{ type: 'text' as const, text: answered }] },
  ];
}

/** A storage per story, so that stories do not share chats. */
function memoryStorage(): ChatStorage & { items: Map<string, string> } {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key) => items.get(key),
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

/**
 * A list of chats, built from public parts: a `ChatWindow` for each chat that was opened, each with its own
 * `useChatSession` and `usePersistence`.
 */
const meta = {
  title: 'ChatWindow/Threads',
  component: Threads,
  args: { threads },
  parameters: { layout: 'fullscreen' },
  decorators: [
    (Story) => (
      <div style={{ blockSize: '100dvh' }}>
        <Story />
      </div>
    ),
  ],
  beforeEach: ({ msw, args }) => {
    args.storage = memoryStorage();
    msw.use(streamHandler('/api/chat', script(pace({ charsPerSecond: 600 }), text(short), finish())));
  },
} satisfies Meta<typeof Threads>;

export default meta;
type Story = StoryObj<typeof meta>;
type Context = Parameters<NonNullable<Story['play']>>[0];

const list = ({ canvas }: Context) => within(canvas.getByRole('navigation', { name: 'Chats' }));
/** The visible chat. The others are hidden from the accessibility tree. */
const openChat = ({ canvas }: Context, name: string) => within(canvas.getByRole('region', { name }));

/** Four chats, of which the first one is open. */
export const Overview: Story = {
  play: async (context) => {
    await expect(list(context).getByRole('button', { name: question })).toHaveAttribute('aria-current', 'page');
    await expect(await openChat(context, question).findByText('Rio Juruá')).toBeVisible();
  },
};

/** The name of a new chat is its first message. */
export const NewChat: Story = {
  play: async (context) => {
    const { userEvent } = context;
    await userEvent.click(list(context).getByRole('button', { name: 'New chat' }));
    const chat = openChat(context, 'New chat');
    await expect(chat.getByText('What can I help with?')).toBeVisible();
    await userEvent.type(chat.getByRole('textbox', { name: 'Message' }), 'Name three deltas{Enter}');
    await expect(await openChat(context, 'Name three deltas').findByText(short)).toBeVisible();
    await expect(list(context).getByRole('button', { name: /^Name three deltas/ })).toBeVisible();
    const { items } = context.args.storage as ReturnType<typeof memoryStorage>;
    await waitFor(() => expect([...items.values()].join()).toContain('Name three deltas'));
  },
};

/** The answer of a chat continues while another one is open; a dot in the list shows it. */
export const SwitchWhileStreaming: Story = {
  beforeEach: ({ msw }) =>
    msw.use(streamHandler('/api/chat', script(text('The Nile, '), delay(1_500), text('the Ganges.'), finish()))),
  play: async (context) => {
    const { userEvent } = context;
    await userEvent.type(
      openChat(context, question).getByRole('textbox', { name: 'Message' }),
      'Name two deltas{Enter}',
    );
    await expect(await openChat(context, question).findByText('The Nile,')).toBeVisible();
    await userEvent.click(list(context).getByRole('button', { name: titles[0]! }));
    await expect(await openChat(context, titles[0]!).findByText(short)).toBeVisible();
    await expect(list(context).getByRole('img', { name: 'Answering' })).toBeVisible();
    await waitFor(() => expect(list(context).queryByRole('img', { name: 'Answering' })).toBeNull(), { timeout: 8_000 });
    await userEvent.click(list(context).getByRole('button', { name: question }));
    await expect(openChat(context, question).getByText('The Nile, the Ganges.')).toBeVisible();
  },
};

/** Arrow keys move through the list, Enter opens, F2 renames, Escape keeps the old name. */
export const Keyboard: Story = {
  play: async (context) => {
    const { userEvent } = context;
    const item = (name: string) => list(context).getByRole('button', { name });
    item(question).focus();
    await userEvent.keyboard('{ArrowDown}');
    await expect(item(titles[0]!)).toHaveFocus();
    await userEvent.keyboard('{End}');
    await expect(item(titles[2]!)).toHaveFocus();
    await userEvent.keyboard('{ArrowUp}{Enter}');
    await expect(item(titles[1]!)).toHaveAttribute('aria-current', 'page');
    await userEvent.keyboard('{F2}');
    const name = list(context).getByRole('textbox', { name: 'Name of the chat' });
    await expect(name).toHaveFocus();
    await userEvent.keyboard('Amazon{Enter}');
    await expect(item('Amazon')).toHaveFocus();
    await userEvent.keyboard('{F2}Something else{Escape}');
    await expect(item('Amazon')).toHaveFocus();
    await expect(openChat(context, 'Amazon').getByText(short)).toBeVisible();
  },
};

/** Delete stops the answer, removes the chat from the list and from the storage, and opens the next one. */
export const DeleteChat: Story = {
  play: async (context) => {
    const { userEvent } = context;
    const { items } = context.args.storage as ReturnType<typeof memoryStorage>;
    await userEvent.type(openChat(context, question).getByRole('textbox', { name: 'Message' }), 'More{Enter}');
    await waitFor(() => expect([...items.keys()]).toContain('meander'), { timeout: 5_000 });
    await userEvent.click(openChat(context, question).getByRole('button', { name: 'Delete' }));
    await expect(list(context).queryByRole('button', { name: question })).toBeNull();
    await expect(list(context).getByRole('button', { name: titles[0]! })).toHaveFocus();
    await waitFor(() => expect([...items.keys()].filter((key) => key.startsWith('meander'))).toEqual([]));
  },
};
