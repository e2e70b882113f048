import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { type ReactElement, useState } from 'react';
import {
  type ChatSlots,
  ChatWindow,
  type ChatWindowProps,
  CollapsibleText,
  EditableMessage,
  EnlargeableImage,
  QuoteButton,
  useChatSession,
  useMessageAnchors,
} from 'sluice';
import { delay, finish, mockFetch, script, text } from 'sluice/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { ChatLike, MessageLike } from '../../../src/react/ChatWindow/ChatLike.js';
import '../../../src/styles.css';
import { fakeChat, say } from './fakeChat.js';

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const composer = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
const view = () => document.querySelector<HTMLElement>('.sluice-messages')!;
const button = (name: string | RegExp) => screen.getByRole('button', { name });
const sized = (chat: ReactElement, blockSize = 500) => <div style={{ blockSize }}>{chat}</div>;

afterEach(() => {
  cleanup();
  history.replaceState(null, '', location.pathname + location.search);
  vi.restoreAllMocks();
});

const pixel = () => {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 40;
  return canvas.toDataURL('image/png');
};

/** A message of several lines. Its height depends on its number. */
const turn = (n: number): MessageLike =>
  say(
    n % 2 === 0 ? 'user' : 'assistant',
    Array(1 + (n % 5))
      .fill(`Message ${n}`)
      .join('\n\n'),
    `m${n}`,
  );
const turns = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => turn(from + index));

describe('the slot Message with EditableMessage', () => {
  const slots: ChatSlots = { Message: EditableMessage };
  const open = (message = say('user', 'Why?', 'u')) => {
    const chat = fakeChat({ messages: [message, say('assistant', 'Because.', 'a')] });
    render(sized(<ChatWindow chat={chat} slots={slots} />));
    return chat;
  };
  const editor = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Edit message' });

  it('Edit replaces the message with an input, Enter sends it, and the draft in the composer is kept', async () => {
    const chat = open();
    await userEvent.fill(composer(), 'A draft');
    fireEvent.click(button('Edit'));
    expect(editor()).toHaveFocus();
    expect(screen.getAllByRole('article')[0]).toContainElement(editor());
    await userEvent.keyboard(' And how?{Shift>}{Enter}{/Shift}Say.{Enter}');
    expect(chat.calls).toEqual([['sendMessage', { text: 'Why? And how?\nSay.', messageId: 'u' }]]);
    expect(screen.queryByRole('textbox', { name: 'Edit message' })).toBeNull();
    expect(composer()).toHaveValue('A draft');
    expect(composer()).toHaveFocus();
  });

  it('Escape cancels an edit in place, shows the message again and returns the focus to Edit', async () => {
    const chat = open();
    button('Edit').focus();
    await userEvent.keyboard('{Enter}');
    await userEvent.keyboard(' changed{Escape}');
    expect(screen.getByText('Why?')).toBeVisible();
    expect(button('Edit')).toHaveFocus();
    expect(chat.calls).toEqual([]);
  });

  it('Arrow Up in the empty composer edits the latest message in place', async () => {
    open();
    await userEvent.click(composer());
    await userEvent.keyboard('{ArrowUp}');
    expect(editor()).toHaveFocus();
    expect(composer()).toHaveValue('');
  });

  it('an edit in place shows the files of the message and keeps them', async () => {
    const file = { type: 'file', mediaType: 'text/csv', url: 'data:text/csv,a', filename: 'a.csv' };
    const chat = open({ id: 'u', role: 'user', parts: [file, { type: 'text', text: 'Look' } as never] });
    fireEvent.click(button('Edit'));
    expect(screen.getByRole('link', { name: /a\.csv/ })).toBeVisible();
    await userEvent.fill(editor(), 'Look again');
    await userEvent.keyboard('{Enter}');
    expect(chat.calls[0]).toMatchObject(['sendMessage', { parts: [file, { text: 'Look again' }], messageId: 'u' }]);
  });

  it('an empty edit in place is not sent', async () => {
    const chat = open();
    fireEvent.click(button('Edit'));
    await userEvent.clear(editor());
    await userEvent.keyboard('{Enter}');
    expect(chat.calls).toEqual([]);
    expect(editor()).toBeVisible();
  });
});

describe('the slot UserText with CollapsibleText', () => {
  const slots: ChatSlots = { UserText: CollapsibleText };
  const long = Array.from({ length: 40 }, (_, n) => `Line ${n}`).join('\n');
  const open = (said: string) =>
    render(sized(<ChatWindow chat={fakeChat({ messages: [say('user', said, 'u')] })} slots={slots} />));
  const content = () => document.querySelector<HTMLElement>('.sluice-collapsible__text')!;

  it('a user message of 40 lines shows 10 lines, and Show more shows all 40', async () => {
    open(long);
    const line = Number.parseFloat(getComputedStyle(content()).lineHeight);
    expect(content().clientHeight).toBeCloseTo(10 * line, -1);
    expect(button('Show more')).toHaveAttribute('aria-expanded', 'false');
    await userEvent.click(button('Show more'));
    expect(content().clientHeight).toBeCloseTo(40 * line, -1);
    expect(button('Show less')).toHaveAttribute('aria-expanded', 'true');
  });

  it('Show less scrolls to the start of the user message', async () => {
    open(long);
    await userEvent.click(button('Show more'));
    button('Show less').scrollIntoView();
    await userEvent.click(button('Show less'));
    await waitFor(() => {
      const { top } = content().getBoundingClientRect();
      expect(top).toBeGreaterThanOrEqual(view().getBoundingClientRect().top - 1);
    });
    expect(button('Show more')).toHaveFocus();
  });

  it('a user message of 11 lines is shown completely, without a button', () => {
    open(long.split('\n').slice(0, 11).join('\n'));
    expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull();
    expect(content().scrollHeight).toBe(content().clientHeight);
  });
});

describe('useMessageAnchors', () => {
  let load!: (messages: readonly MessageLike[]) => void;
  function Chat({ initial }: { initial: readonly MessageLike[] }) {
    const [messages, setMessages] = useState(initial);
    load = setMessages;
    return sized(<ChatWindow chat={fakeChat({ messages })} anchors={useMessageAnchors()} />);
  }
  const topOf = (id: string) =>
    document.getElementById(id)!.getBoundingClientRect().top - view().getBoundingClientRect().top;

  it('each message has an id, and Copy link copies the URL of the message', async () => {
    const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    render(<Chat initial={[say('user', 'Why?', 'u 1')]} />);
    fireEvent.click(button('Copy link'));
    const url = new URL(writeText.mock.calls[0]![0]);
    expect(document.getElementById(decodeURIComponent(url.hash.slice(1)))).toHaveAccessibleName('You');
    expect(await screen.findByRole('button', { name: 'Copied' })).toBeVisible();
  });

  it('opening a thread of 200 messages with the URL of an early message shows and focuses that message', async () => {
    history.replaceState(null, '', '#message-m3');
    render(<Chat initial={turns(0, 200)} />);
    await waitFor(() => expect(document.getElementById('message-m3')).toHaveFocus());
    await wait(300);
    expect(Math.abs(topOf('message-m3'))).toBeLessThan(40);
  });

  it('a message that the URL names is shown and focused even if it is loaded after the page', async () => {
    history.replaceState(null, '', '#message-m3');
    render(<Chat initial={[]} />);
    act(() => load(turns(0, 60)));
    await waitFor(() => expect(document.getElementById('message-m3')).toHaveFocus());
  });

  it('a change of the URL scrolls to the message that the new URL names', async () => {
    render(<Chat initial={turns(0, 60)} />);
    await waitFor(() => expect(document.getElementById('message-m5')).not.toBeNull());
    location.hash = '#message-m5';
    await waitFor(() => expect(document.getElementById('message-m5')).toHaveFocus());
    await waitFor(() => expect(Math.abs(topOf('message-m5'))).toBeLessThan(40));
  });

  it('a URL that names no message changes nothing', async () => {
    history.replaceState(null, '', '#%E0%A4%A');
    render(<Chat initial={turns(0, 60)} />);
    await wait(200);
    expect(view().scrollTop).toBeGreaterThan(500);
  });
});

describe('the slot Image with EnlargeableImage', () => {
  const slots: ChatSlots = { Image: EnlargeableImage };
  const open = (parts: object[], props: Partial<ChatWindowProps> = {}) =>
    render(
      sized(
        <ChatWindow
          chat={fakeChat({ messages: [{ id: 'a', role: 'assistant', parts: parts as MessageLike['parts'] }] })}
          slots={slots}
          {...props}
        />,
      ),
    );
  const file = () => ({ type: 'file', mediaType: 'image/png', url: pixel(), filename: 'map.png' });

  it.each(['Escape', 'Close', 'the image'])(
    'a click enlarges an image, and %s closes the enlarged image and returns the focus',
    async (way) => {
      open([file()]);
      await userEvent.click(button('Enlarge map.png'));
      const dialog = screen.getByRole('dialog', { name: 'map.png' });
      expect(dialog.matches(':modal')).toBe(true);
      expect(within(dialog).getByRole('img').clientWidth).toBeGreaterThan(200);
      expect(dialog).toContainElement(document.activeElement as HTMLElement);
      if (way === 'Escape') await userEvent.keyboard('{Escape}');
      else await userEvent.click(within(dialog).getByRole(way === 'Close' ? 'button' : 'img'));
      await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
      expect(button('Enlarge map.png')).toHaveFocus();
    },
  );

  it('Escape in the enlarged image does not stop a streaming answer', async () => {
    const chat = fakeChat({ status: 'streaming', messages: [{ id: 'a', role: 'assistant', parts: [file()] }] });
    render(sized(<ChatWindow chat={chat} slots={slots} />));
    await userEvent.click(button('Enlarge map.png'));
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(chat.calls).toEqual([]);
  });

  it('a click enlarges an image in Markdown, but not one inside a link', async () => {
    open([{ type: 'text', text: `![a map](${pixel()})\n\n[![a logo](${pixel()})](https://example.org)` }]);
    await userEvent.click(button('Enlarge a map'));
    expect(screen.getByRole('dialog', { name: 'a map' })).toBeVisible();
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('button', { name: 'Enlarge a logo' })).toBeNull();
    expect(screen.getByRole('link').querySelector('img')).not.toBeNull();
  });

  it('an image of another host is loaded only if `images` allows the host', () => {
    const remote = { type: 'file', mediaType: 'image/png', url: 'https://images.example.org/a.png', filename: 'a.png' };
    const markdown = { type: 'text', text: '![b](https://images.example.org/b.png)' };
    open([remote, markdown]);
    expect(document.querySelector('img')).toBeNull();
    expect(screen.getByRole('link', { name: /a\.png/ })).toBeVisible();
    cleanup();
    open([remote, markdown], { images: ['images.example.org'] });
    expect([...document.querySelectorAll('img')].map(({ alt, referrerPolicy }) => [alt, referrerPolicy])).toEqual([
      ['a.png', 'no-referrer'],
      ['b', 'no-referrer'],
    ]);
  });
});

describe('onReachTop', () => {
  const batch = 20;

  /** A thread from message 60 on, which loads 20 earlier messages at a time, down to message 0. */
  function Thread({ chat, onLoad }: { chat?: Partial<ChatLike>; onLoad?: (() => Promise<void>) | undefined }) {
    const [from, setFrom] = useState(60);
    const load = async () => {
      await onLoad?.();
      setFrom((first) => Math.max(0, first - batch));
    };
    const messages = [...turns(from, 100), ...(chat?.messages ?? [])];
    return sized(<ChatWindow chat={fakeChat({ ...chat, messages })} onReachTop={from > 0 ? load : undefined} />);
  }
  const article = (n: number) =>
    [...document.querySelectorAll<HTMLElement>('article')].find((element) =>
      element.querySelector('.sluice-message__body')?.textContent?.startsWith(`Message ${n}`),
    );
  const offset = (element: HTMLElement) => element.getBoundingClientRect().top - view().getBoundingClientRect().top;
  const mounted = () => waitFor(() => expect(article(60)).toBeDefined());

  it('onReachTop is not called while the view is at the end of a long thread', async () => {
    const onLoad = vi.fn(async () => {});
    render(<Thread onLoad={onLoad} />);
    await mounted();
    await wait(300);
    expect(onLoad).not.toHaveBeenCalled();
  });

  it.each([0, 1, 120])(
    'the line that the user reads moves by less than 1 px when earlier messages are loaded at offset %i px',
    async (top) => {
      let release!: () => void;
      render(<Thread onLoad={() => new Promise((resolve) => (release = resolve))} />);
      await mounted();
      view().scrollTop = top;
      expect(await screen.findByText('Loading earlier messages…')).toBeVisible();
      await wait(100);
      const line = article(61)!;
      const before = offset(line);
      release();
      await waitFor(() => expect(article(45)).toBeDefined());
      await wait(100);
      expect(Math.abs(offset(line) - before)).toBeLessThan(1);
      expect(screen.queryByText('Loading earlier messages…')).toBeNull();
    },
  );

  it('earlier messages are loaded batch by batch while the user scrolls up, until there are no more', async () => {
    render(<Thread />);
    await mounted();
    for (const first of [40, 20, 0]) {
      view().scrollTop = 0;
      await waitFor(() => expect(article(first)).toBeDefined());
    }
    view().scrollTop = 0;
    await wait(200);
    expect(document.querySelectorAll('article')).toHaveLength(100);
  });

  it('the line that the user reads moves by less than 1 px when earlier messages are loaded while an answer streams', async () => {
    const answer = (length: number) => ({
      status: 'streaming' as const,
      messages: [say('user', 'Go on', 'q'), say('assistant', 'A line of an answer.\n\n'.repeat(length), 'live')],
    });
    let release!: () => void;
    const onLoad = () => new Promise<void>((resolve) => (release = resolve));
    const { rerender } = render(<Thread chat={answer(1)} onLoad={onLoad} />);
    await mounted();
    view().scrollTop = 0;
    await screen.findByText('Loading earlier messages…');
    await wait(100);
    const line = article(61)!;
    const before = offset(line);
    const drifts: number[] = [];
    for (let length = 2; length < 40; length += 1) {
      if (length === 15) release();
      rerender(<Thread chat={answer(length)} onLoad={onLoad} />);
      await wait(16);
      await new Promise(requestAnimationFrame);
      drifts.push(Math.abs(offset(line) - before));
    }
    expect(article(45)).toBeDefined();
    expect(Math.max(...drifts)).toBeLessThan(1);
  });

  it('a failed load of earlier messages is logged, and is not repeated until the top is reached again', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    const onLoad = vi.fn(() => Promise.reject(new Error('No')));
    render(<Thread onLoad={onLoad} />);
    await mounted();
    view().scrollTop = 0;
    await waitFor(() => expect(error).toHaveBeenCalled());
    await wait(300);
    expect(onLoad).toHaveBeenCalledOnce();
    view().scrollTop = 2_000;
    await wait(100);
    view().scrollTop = 0;
    await waitFor(() => expect(onLoad).toHaveBeenCalledTimes(2));
  });

  it('earlier messages are loaded immediately if the thread does not fill the view', async () => {
    function Short() {
      const [from, setFrom] = useState(98);
      return sized(
        <ChatWindow
          chat={fakeChat({ messages: turns(from, 100) })}
          onReachTop={from > 0 ? () => setFrom(from - 2) : undefined}
        />,
        600,
      );
    }
    render(<Short />);
    await waitFor(() => expect(view().scrollHeight).toBeGreaterThan(view().clientHeight));
    expect(view().scrollTop + view().clientHeight).toBeCloseTo(view().scrollHeight, -1);
  });
});

describe('the slot Selection with QuoteButton', () => {
  const slots: ChatSlots = { Selection: QuoteButton };
  const messages = [say('user', 'Why?', 'u'), say('assistant', 'The first line.\n\nThe second line.', 'a')];
  const open = () => render(sized(<ChatWindow chat={fakeChat({ messages })} slots={slots} />));
  const select = (from: Node, to: Node) => document.getSelection()!.setBaseAndExtent(from, 0, to, to.childNodes.length);
  const paragraphs = () => document.querySelectorAll('article p');

  it('Quote inserts the selected lines as a quotation into the composer', async () => {
    open();
    select(paragraphs()[0]!, paragraphs()[1]!);
    await userEvent.click(await screen.findByRole('button', { name: 'Quote' }));
    expect(composer()).toHaveFocus();
    await userEvent.keyboard('What does this mean?');
    expect(composer()).toHaveValue('> The first line.\n>\n> The second line.\n\nWhat does this mean?');
    expect(screen.queryByRole('button', { name: 'Quote' })).toBeNull();
  });

  it('Quote keeps the draft, and undo removes the quotation', async () => {
    open();
    await userEvent.type(composer(), 'A draft.');
    select(paragraphs()[0]!, paragraphs()[0]!);
    await userEvent.click(await screen.findByRole('button', { name: 'Quote' }));
    expect(composer()).toHaveValue('A draft.\n\n> The first line.\n\n');
    await userEvent.keyboard('{Control>}z{/Control}');
    expect(composer()).toHaveValue('A draft.');
  });

  it('the Quote button is in the thread below the selection and can be reached with Tab', async () => {
    open();
    select(paragraphs()[1]!, paragraphs()[1]!);
    const quote = (await screen.findByRole('button', { name: 'Quote' })).getBoundingClientRect();
    const thread = document.querySelector('.sluice-chat__thread')!.getBoundingClientRect();
    expect(quote.top).toBeGreaterThanOrEqual(paragraphs()[1]!.getBoundingClientRect().bottom);
    expect(quote.bottom).toBeLessThanOrEqual(thread.bottom);
    expect(quote.left).toBeGreaterThanOrEqual(thread.left);
    expect(button('Quote').tabIndex).toBe(0);
  });

  it.each(['outside of the messages', 'over two messages'])('a selection %s shows no Quote button', async (where) => {
    open();
    const [first, second] = document.querySelectorAll('.sluice-message__body');
    if (where === 'over two messages') select(first!, second!.lastChild!);
    else select(document.querySelector('.sluice-composer')!, document.querySelector('.sluice-composer')!);
    await wait(100);
    expect(screen.queryByRole('button', { name: 'Quote' })).toBeNull();
  });
});

describe('Continue', () => {
  it('a stopped answer has a Continue button, which requests the rest', async () => {
    const fetch = mockFetch(script(text('Once upon a time'), delay(3_600_000), finish()));
    function Chat() {
      return sized(<ChatWindow chat={useChatSession({ fetch })} />);
    }
    render(<Chat />);
    await userEvent.type(composer(), 'A story{Enter}');
    await screen.findByText('Once upon a time');
    await userEvent.click(button('Stop'));
    await userEvent.click(await screen.findByRole('button', { name: 'Continue' }));
    await waitFor(() => expect(fetch.journal.requests).toHaveLength(2));
    expect(screen.queryByRole('button', { name: 'Continue' })).toBeNull();
  });
});
