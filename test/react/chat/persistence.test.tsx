import { useChat as useStockChat } from '@ai-sdk/react';
import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { DefaultChatTransport } from 'ai';
import {
  type AttachmentOptions,
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

  it('a message that is sent before the storage responds is queued, and is sent after the restored messages', async () => {
    render(<Chat fetch={answers('first')} />);
    await ask('hi');
    await threadIs(['hi', 'first']);
    await act(async () => {
      dispatchEvent(new Event('pagehide'));
    });
    const saved = localStorage.getItem('chat-1');
    cleanup();
    const storage = asyncStorage();
    storage.items.set('chat-1', saved!);
    const { getItem } = storage;
    let respond = () => {};
    const responds = new Promise<void>((resolve) => {
      respond = resolve;
    });
    storage.getItem = async (key) => {
      await responds;
      return getItem(key);
    };
    const fetch = answers('second');
    render(<Chat fetch={fetch} storage={storage} />);
    await ask('and then?');
    expect(screen.getByRole('list', { name: '1 message queued' })).toHaveTextContent('and then?');
    expect(fetch.journal.requests).toEqual([]);
    await act(async () => respond());
    await threadIs(['hi', 'first', 'and then?', 'second']);
    expect(fetch.journal.requests[0]?.body).toMatchObject({ messages: [{ role: 'user' }, {}, { role: 'user' }] });
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

  it('a reload keeps queued messages, which are sent after the user sends another message', async () => {
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

describe('persistence of a chat', () => {
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

  it('the bytes of a file are written once for all saves of a conversation, and are restored', async () => {
    const storage = asyncStorage();
    const url = `data:text/plain;base64,${btoa('long notes '.repeat(200))}`;
    const upload = async () => ({ url });
    const fetch = answers('Seen.', 'Still there.', 'And again.');
    const page = render(<FileChat fetch={fetch} storage={storage} upload={upload} />);
    await attach();
    await screen.findByText('10 bytes');
    await ask('Read this');
    await screen.findByText('Seen.');
    await waitFor(() => expect(storage.items.get('chat-1')).toContain('complete'), slow);
    await ask('More');
    await screen.findByText('Still there.');
    await waitFor(() => expect(storage.items.get('chat-1')).toContain('Still there.'), slow);
    const writes = storage.setItem.mock.calls.filter(([key, value]) => key.startsWith('chat-1:file:') && value === url);
    expect(writes).toHaveLength(1);
    page.unmount();

    render(<FileChat fetch={fetch} storage={storage} upload={upload} />);
    await screen.findByText('Still there.');
    await ask('Once more');
    await screen.findByText('And again.');
    const { messages } = fetch.journal.requests[2]!.body as { messages: { parts: object[] }[] };
    expect(messages[0]!.parts).toContainEqual(expect.objectContaining({ type: 'file', url }));
  });

  it('clear() also deletes the bytes of the files', async () => {
    const storage = asyncStorage();
    let clear = async () => {};
    function Chat() {
      const persistence = usePersistence('chat-1', { storage });
      clear = persistence.clear;
      const chat = useChatSession({ fetch: answers('Seen.'), protocol: 'ai-sdk' });
      const upload = async () => ({ url: `data:text/plain,${'x'.repeat(2_000)}` });
      return <ChatWindow chat={chat} attachments={useAttachments({ upload })} persistence={persistence} />;
    }
    const { unmount } = render(<Chat />);
    await attach();
    await screen.findByText('10 bytes');
    await ask('Read this');
    await screen.findByText('Seen.');
    await waitFor(() => expect([...storage.items.keys()].join()).toContain('chat-1:file:'), slow);
    unmount();
    await clear();
    expect([...storage.items.keys()]).toEqual([]);
  });

  it('the progress of an upload does not write to the storage', async () => {
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
