import { useChat as useStockChat } from '@ai-sdk/react';
import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { DefaultChatTransport } from 'ai';
import { useEffect, useRef } from 'react';
import {
  type AttachmentOptions,
  type ChatLike,
  type ChatStorage,
  ChatWindow,
  useAttachments,
  useBranches,
  useChatSession,
  usePersistence,
} from 'sluice';
import { useChat } from 'sluice/ai-sdk';
import { delay, finish, mockFetch, reset, script, sequence, stall, text } from 'sluice/testing';
import { beforeEach, describe, expect, it, vi } from 'vitest';

type Fetch = ReturnType<typeof mockFetch>;
interface ChatProps {
  fetch: Fetch;
  storage?: ChatStorage;
}

function SessionChat({ fetch, storage }: ChatProps) {
  const chat = useBranches(useChatSession({ fetch, protocol: 'ai-sdk', retry: { maxRetries: 0 } }));
  return <ChatWindow chat={chat} persistence={usePersistence('chat-1', { storage })} />;
}

function OurChat({ fetch, storage }: ChatProps) {
  const chat = useBranches(useChat({ fetch, retry: { maxRetries: 0 } }));
  return <ChatWindow chat={chat} persistence={usePersistence('chat-1', { storage })} />;
}

function StockChat({ fetch, storage }: ChatProps) {
  const chat = useBranches(useStockChat({ transport: new DefaultChatTransport({ fetch }) }));
  return <ChatWindow chat={chat} persistence={usePersistence('chat-1', { storage })} />;
}

/** Sends a message when it mounts, for example a question from the URL. */
function withFirstMessage(useAnyChat: (fetch: Fetch) => ChatLike) {
  return function Chat({ fetch, storage }: ChatProps) {
    const chat = useAnyChat(fetch);
    const { sendMessage } = chat;
    const isSent = useRef(false);
    useEffect(() => {
      if (!isSent.current) void sendMessage({ text: 'from the URL' });
      isSent.current = true;
    }, [sendMessage]);
    return <ChatWindow chat={chat} persistence={usePersistence('chat-1', { storage })} />;
  };
}

const answers = (...texts: string[]) => mockFetch(sequence(...texts.map((said) => script(text(said), finish()))));
const thread = () =>
  screen.queryAllByRole('article').map((article) => article.querySelector('.sluice-message__body')?.textContent);
const threadIs = (expected: string[]) => waitFor(() => expect(thread()).toEqual(expected));
const input = () => screen.getByRole('textbox', { name: 'Message' });
const ask = (words: string) => userEvent.type(input(), `${words}{Enter}`);

/** Stores values like `localStorage`, but asynchronously. */
function asyncStorage() {
  const items = new Map<string, string>();
  return {
    items,
    getItem: async (key: string) => items.get(key),
    setItem: vi.fn(async (key: string, value: string) => {
      items.set(key, value);
    }),
    removeItem: async (key: string) => {
      items.delete(key);
    },
  };
}

/** Renders the page again with what was stored at `pagehide`. A reload does not unmount. */
async function reload(page: React.ReactElement): Promise<void> {
  await act(async () => {
    dispatchEvent(new Event('pagehide'));
  });
  const stored = { ...localStorage };
  cleanup();
  // The unmount also saves, with the answer stopped, and has written a macrotask later.
  await new Promise((resolve) => setTimeout(resolve));
  localStorage.clear();
  Object.assign(localStorage, stored);
  await act(async () => {
    render(page);
  });
}

beforeEach(() => localStorage.clear());

describe.each([
  ['useChatSession', SessionChat],
  ['useChat of sluice/ai-sdk', OurChat],
  ['useChat of the AI SDK', StockChat],
])('reloading a page with %s', (_, Chat) => {
  it('a reload keeps the messages, the branches and the draft of a saved chat', async () => {
    render(<Chat fetch={answers('first', 'second')} />);
    await ask('hi');
    await threadIs(['hi', 'first']);
    await userEvent.click(screen.getByRole('button', { name: 'Regenerate' }));
    await threadIs(['hi', 'second']);
    await userEvent.type(input(), 'to be contin');

    await reload(<Chat fetch={answers('unused')} />);
    await threadIs(['hi', 'second']);
    expect(input()).toHaveValue('to be contin');
    await userEvent.click(screen.getByRole('button', { name: 'Previous version' }));
    await threadIs(['hi', 'first']);
  });

  it('a reload during an answer restores it as truncated', async () => {
    render(<Chat fetch={mockFetch(script(text('The river is'), stall()))} />);
    await ask('hi');
    await threadIs(['hi', 'The river is']);
    await reload(<Chat fetch={answers('unused')} />);
    await threadIs(['hi', 'The river is']);
    expect(screen.getAllByRole('article')[1]).toHaveAttribute('data-outcome', 'truncated');
    expect(screen.getByText('The answer was cut off before its end.')).toBeInTheDocument();
  });

  it('a reload keeps queued messages and does not send them until the user sends another message', async () => {
    render(<Chat fetch={mockFetch(script(text('thinking'), stall()))} />);
    await ask('one');
    await threadIs(['one', 'thinking']);
    await ask('two');
    expect(screen.getByRole('list', { name: '1 message queued' })).toHaveTextContent('two');
    const fetch = answers('unused');
    await reload(<Chat fetch={fetch} />);
    await threadIs(['one', 'thinking']);
    expect(screen.getByRole('list', { name: '1 message queued' })).toHaveTextContent('two');
    expect(fetch.journal.requests).toEqual([]);
  });
});

const saved = (...messages: [role: string, text: string][]) =>
  JSON.stringify({
    version: 2,
    revision: 'r1',
    messages: messages.map(([role, said], n) => ({ id: `m${n}`, role, parts: [{ type: 'text', text: said }] })),
    outcomes: {},
    queue: [],
    branches: [],
  });

/** A storage whose first read of the conversation waits. */
function slowStorage(stored?: string) {
  const storage = asyncStorage();
  if (stored) storage.items.set('chat-1', stored);
  let respond!: () => void;
  let fail!: (error: Error) => void;
  const answer = new Promise<void>((resolve, reject) => {
    respond = resolve;
    fail = reject;
  });
  let isFirst = true;
  const getItem = async (key: string) => {
    if (isFirst) await answer;
    isFirst = false;
    return storage.items.get(key);
  };
  return { ...storage, getItem, respond: () => act(async () => respond()), fail };
}

const sentTexts = (fetch: Fetch) =>
  fetch.journal.requests.map(({ body }) =>
    (body as { messages: { parts: { text: string }[] }[] }).messages.map(({ parts }) => parts[0]?.text),
  );

describe.each([
  ['useChatSession', SessionChat],
  ['useChat of sluice/ai-sdk', OurChat],
  ['useChat of the AI SDK', StockChat],
])('a message sent before the storage has responded, with %s', (_, Chat) => {
  it('the message waits in the queue, and is then sent after the restored messages', async () => {
    const storage = slowStorage(saved(['user', 'Earlier'], ['assistant', 'Yes?']));
    const fetch = answers('Both seen.');
    render(<Chat fetch={fetch} storage={storage} />);
    await ask('New');
    expect(screen.getByRole('list', { name: '1 message queued' })).toHaveTextContent('New');
    expect(fetch.journal.requests).toEqual([]);
    await storage.respond();
    await threadIs(['Earlier', 'Yes?', 'New', 'Both seen.']);
    expect(sentTexts(fetch)).toEqual([['Earlier', 'Yes?', 'New']]);
    expect(screen.queryByRole('list', { name: '1 message queued' })).toBeNull();
    const stored = () => storage.items.get('chat-1');
    await waitFor(() => expect(stored()).toContain('Both seen.'), { timeout: 3_000 });
    expect(stored()).toContain('Earlier');
  });

  it('the message is sent if nothing is stored, and if the storage fails', async () => {
    const empty = slowStorage();
    const fetch = answers('First.');
    const view = render(<Chat fetch={fetch} storage={empty} />);
    await ask('Hello');
    await empty.respond();
    await threadIs(['Hello', 'First.']);
    view.unmount();

    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const broken = slowStorage();
    render(<Chat fetch={answers('Answered.')} storage={broken} />);
    await ask('Hello');
    broken.fail(new Error('no storage'));
    await threadIs(['Hello', 'Answered.']);
    expect(screen.getByText('This conversation could not be saved.')).toBeInTheDocument();
    log.mockRestore();
  });

  it('a queued message of the saved chat is sent before the new one', async () => {
    const conversation = JSON.parse(saved(['user', 'Earlier'], ['assistant', 'Yes?']));
    const storage = slowStorage(JSON.stringify({ ...conversation, queue: [{ id: 'q', text: 'Queued' }] }));
    render(<Chat fetch={answers('one', 'two')} storage={storage} />);
    await ask('New');
    await storage.respond();
    await threadIs(['Earlier', 'Yes?', 'Queued', 'one', 'New', 'two']);
  });
});

describe.each([
  ['useChatSession', withFirstMessage((fetch) => useChatSession({ fetch, protocol: 'ai-sdk' }))],
  ['useChat of sluice/ai-sdk', withFirstMessage((fetch) => useChat({ fetch }))],
  [
    'useChat of the AI SDK',
    withFirstMessage((fetch) => useStockChat({ transport: new DefaultChatTransport({ fetch }) })),
  ],
])('a message that the application sends on mount, with %s', (_, Chat) => {
  it('the message and its streaming answer follow the restored messages', async () => {
    const storage = slowStorage(saved(['user', 'Earlier'], ['assistant', 'Yes?']));
    const fetch = mockFetch(script(text('The first '), delay(300), text('answer.'), finish()));
    render(<Chat fetch={fetch} storage={storage} />);
    await threadIs(['from the URL', 'The first ']);
    await storage.respond();
    await threadIs(['Earlier', 'Yes?', 'from the URL', 'The first answer.']);
    expect(fetch.journal.requests).toHaveLength(1);
    const stored = () => storage.items.get('chat-1');
    await waitFor(() => expect(stored()).toContain('The first answer.'), { timeout: 3_000 });
    expect(stored()).toContain('Earlier');
  });
});

describe('persistence of a chat', () => {
  it('a chat that is remounted is restored if the persistence object is kept', async () => {
    const storage = asyncStorage();
    function Page({ count }: { count: number }) {
      const persistence = usePersistence('chat-1', { storage });
      return <Window key={count} persistence={persistence} />;
    }
    function Window({ persistence }: { persistence: ReturnType<typeof usePersistence> }) {
      const chat = useChatSession({ fetch: answers('one'), protocol: 'ai-sdk' });
      return <ChatWindow chat={chat} persistence={persistence} />;
    }
    const { rerender } = render(<Page count={1} />);
    await ask('hi');
    await threadIs(['hi', 'one']);
    rerender(<Page count={2} />);
    await threadIs(['hi', 'one']);
  });

  it('a restored answer that failed is not shown as done', async () => {
    render(<OurChat fetch={mockFetch(script(text('half of it'), reset()))} />);
    await ask('hi');
    await screen.findByRole('button', { name: 'Retry' });
    await reload(<OurChat fetch={answers('unused')} />);
    await threadIs(['hi', 'half of it']);
    expect(screen.getAllByRole('article')[1]).not.toHaveAttribute('data-status', 'done');
  });

  it('clear() after the unmount of a chat overrides the save that the unmount starts', async () => {
    const storage = asyncStorage();
    let clear = async () => {};
    function Chat() {
      const persistence = usePersistence('chat-1', { storage });
      clear = persistence.clear;
      const chat = useChatSession({ fetch: mockFetch(script(text('half'), stall())), protocol: 'ai-sdk' });
      return <ChatWindow chat={chat} persistence={persistence} />;
    }
    const { unmount } = render(<Chat />);
    await ask('hi');
    await threadIs(['hi', 'half']);
    await userEvent.type(input(), 'a draft');
    unmount();
    await clear();
    expect([...storage.items.keys()]).toEqual([]);
  });

  it('a chat that is remounted immediately restores what was saved on unmount, and continues to save', async () => {
    const storage = asyncStorage();
    const fetch = answers('one', 'two');
    const { rerender } = render(<SessionChat key="first" fetch={fetch} storage={storage} />);
    await ask('hi');
    await threadIs(['hi', 'one']);
    rerender(<SessionChat key="second" fetch={fetch} storage={storage} />);
    await threadIs(['hi', 'one']);
    await ask('more');
    await threadIs(['hi', 'one', 'more', 'two']);
    await waitFor(() => expect(storage.items.get('chat-1')).toContain('two'));
    expect(screen.queryByText(/changed in another tab/)).toBeNull();
  });

  it('usePersistence writes at most every 500 ms, for any number of tokens', async () => {
    const storage = asyncStorage();
    const tokens = Array.from({ length: 120 }, (_, n) => [text(`word ${n} `), delay(10)]).flat();
    render(<SessionChat fetch={mockFetch(script(...tokens, finish()))} storage={storage} />);
    const began = performance.now();
    await ask('hi');
    await waitFor(() => expect(thread()[1]).toContain('word 119'), { timeout: 20_000 });
    await waitFor(() => expect(storage.items.get('chat-1')).toContain('complete'), { timeout: 5_000 });
    const saves = storage.setItem.mock.calls.filter(([key]) => key === 'chat-1').length;
    expect(saves).toBeGreaterThan(0);
    expect(saves).toBeLessThanOrEqual((performance.now() - began) / 500 + 1);
  });

  it('typing writes the draft at most every 500 ms', async () => {
    const storage = asyncStorage();
    render(<SessionChat fetch={answers('unused')} storage={storage} />);
    await act(async () => undefined);
    const began = performance.now();
    await userEvent.type(input(), 'a draft of some length', { delay: 40 });
    await waitFor(() => expect(storage.items.get('chat-1:draft')).toBe('a draft of some length'), { timeout: 3_000 });
    const writes = storage.setItem.mock.calls.length;
    expect(writes).toBeGreaterThan(0);
    expect(writes).toBeLessThanOrEqual((performance.now() - began) / 500 + 1);
  });

  it('usePersistence omits the bytes of files if the storage is full, and shows a note', async () => {
    const storage = asyncStorage();
    const setItem = storage.setItem.getMockImplementation();
    storage.setItem.mockImplementation(async (key, value) => {
      if (value.length > 5_000) throw new DOMException('full', 'QuotaExceededError');
      await setItem?.(key, value);
    });
    const url = `data:text/plain,${'x'.repeat(10_000)}`;
    function Chat() {
      const chat = useChatSession({ fetch: answers('seen'), protocol: 'ai-sdk' });
      const files = [{ type: 'file' as const, mediaType: 'text/plain', url, filename: 'notes.txt' }];
      return (
        <>
          <button type="button" onClick={() => chat.sendMessage({ text: 'look', files })}>
            Send a file
          </button>
          <ChatWindow chat={chat} persistence={usePersistence('chat-1', { storage })} />
        </>
      );
    }
    render(<Chat />);
    await act(async () => undefined);
    await userEvent.click(screen.getByRole('button', { name: 'Send a file' }));
    expect(await screen.findByText(/saved without its files/)).toBeInTheDocument();
    const saved = storage.items.get('chat-1') ?? '';
    expect(saved).toContain('notes.txt');
    expect(saved).not.toContain('xxx');
  });

  it('usePersistence does not overwrite what another tab saved, and shows a note', async () => {
    const storage = asyncStorage();
    const view = render(<SessionChat fetch={answers('one')} storage={storage} />);
    await act(async () => undefined);
    const other = render(<SessionChat fetch={answers('two')} storage={storage} />);
    await act(async () => undefined);
    const inputs = screen.getAllByRole('textbox', { name: 'Message' });
    await userEvent.type(inputs[0] as HTMLElement, 'first tab{Enter}');
    await waitFor(() => expect(storage.items.get('chat-1')).toContain('complete'), { timeout: 5_000 });
    await userEvent.type(inputs[1] as HTMLElement, 'second tab{Enter}');
    await waitFor(() => expect(other.container).toHaveTextContent('changed in another tab'), { timeout: 5_000 });
    expect(view.container).not.toHaveTextContent('changed in another tab');
    expect(storage.items.get('chat-1')).toContain('first tab');
    expect(storage.items.get('chat-1')).not.toContain('second tab');
  });

  it('usePersistence does not overwrite data that is not a conversation', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    localStorage.setItem('chat-1', '{"theme":"dark"}');
    render(<SessionChat fetch={answers('hi there')} />);
    expect(await screen.findByText('This conversation could not be saved.')).toBeInTheDocument();
    await ask('hi');
    await threadIs(['hi', 'hi there']);
    expect(localStorage.getItem('chat-1')).toBe('{"theme":"dark"}');
    expect(log).toHaveBeenCalled();
    log.mockRestore();
  });
});

describe('the files of a saved chat', () => {
  const fileUrl = (name: string, size = 10_000) => `data:text/plain,${name.repeat(size / name.length)}`;
  let session!: ReturnType<typeof useChatSession>;
  let clear!: () => Promise<void>;

  function Chat({ fetch, storage }: ChatProps) {
    session = useChatSession({ fetch, protocol: 'ai-sdk' });
    const persistence = usePersistence('chat-1', { storage });
    clear = persistence.clear;
    return <ChatWindow chat={session} persistence={persistence} />;
  }
  const send = (...names: string[]) =>
    act(async () => {
      const files = names.map((name) => ({
        type: 'file' as const,
        mediaType: 'text/plain',
        url: fileUrl(name),
        filename: `${name}.txt`,
      }));
      session.sendMessage({ text: `look at ${names}`, files });
    });
  const sentFiles = () =>
    session.messages.flatMap(({ parts }) =>
      parts.flatMap((part) => (part.type === 'file' && 'url' in part ? part.url : [])),
    );
  const open = async (storage: ChatStorage, ...texts: string[]) => {
    const view = render(<Chat fetch={answers(...texts, 'unused')} storage={storage} />);
    await act(async () => undefined);
    return view;
  };
  const isSaved = (storage: ReturnType<typeof asyncStorage>, said: string) =>
    waitFor(() => expect(storage.items.get('chat-1')).toContain(said), { timeout: 3_000 });
  const fileKeys = (storage: ReturnType<typeof asyncStorage>) =>
    [...storage.items.keys()].filter((key) => key.startsWith('chat-1:file:'));

  it('a file is written once, and restored with its message', async () => {
    const storage = asyncStorage();
    const view = await open(storage, 'first', 'second');
    await send('a', 'b');
    await isSaved(storage, 'first');
    await ask('more');
    await isSaved(storage, 'second');
    const long = storage.setItem.mock.calls.filter(([, value]) => value.length > 9_000);
    expect(long.map(([, value]) => value)).toEqual([fileUrl('a'), fileUrl('b')]);
    view.unmount();
    await open(storage);
    await waitFor(() => expect(sentFiles()).toEqual([fileUrl('a'), fileUrl('b')]));
    await ask('again');
    await act(async () => undefined);
    expect(storage.setItem.mock.calls.filter(([, value]) => value.length > 9_000)).toHaveLength(2);
  });

  it('a chat that an earlier version saved with its files is restored', async () => {
    const storage = asyncStorage();
    const conversation = JSON.parse(saved(['user', 'look'], ['assistant', 'Seen.']));
    conversation.messages[0].parts.push({ type: 'file', mediaType: 'text/plain', url: fileUrl('old') });
    storage.items.set('chat-1', JSON.stringify(conversation));
    const view = await open(storage, 'next');
    await waitFor(() => expect(sentFiles()).toEqual([fileUrl('old')]));
    await ask('more');
    await isSaved(storage, 'next');
    expect(storage.items.get('chat-1')!.length).toBeLessThan(5_000);
    view.unmount();
    await open(storage);
    await waitFor(() => expect(sentFiles()).toEqual([fileUrl('old')]));
  });

  it('the files of removed messages are removed from the storage', async () => {
    const storage = asyncStorage();
    await open(storage, 'first', 'second');
    await send('a');
    await isSaved(storage, 'first');
    await send('b');
    await isSaved(storage, 'second');
    expect(fileKeys(storage)).toHaveLength(2);
    act(() => session.setMessages(session.messages.slice(2) as never[]));
    await waitFor(() => expect(fileKeys(storage)).toHaveLength(1), { timeout: 3_000 });
    expect(storage.items.get(fileKeys(storage)[0]!)).toBe(fileUrl('b'));
  });

  it('clear() removes every key', async () => {
    const storage = asyncStorage();
    await open(storage, 'first');
    await send('a', 'b');
    await isSaved(storage, 'first');
    expect(fileKeys(storage)).toHaveLength(2);
    await act(clear);
    expect([...storage.items.keys()]).toEqual([]);
  });

  it('files that fit are kept if another one does not', async () => {
    const storage = asyncStorage();
    const setItem = storage.setItem.getMockImplementation();
    storage.setItem.mockImplementation(async (key, value) => {
      const used = [...storage.items].reduce((sum, [other, { length }]) => (other === key ? sum : sum + length), 0);
      if (used + value.length > 15_000) throw new DOMException('full', 'QuotaExceededError');
      await setItem?.(key, value);
    });
    const view = await open(storage, 'seen');
    await send('a', 'b');
    await isSaved(storage, 'seen');
    expect(await screen.findByText(/saved without its files/)).toBeInTheDocument();
    view.unmount();
    await open(storage);
    await waitFor(() => expect(sentFiles()).toEqual([fileUrl('a'), 'data:,']));
  });

  it('text is saved without the files if both do not fit', async () => {
    const storage = asyncStorage();
    const setItem = storage.setItem.getMockImplementation();
    storage.setItem.mockImplementation(async (key, value) => {
      const used = [...storage.items].reduce((sum, [other, { length }]) => (other === key ? sum : sum + length), 0);
      if (used + value.length > 10_100) throw new DOMException('full', 'QuotaExceededError');
      await setItem?.(key, value);
    });
    await open(storage, 'seen');
    await send('a');
    await isSaved(storage, 'seen');
    expect(fileKeys(storage)).toEqual([]);
    expect(await screen.findByText(/saved without its files/)).toBeInTheDocument();
  });

  it('a page closed between any two writes restores complete messages', async () => {
    const storage = asyncStorage();
    const states: Map<string, string>[] = [];
    for (const method of ['setItem', 'removeItem'] as const) {
      const original = storage[method] as (key: string, value: string) => Promise<void>;
      storage[method] = vi.fn(async (key: string, value: string) => {
        await original(key, value);
        states.push(new Map(storage.items));
      }) as never;
    }
    const view = await open(storage, 'first', 'second');
    await send('a', 'b');
    await isSaved(storage, 'first');
    act(() => session.setMessages(session.messages.slice(0, 1) as never[]));
    await waitFor(() => expect(storage.items.get('chat-1')).not.toContain('first'), { timeout: 3_000 });
    await send('c');
    await isSaved(storage, 'second');
    view.unmount();
    expect(states.length).toBeGreaterThan(6);
    for (const items of states) {
      const closed = { ...asyncStorage(), getItem: async (key: string) => items.get(key) };
      const page = await open(closed);
      await act(async () => undefined);
      const urls = sentFiles();
      expect(urls).not.toContain('data:,');
      if (items.has('chat-1')) expect(urls.slice(0, 2)).toEqual([fileUrl('a'), fileUrl('b')]);
      page.unmount();
    }
  });

  it('a tab that has a conflict removes no file of the other tab', async () => {
    const storage = asyncStorage();
    await open(storage, 'one');
    const first = session;
    await open(storage, 'two');
    const second = session;
    const fileOf = (name: string) => [{ type: 'file' as const, mediaType: 'text/plain', url: fileUrl(name) }];
    await act(async () => void first.sendMessage({ text: 'first tab', files: fileOf('a') }));
    await isSaved(storage, 'one');
    await act(async () => void second.sendMessage({ text: 'second tab', files: fileOf('b') }));
    await screen.findByText(/changed in another tab/, {}, { timeout: 3_000 });
    expect(fileKeys(storage).map((key) => storage.items.get(key))).toEqual([fileUrl('a')]);
  });
});

describe('the files of a draft', () => {
  URL.createObjectURL ??= () => 'blob:preview';
  URL.revokeObjectURL ??= () => undefined;

  function FileChat({ fetch, storage, upload }: ChatProps & Pick<AttachmentOptions, 'upload'>) {
    const chat = useChatSession({ fetch, protocol: 'ai-sdk' });
    const persistence = usePersistence('chat-1', { storage });
    return <ChatWindow chat={chat} attachments={useAttachments({ upload })} persistence={persistence} />;
  }
  const notes = () => new File(['some notes'], 'notes.txt', { type: 'text/plain' });
  const attach = async () =>
    userEvent.upload(document.querySelector<HTMLInputElement>('input[type=file]') as HTMLInputElement, [notes()]);
  const savedFiles = () => waitFor(() => expect(localStorage.getItem('chat-1:files')).not.toBeNull(), slow);
  const slow = { timeout: 3_000 };
  const sentFiles = (fetch: Fetch) => {
    const { messages } = fetch.journal.requests[0]!.body as { messages: { parts: object[] }[] };
    return messages[0]!.parts;
  };

  it('a reload keeps a file of the draft that is not uploaded, and sends the same bytes', async () => {
    const fetch = answers('Seen.');
    render(<FileChat fetch={fetch} />);
    await attach();
    await savedFiles();
    await reload(<FileChat fetch={fetch} />);
    expect(await screen.findByText('notes.txt')).toBeInTheDocument();
    await screen.findByText('10 bytes');
    await ask('Read this');
    await screen.findByText('Seen.');
    expect(sentFiles(fetch)).toContainEqual({
      type: 'file',
      mediaType: 'text/plain',
      filename: 'notes.txt',
      url: `data:text/plain;base64,${btoa('some notes')}`,
    });
    await waitFor(() => expect(localStorage.getItem('chat-1:files')).toBeNull(), slow);
  });

  it('a reload keeps an uploaded file of the draft without another upload', async () => {
    const upload = vi.fn(async () => ({ url: 'https://files.example.org/1' }));
    const fetch = answers('Seen.');
    render(<FileChat fetch={fetch} upload={upload} />);
    await attach();
    await savedFiles();
    await reload(<FileChat fetch={fetch} upload={upload} />);
    await screen.findByText('10 bytes');
    await ask('Read this');
    await screen.findByText('Seen.');
    expect(upload).toHaveBeenCalledOnce();
    expect(sentFiles(fetch)).toContainEqual(expect.objectContaining({ url: 'https://files.example.org/1' }));
  });

  it('a reload during an upload uploads the file again', async () => {
    const uploaded: Promise<string>[] = [];
    const upload = vi.fn((file: File) => {
      uploaded.push(file.text());
      return new Promise<{ url: string }>((resolve) => {
        if (uploaded.length === 2) resolve({ url: 'https://files.example.org/2' });
      });
    });
    render(<FileChat fetch={answers('')} upload={upload} />);
    await attach();
    await savedFiles();
    await reload(<FileChat fetch={answers('')} upload={upload} />);
    await screen.findByText('10 bytes');
    expect(await Promise.all(uploaded)).toEqual(['some notes', 'some notes']);
  });

  it('if the storage is full, the user sees that the files of the draft are not saved', async () => {
    const storage = asyncStorage();
    storage.setItem.mockImplementation(async (key) => {
      if (key.endsWith(':files')) throw new DOMException('Full', 'QuotaExceededError');
    });
    render(<FileChat fetch={answers('')} storage={storage} />);
    await attach();
    expect(await screen.findByText(/saved without its files/, {}, slow)).toBeInTheDocument();
    expect(screen.getByText('notes.txt')).toBeInTheDocument();
  });

  it('upload progress does not cause a save', async () => {
    const storage = asyncStorage();
    let report!: (fraction: number) => void;
    const upload: AttachmentOptions['upload'] = (_, { onProgress }) => {
      report = onProgress;
      return new Promise(() => {});
    };
    render(<FileChat fetch={answers('')} storage={storage} upload={upload} />);
    await attach();
    await waitFor(() => expect(storage.items.has('chat-1:files')).toBe(true), slow);
    const writes = storage.setItem.mock.calls.length;
    for (let n = 1; n < 50; n += 1) act(() => report(n / 50));
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(storage.setItem.mock.calls).toHaveLength(writes);
  });
});
