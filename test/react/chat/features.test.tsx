import { useChat as useStockChat } from '@ai-sdk/react';
import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { DefaultChatTransport } from 'ai';
import {
  type ChatSlots,
  ChatWindow,
  DictateButton,
  MessageActions,
  MessageMetrics,
  ReadAloudButton,
  Timestamp,
  useChatSession,
} from 'sluice';
import { useChat } from 'sluice/ai-sdk';
import { StreamMonitor } from 'sluice/core';
import { delay, finish, status as httpStatus, mockFetch, script, text } from 'sluice/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ChatLike, MessageLike } from '../../../src/react/ChatWindow/ChatLike.js';
import { fakeChat, say } from './fakeChat.js';

type Fetch = ReturnType<typeof mockFetch>;

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const input = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
const thread = [say('user', 'Why?', 'u'), say('assistant', 'Because.', 'a')];

const chats = [
  ['useChatSession', (fetch: Fetch): ChatLike => useChatSession({ fetch, protocol: 'ai-sdk' })],
  ['useChat of sluice/ai-sdk', (fetch: Fetch): ChatLike => useChat({ fetch })],
  [
    'useChat of the AI SDK',
    (fetch: Fetch): ChatLike => useStockChat({ transport: new DefaultChatTransport({ fetch }) }),
  ],
] as const;

describe.each(chats)('a cut answer with %s', (name, useAnyChat) => {
  async function ask(fetch: Fetch): Promise<void> {
    function Chat() {
      return <ChatWindow chat={useAnyChat(fetch)} />;
    }
    render(<Chat />);
    await userEvent.type(input(), 'A story{Enter}');
  }

  it('a stopped answer keeps its text and has a Continue button that requests the rest', async () => {
    const fetch = mockFetch(script(text('Once upon a time'), delay(3_600_000)));
    await ask(fetch);
    await screen.findByText('Once upon a time', { selector: 'p' });
    await userEvent.click(screen.getByRole('button', { name: 'Stop' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Continue' }));
    await waitFor(() => expect(fetch.journal.requests).toHaveLength(2));
    expect(JSON.stringify(fetch.journal.requests[1]!.body)).toContain('Continue');
    expect(screen.getAllByText('Once upon a time', { selector: 'p' })[0]).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Continue' })).toBeNull();
  });

  // The AI SDK's hook does not report a finish reason.
  it.skipIf(name === 'useChat of the AI SDK')(
    'an answer at the length limit has a visible and announced note and a Continue button',
    async () => {
      await ask(mockFetch(script(text('Once upon a time'), delay(50), finish('length'))));
      const words = 'The answer reached its length limit.';
      const article = within(await screen.findByRole('article', { name: 'Assistant' }));
      expect(await article.findByText(words)).toHaveAttribute('data-finish-reason', 'length');
      expect(article.getByRole('button', { name: 'Continue' })).toBeInTheDocument();
      await waitFor(() => expect(document.querySelector('.sluice-announcement')).toHaveTextContent(words), {
        timeout: 4_000,
      });
    },
  );

  it.skipIf(name === 'useChat of the AI SDK')(
    'an answer that a content filter ended has a visible and announced note and no Continue button',
    async () => {
      await ask(mockFetch(script(text('Once upon a time'), delay(50), finish('content-filter'))));
      const words = 'The answer was ended by a content filter.';
      const article = within(await screen.findByRole('article', { name: 'Assistant' }));
      expect(await article.findByText(words)).toHaveAttribute('data-finish-reason', 'content-filter');
      expect(article.queryByRole('button', { name: 'Continue' })).toBeNull();
      await waitFor(() => expect(document.querySelector('.sluice-announcement')).toHaveTextContent(words), {
        timeout: 4_000,
      });
    },
  );
});

describe('the followUps prop', () => {
  const show = (chat: Partial<ChatLike>) => {
    const fake = fakeChat({ messages: thread, ...chat });
    render(<ChatWindow chat={fake} followUps={['And then?', 'Why not?']} />);
    return fake;
  };

  it('follow-up replies are shown below the latest answer, and a click sends one', async () => {
    const chat = show({});
    const list = screen.getByRole('list', { name: 'Suggested replies' });
    await userEvent.click(within(list).getByRole('button', { name: 'And then?' }));
    expect(chat.calls).toEqual([['sendMessage', { text: 'And then?' }]]);
  });

  it.each<[string, Partial<ChatLike>]>([
    ['while an answer streams', { status: 'streaming' }],
    ['before the first answer', { messages: [] }],
    ['while a question has no answer', { messages: thread.slice(0, 1) }],
    ['after a failure', { status: 'error', error: new Error('No') }],
  ])('follow-up replies are not shown %s', (_, chat) => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    show(chat);
    expect(screen.queryByRole('list', { name: 'Suggested replies' })).toBeNull();
  });
});

describe('slots of a message', () => {
  it('the slot MessageActions replaces the actions and receives the outcome of the answer', () => {
    const seen: object[] = [];
    const slots: ChatSlots = {
      MessageActions: (props) => {
        seen.push(props);
        return <MessageActions {...props}>own</MessageActions>;
      },
    };
    const chat = fakeChat({ messages: thread.slice(1), finishReasons: new Map([['a', 'length']]) });
    render(<ChatWindow chat={chat} slots={slots} />);
    expect(screen.getByRole('group', { name: 'Message actions' })).toHaveTextContent('own');
    expect(seen[0]).toMatchObject({ message: thread[1], finishReason: 'length' });
  });

  it('metrics are shown only with the slot MessageMetrics', () => {
    const chat = fakeChat({ messages: thread, messageMetrics: new Map([['a', new StreamMonitor().getMetrics()]]) });
    const { rerender } = render(<ChatWindow chat={chat} />);
    expect(screen.queryByText('Duration')).toBeNull();
    rerender(<ChatWindow chat={chat} slots={{ MessageMetrics }} />);
    expect(screen.getByText('Duration')).toBeInTheDocument();
  });

  it('the composer renders the slots ModelPicker and Dictation', () => {
    const slots: ChatSlots = { ModelPicker: () => <b>Model</b>, Dictation: () => <b>Microphone</b> };
    render(<ChatWindow chat={fakeChat()} slots={slots} />);
    const form = input().form!;
    expect(within(form).getByText('Model')).toBeInTheDocument();
    expect(within(form).getByText('Microphone')).toBeInTheDocument();
  });
});

describe('a timestamp', () => {
  const at = (createdAt: string): MessageLike => ({ ...say('user', 'Hi'), metadata: { createdAt } });
  const chat = (createdAt: string) => fakeChat({ messages: [at(createdAt)] });
  const shown = (createdAt: string, locale?: string) => {
    const { container, unmount } = render(<ChatWindow chat={chat(createdAt)} locale={locale} />);
    const words = container.querySelector('time')!.textContent.replace(/\s/g, ' ');
    unmount();
    return words;
  };

  it('a timestamp shows the time, the date if it is not today, and the year if it is not this year, in the given language', () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-30T18:00:00') });
    expect(shown('2026-11-30T09:05:00', 'en-US')).toBe('9:05 AM');
    expect(shown('2026-11-29T09:05:00', 'en-US')).toMatch(/^Nov 29, 9:05 AM$/);
    expect(shown('2025-11-30T09:05:00', 'en-US')).toMatch(/^Nov 30, 2025, 9:05 AM$/);
    expect(shown('2026-11-29T09:05:00', 'de')).toMatch(/^29\. Nov\.(, | um )0?9:05$/);
    expect(shown('2025-11-30T09:05:00', 'ja')).toMatch(/^2025年11月30日 9:05$/);
    expect(shown('2026-11-30T21:05:00', 'ar-EG')).toMatch(/[٠-٩]/);
  });

  it('the title of a timestamp is the full date', () => {
    render(<Timestamp message={at('2025-03-04T09:05:00')} />);
    expect(document.querySelector('time')!.title).toContain('2025');
  });
});

describe('copying without navigator.clipboard', () => {
  it.each(['a message', 'a code block'])(
    'Copy of %s works on an insecure origin and returns the focus',
    async (what) => {
      const user = userEvent.setup();
      vi.stubGlobal('navigator', { ...navigator, clipboard: undefined, onLine: true });
      let copied: string | undefined;
      document.execCommand = vi.fn(() => {
        const { activeElement } = document;
        if (activeElement instanceof HTMLTextAreaElement)
          copied = activeElement.value.slice(activeElement.selectionStart, activeElement.selectionEnd);
        return true;
      });
      const answer = say('assistant', 'Run this:\n\n```sh\nnpm i\n```', 'a');
      const { container } = render(<ChatWindow chat={fakeChat({ messages: [answer] })} />);
      const [message, block] = [container.querySelector('footer')!, container.querySelector('.sluice-md-code')!];
      const copy = within(what === 'a message' ? message : (block as HTMLElement)).getByRole('button', {
        name: 'Copy',
      });
      await user.click(copy);
      expect(await screen.findByRole('button', { name: 'Copied' })).toBe(copy);
      expect(copied).toBe(what === 'a message' ? 'Run this:\n\n```sh\nnpm i\n```' : 'npm i');
      expect(copy).toHaveFocus();
      expect(document.querySelectorAll('body > textarea')).toHaveLength(0);
      Reflect.deleteProperty(document, 'execCommand');
    },
  );

  it('the Copy button does not show Copied if the browser refuses to copy', async () => {
    const user = userEvent.setup();
    vi.stubGlobal('navigator', { ...navigator, clipboard: undefined, onLine: true });
    document.execCommand = vi.fn(() => false);
    render(<ChatWindow chat={fakeChat({ messages: [thread[1]!] })} />);
    await user.click(screen.getByRole('button', { name: 'Copy' }));
    await act(async () => {});
    expect(screen.queryByRole('button', { name: 'Copied' })).toBeNull();
    Reflect.deleteProperty(document, 'execCommand');
  });
});

describe('the hint for a route that reads { prompt }', () => {
  it.each([400, 422, 500])('status %i shows the hint about a route for { prompt } in Details', async (status) => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const fetch = mockFetch(httpStatus(status, { body: 'prompt is required' }));
    function Chat() {
      return <ChatWindow chat={useChatSession({ fetch, retry: { maxRetries: 0 } })} showErrorDetails />;
    }
    render(<Chat />);
    await userEvent.type(input(), 'Hi{Enter}');
    const details = (await screen.findByText('Details')).closest('details')!;
    expect(details).toHaveTextContent('A chat sends { messages }.');
    expect(details).toHaveTextContent('reads { prompt }');
  });

  it('status 401 shows no hint about a route for { prompt }', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const fetch = mockFetch(httpStatus(401, { body: 'no' }));
    function Chat() {
      return <ChatWindow chat={useChatSession({ fetch, retry: { maxRetries: 0 } })} showErrorDetails />;
    }
    render(<Chat />);
    await userEvent.type(input(), 'Hi{Enter}');
    expect((await screen.findByText('Details')).closest('details')).not.toHaveTextContent('{ prompt }');
  });
});

describe('DictateButton', () => {
  const slots: ChatSlots = { Dictation: DictateButton };
  class FakeRecognition extends EventTarget {
    static latest: FakeRecognition;
    lang = '';
    continuous = false;
    start = vi.fn();
    stop = vi.fn(() => this.dispatchEvent(new Event('end')));
    abort = vi.fn();
    constructor() {
      super();
      FakeRecognition.latest = this;
    }
    hear(...said: string[]): void {
      const results = said.map((transcript) => [{ transcript }]);
      act(() => void this.dispatchEvent(Object.assign(new Event('result'), { resultIndex: said.length - 1, results })));
    }
  }

  it('DictateButton is not rendered in a browser without speech recognition', () => {
    render(<ChatWindow chat={fakeChat()} slots={slots} />);
    expect(screen.queryByRole('button', { name: 'Dictate' })).toBeNull();
  });

  it('DictateButton appends recognized speech in the given language to the draft until it is pressed again', async () => {
    vi.stubGlobal('webkitSpeechRecognition', FakeRecognition);
    render(<ChatWindow chat={fakeChat()} slots={slots} locale="nl" defaultInput="Draft:" />);
    await userEvent.click(screen.getByRole('button', { name: 'Dictate' }));
    const { latest } = FakeRecognition;
    expect(latest.start).toHaveBeenCalledOnce();
    expect(latest.lang).toBe('nl');
    latest.hear('hello');
    latest.hear('hello', ' there');
    expect(input()).toHaveValue('Draft: hello there');
    expect(input()).toHaveFocus();
    const stop = screen.getByRole('button', { name: 'Stop dictation' });
    expect(stop).toHaveAttribute('aria-pressed', 'true');
    await userEvent.click(stop);
    expect(latest.stop).toHaveBeenCalledOnce();
    expect(screen.getByRole('button', { name: 'Dictate' })).toHaveAttribute('aria-pressed', 'false');
  });

  it('a denied microphone ends the dictation, and unmounting aborts it', async () => {
    vi.stubGlobal('SpeechRecognition', FakeRecognition);
    const { unmount } = render(<ChatWindow chat={fakeChat()} slots={slots} />);
    await userEvent.click(screen.getByRole('button', { name: 'Dictate' }));
    const { latest } = FakeRecognition;
    act(() => void latest.dispatchEvent(new Event('end')));
    expect(screen.getByRole('button', { name: 'Dictate' })).toBeInTheDocument();
    unmount();
    expect(latest.abort).toHaveBeenCalledOnce();
  });
});

describe('ReadAloudButton', () => {
  const slots: ChatSlots = { ReadAloud: ReadAloudButton };
  function stubSpeech() {
    const spoken: (EventTarget & { text: string; lang: string })[] = [];
    const speech = { cancel: vi.fn(), speak: vi.fn((utterance) => spoken.push(utterance)) };
    vi.stubGlobal('speechSynthesis', speech);
    vi.stubGlobal(
      'SpeechSynthesisUtterance',
      class extends EventTarget {
        lang = '';
        text: string;
        constructor(words: string) {
          super();
          this.text = words;
        }
      },
    );
    return { spoken, speech };
  }
  const answer = say('assistant', '# Title\n\nSome **bold** text.\n\n```js\na\nb\n```', 'a');
  const open = () =>
    render(<ChatWindow chat={fakeChat({ messages: [thread[0]!, answer] })} slots={slots} locale="en-GB" />);

  it('ReadAloudButton is not rendered in a browser without speech synthesis', () => {
    open();
    expect(screen.queryByRole('button', { name: 'Read aloud' })).toBeNull();
  });

  it('ReadAloudButton reads an answer to its end without Markdown syntax, in the given language', async () => {
    const { spoken } = stubSpeech();
    open();
    await userEvent.click(screen.getByRole('button', { name: 'Read aloud' }));
    expect(spoken.map(({ text, lang }) => [text, lang])).toEqual([
      ['Title', 'en-GB'],
      ['Some bold text.', 'en-GB'],
      ['Code block, 2 lines.', 'en-GB'],
    ]);
    expect(screen.getByRole('button', { name: 'Stop reading' })).toHaveAttribute('aria-pressed', 'true');
    act(() => void spoken.at(-1)!.dispatchEvent(new Event('end')));
    expect(screen.getByRole('button', { name: 'Read aloud' })).toBeInTheDocument();
  });

  it('pressing Stop reading or unmounting ReadAloudButton cancels its speech', async () => {
    const { speech } = stubSpeech();
    const { unmount } = open();
    await userEvent.click(screen.getByRole('button', { name: 'Read aloud' }));
    speech.cancel.mockClear();
    await userEvent.click(screen.getByRole('button', { name: 'Stop reading' }));
    expect(speech.cancel).toHaveBeenCalledOnce();
    await userEvent.click(screen.getByRole('button', { name: 'Read aloud' }));
    speech.cancel.mockClear();
    unmount();
    expect(speech.cancel).toHaveBeenCalledOnce();
  });
});
