import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState } from 'react';
import { type ChatStorage, ChatWindow, useAttachments, useBranches, useChatSession, usePersistence } from 'sluice';
import { delay, finish, script, sequence, text } from 'sluice/testing';
import { streamHandler } from 'sluice/testing/msw';
import { expect, waitFor } from 'storybook/test';
import { colouredText } from './colouredText.js';
import { question, short } from './content.js';

interface MemoryStorage extends ChatStorage {
  getItem: (key: string) => string | undefined;
  copy: () => MemoryStorage;
}

interface SavedChatProps {
  storage?: MemoryStorage | undefined;
}

function SavedChat({ storage, onReload }: SavedChatProps & { onReload: () => void }) {
  const chat = useBranches(useChatSession({ protocol: 'ai-sdk', retry: { maxRetries: 0 } }));
  const persistence = usePersistence('rivers', { storage });
  const header = (
    <>
      <span style={{ flex: 1 }}>Rivers</span>
      <button type="button" onClick={onReload} style={{ font: 'inherit', minBlockSize: 44, paddingInline: '0.75rem' }}>
        Reload
      </button>
    </>
  );
  return (
    <ChatWindow
      chat={chat}
      slots={colouredText}
      persistence={persistence}
      attachments={useAttachments()}
      header={header}
    />
  );
}

/**
 * Reload mounts the chat again with a copy of its storage. A reload of a page does not unmount, so what the unmount
 * saves is ignored.
 */
function ReloadableChat({ storage }: SavedChatProps) {
  const [visits, setVisits] = useState([storage]);
  return (
    <SavedChat
      key={visits.length}
      storage={visits.at(-1)}
      onReload={() => setVisits([...visits, visits.at(-1)?.copy()])}
    />
  );
}

/** A storage for the chat of one story. `limit` is its size in characters. */
function memoryStorage(limit = Number.POSITIVE_INFINITY, items = new Map<string, string>()): MemoryStorage {
  return {
    getItem: (key) => items.get(key),
    setItem(key, value) {
      if (value.length > limit) throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
      items.set(key, value);
    },
    removeItem: (key) => void items.delete(key),
    copy: () => memoryStorage(limit, new Map(items)),
  };
}

/**
 * A chat that is kept across reloads: messages, branches, the outcome of each answer, the draft and the queue.
 * `usePersistence` takes any storage; these stories use one in memory.
 */
const meta = {
  title: 'ChatWindow/History',
  component: ReloadableChat,
  parameters: { layout: 'fullscreen' },
  decorators: [
    (Story) => (
      <div style={{ blockSize: '100dvh' }}>
        <Story />
      </div>
    ),
  ],
  beforeEach: ({ args }) => {
    args.storage = memoryStorage();
  },
} satisfies Meta<typeof ReloadableChat>;

export default meta;
type Story = StoryObj<typeof meta>;
type Context = Parameters<NonNullable<Story['play']>>[0];

const input = ({ canvas }: Context) => canvas.getByRole('textbox', { name: 'Message' });
const slow = { timeout: 10_000 };
const isSaved = ({ args }: Context, content: string, key = 'rivers') =>
  waitFor(() => expect(args.storage?.getItem(key)).toContain(content), slow);
const reload = ({ canvas, userEvent }: Context) => userEvent.click(canvas.getByRole('button', { name: 'Reload' }));

/** The conversation and the unsent draft after a reload. */
export const Restored: Story = {
  beforeEach: ({ msw }) => msw.use(streamHandler('/api/chat', script(text(short), finish()))),
  play: async (context) => {
    const { canvas, userEvent } = context;
    await userEvent.type(input(context), `${question}{Enter}`);
    await isSaved(context, '"complete"');
    await userEvent.type(input(context), 'And what about');
    await isSaved(context, 'And what about', 'rivers:draft');
    await reload(context);
    await expect(await canvas.findByText(short)).toBeVisible();
    await waitFor(() => expect(input(context)).toHaveValue('And what about'));
  },
};

/** A reload during an answer. The part that arrived is kept and marked as cut off. */
export const CutByReload: Story = {
  beforeEach: ({ msw }) =>
    msw.use(streamHandler('/api/chat', script(text('It takes the path that lets it'), delay(3_600_000)))),
  play: async (context) => {
    const { canvas, userEvent } = context;
    await userEvent.type(input(context), `${question}{Enter}`);
    await isSaved(context, 'It takes the path that lets it');
    await reload(context);
    await expect(await canvas.findByText('The answer was cut off before its end.')).toBeVisible();
    await expect(canvas.getByText('It takes the path that lets it')).toBeVisible();
  },
};

/** The storage is full. The text is saved without the bytes of its files, and the chat shows a note. */
export const StorageFull: Story = {
  beforeEach: ({ msw, args }) => {
    args.storage = memoryStorage(5_000);
    msw.use(streamHandler('/api/chat', sequence(script(text(short), finish()))));
  },
  play: async (context) => {
    const { canvas, canvasElement, userEvent } = context;
    const file = new File(['x'.repeat(20_000)], 'gauge readings.csv', { type: 'text/csv' });
    await userEvent.upload(canvasElement.querySelector<HTMLInputElement>('input[type=file]')!, file);
    await expect(await canvas.findByText('20.0 kB')).toBeVisible();
    await userEvent.type(input(context), `${question}{Enter}`);
    await expect(await canvas.findByText(/saved without its files/, {}, slow)).toBeVisible();
    await reload(context);
    await expect(await canvas.findByText(short)).toBeVisible();
  },
};
