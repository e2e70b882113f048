import { useChat as useStockChat } from '@ai-sdk/react';
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { DefaultChatTransport, type UIMessage } from 'ai';
import { type ReactElement, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { ChatWindow, Composer, MessageList, StreamingResponse, useChatSession } from 'sluice';
import { useChat } from 'sluice/ai-sdk';
import { delay, finish, mockFetch, pace, script, text, toolApproval, toolCall } from 'sluice/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cdp, server, userEvent } from 'vitest/browser';
import type { ChatLike, MessageLike } from '../../../src/react/ChatWindow/ChatLike.js';
import '../../../src/styles.css';
import { fakeChat, say } from './fakeChat.js';

const session =
  server.browser === 'chromium'
    ? (cdp() as unknown as { send(method: string, params?: object): Promise<unknown> })
    : null;
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const input = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
const view = () => document.querySelector<HTMLElement>('.sluice-messages')!;
const button = (name: string) => screen.getByRole('button', { name });

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}));
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const sized = (chat: ReactElement, blockSize = 500) => <div style={{ blockSize }}>{chat}</div>;
const forever = script(text('A'), delay(3_600_000));

const hooks = [
  ['the AI SDK’s useChat', useStockChat],
  ['useChat', useChat],
] as const;

describe.each(hooks)('ChatWindow with %s', (_, useAnyChat) => {
  it('ChatWindow keeps the queue and the draft of a conversation if another one is shown', async () => {
    const fetch = mockFetch(forever);
    const transport = new DefaultChatTransport<UIMessage>({ api: '/api/chat', fetch });
    let show!: (id: string) => void;
    function Page() {
      const [id, setId] = useState('a');
      show = setId;
      return sized(<ChatWindow chat={useAnyChat({ id, transport })} />);
    }
    render(<Page />);
    await userEvent.type(input(), 'for A{Enter}');
    await screen.findByRole('button', { name: 'Stop' });
    await userEvent.type(input(), 'SECRET for A{Enter}draft of A');
    await screen.findByRole('list', { name: '1 message queued' });

    show('b');
    await waitFor(() => expect(input()).toHaveValue(''));
    expect(screen.queryByText('SECRET for A')).toBeNull();
    await userEvent.type(input(), 'for B{Enter}');
    await waitFor(() => expect(fetch.journal.requests).toHaveLength(2));
    expect(JSON.stringify(fetch.journal.requests.at(-1))).not.toContain('SECRET');

    show('a');
    await waitFor(() => expect(input()).toHaveValue('draft of A'));
    expect(await screen.findByText('SECRET for A')).toBeVisible();
    await wait(200);
    expect(fetch.journal.requests).toHaveLength(2);
  });

  it('editing a message keeps its files and their order', async () => {
    const fetch = mockFetch(script(text('Seen.'), finish()));
    const transport = new DefaultChatTransport<UIMessage>({ api: '/api/chat', fetch });
    const file = (filename: string) => ({
      type: 'file' as const,
      mediaType: 'text/csv',
      url: 'data:text/csv,a',
      filename,
    });
    const parts = [file('1.csv'), { type: 'text' as const, text: 'Look' }, file('2.csv')];
    const messages: UIMessage[] = [{ id: 'u', role: 'user', parts }];
    function Page() {
      return sized(<ChatWindow chat={useAnyChat({ transport, messages })} />);
    }
    render(<Page />);
    fireEvent.click(button('Edit'));
    await userEvent.fill(input(), 'Look again');
    await userEvent.keyboard('{Enter}');
    await screen.findByText('Seen.');
    const sent = fetch.journal.requests[0]!.body as { messages: UIMessage[] };
    expect(sent.messages.at(-1)!.parts).toMatchObject([
      { filename: '1.csv' },
      { text: 'Look again' },
      { filename: '2.csv' },
    ]);
  });

  it('ChatWindow holds a message while a tool approval is open, and sends it after the decision', async () => {
    const fetch = mockFetch(
      script(toolCall('open_gate', {}, { id: 'c' }), toolApproval({ id: 'c', approvalId: 'p' }), finish('tool-calls')),
    );
    const transport = new DefaultChatTransport<UIMessage>({ api: '/api/chat', fetch });
    function Page() {
      return sized(<ChatWindow chat={useAnyChat({ transport })} />);
    }
    render(<Page />);
    await userEvent.type(input(), 'Open{Enter}');
    await screen.findByRole('button', { name: 'Deny' });
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull());
    await userEvent.type(input(), 'Or not{Enter}');
    expect(await screen.findByRole('list', { name: '1 message queued' })).toHaveTextContent('Or not');
    expect(fetch.journal.requests).toHaveLength(1);
    fireEvent.click(button('Deny'));
    await waitFor(() => expect(fetch.journal.requests).toHaveLength(2));
    expect(JSON.stringify(fetch.journal.requests[1]!.body)).toMatch(/approval-responded|output-denied/);
  });
});

it('useChatSession holds a message while a tool approval is open', async () => {
  const fetch = mockFetch(
    script(toolCall('open_gate', {}, { id: 'c' }), toolApproval({ id: 'c', approvalId: 'p' }), finish('tool-calls')),
  );
  function Page() {
    return sized(<ChatWindow chat={useChatSession({ fetch })} />);
  }
  render(<Page />);
  await userEvent.type(input(), 'Open{Enter}');
  await screen.findByRole('button', { name: 'Deny' });
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull());
  await userEvent.type(input(), 'Or not{Enter}');
  expect(await screen.findByRole('list', { name: '1 message queued' })).toHaveTextContent('Or not');
  expect(fetch.journal.requests).toHaveLength(1);
});

describe('scrolling of ChatWindow', () => {
  const history = Array.from({ length: 10 }, (_, index) =>
    say(index % 2 ? 'assistant' : 'user', `Message ${index}. ${'Some words. '.repeat(20)}`, `m${index}`),
  );

  it.each([
    ['reasoning', { type: 'reasoning', text: 'A thought. '.repeat(500) }, 'Reasoning'],
    [
      'a tool call',
      { type: 'tool-read', toolCallId: 'c', state: 'output-available', output: 'line\n'.repeat(400) },
      'read',
    ],
  ])('the scroll position is kept when the user expands %s at the end', async (_, part, name) => {
    const answer = {
      id: 'a',
      role: 'assistant',
      parts: [part, { type: 'text', text: 'Short.' }],
    } as unknown as MessageLike;
    render(sized(<ChatWindow chat={fakeChat({ messages: [...history, answer] })} />));
    await wait(500);
    expect(view()).toHaveAttribute('data-pinned');
    const summary = screen.getByText(name).closest('summary')!;
    const before = summary.getBoundingClientRect().top;
    await userEvent.click(summary);
    await wait(500);
    expect(summary.parentElement).toHaveAttribute('open');
    expect(Math.abs(summary.getBoundingClientRect().top - before)).toBeLessThanOrEqual(1);
  });

  it('the view stops following the answer while the user selects text with the mouse, and continues afterwards', async () => {
    const answer = (lines: number) => say('assistant', 'A line of the answer.\n\n'.repeat(lines), 'a');
    const chat = (lines: number) =>
      sized(<ChatWindow chat={fakeChat({ status: 'streaming', messages: [...history, answer(lines)] })} />);
    const { rerender } = render(chat(5));
    let lines = 5;
    const timer = setInterval(() => {
      lines += 1;
      rerender(chat(lines));
    }, 50);
    await wait(500);
    const box = view().getBoundingClientRect();
    const frame = window.frameElement!.getBoundingClientRect();
    const scale = frame.width / window.innerWidth;
    const mouse = async (y: number, keys = '') => {
      const coords = { x: box.left + 60, y: box.top + y };
      if (!session) return userEvent.pointer({ coords, keys });
      // Playwright's mouse waits for a drag, which does not happen here.
      const [x, top] = [frame.left + coords.x * scale, frame.top + coords.y * scale];
      const type = keys === '' ? 'mouseMoved' : keys === '[MouseLeft>]' ? 'mousePressed' : 'mouseReleased';
      await session.send('Input.dispatchMouseEvent', { type, x, y: top, button: 'left', buttons: 1, clickCount: 1 });
    };
    await mouse(100, '[MouseLeft>]');
    await mouse(120);
    await wait(100);
    const { scrollTop } = view();
    for (let y = 120; y <= 300; y += 20) {
      await mouse(y);
      await wait(60);
    }
    expect(view().scrollTop).toBe(scrollTop);
    const selected = String(getSelection()).length;
    await mouse(300, '[/MouseLeft]');
    await wait(400);
    clearInterval(timer);
    expect(selected).toBeGreaterThan(20);
    expect(selected).toBeLessThan(600);
    expect(view().scrollTop).toBeGreaterThan(scrollTop);
    expect(view()).toHaveAttribute('data-pinned');
    getSelection()!.removeAllRanges();
  });

  it('follow="turn" scrolls the question to the top again if its answer is regenerated', async () => {
    const answer = say('assistant', 'Words. '.repeat(400), 'a');
    const page = (chat: Partial<ChatLike>) => sized(<ChatWindow follow="turn" chat={fakeChat(chat)} />);
    const question = say('user', 'The question', 'q');
    const { rerender } = render(page({ messages: [...history, question, answer] }));
    await wait(400);
    view().scrollTop = view().scrollHeight;
    await wait(100);
    const regenerate = screen.getAllByRole('button', { name: 'Regenerate' }).at(-1)!;
    fireEvent.click(regenerate);
    rerender(page({ status: 'submitted', messages: [...history, question] }));
    await wait(300);
    const article = screen.getAllByRole('article', { name: 'You' }).at(-1)!;
    const padding = Number.parseFloat(getComputedStyle(view()).paddingBlockStart);
    const offset = article.getBoundingClientRect().top - view().getBoundingClientRect().top;
    expect(offset).toBeGreaterThanOrEqual(-1);
    expect(offset).toBeLessThanOrEqual(padding + 1);
  });
});

describe('the composer', () => {
  const messages = [say('user', 'Older', 'u1'), say('assistant', 'One.', 'a1')];

  it('cancelling an edit restores the draft, and undo then restores the edited text', async () => {
    render(sized(<ChatWindow chat={fakeChat({ messages })} />));
    await userEvent.type(input(), 'My draft');
    fireEvent.click(button('Edit'));
    expect(input()).toHaveValue('Older');
    await userEvent.click(button('Cancel'));
    expect(input()).toHaveValue('My draft');
    input().focus();
    // WebKit's driver cannot press the keys of an editing shortcut.
    if (server.browser === 'webkit') document.execCommand('undo');
    else await userEvent.keyboard('{Control>}z{/Control}');
    expect(input()).toHaveValue('Older');
  });

  it('sending an edit restores the draft', async () => {
    render(sized(<ChatWindow chat={fakeChat({ messages })} />));
    await userEvent.type(input(), 'My draft');
    fireEvent.click(button('Edit'));
    await userEvent.fill(input(), 'Newer');
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(input()).toHaveValue('My draft'));
  });

  it('onSubmit of the composer is called for Enter as well as for a click on Send', async () => {
    const chat = fakeChat({ messages });
    const onSubmit = vi.fn((event: { preventDefault(): void }) => event.preventDefault());
    render(
      sized(
        <ChatWindow chat={chat}>
          <MessageList />
          <Composer onSubmit={onSubmit} />
        </ChatWindow>,
      ),
    );
    await userEvent.type(input(), 'Hello{Enter}');
    await userEvent.click(button('Send'));
    expect(onSubmit).toHaveBeenCalledTimes(2);
    expect(chat.calls).toEqual([]);
  });

  it('the second click of a double-click on Send does not stop the answer', async () => {
    const fetch = mockFetch(forever);
    function Page() {
      return sized(<ChatWindow chat={useChatSession({ fetch })} />);
    }
    render(<Page />);
    await userEvent.type(input(), 'Once');
    await userEvent.dblClick(button('Send'));
    await wait(200);
    expect(button('Stop')).toBeVisible();
    expect(fetch.journal.requests).toHaveLength(1);
  });

  it('a question that was stopped before its first token shows Stopped and Retry', async () => {
    const fetch = mockFetch(script(delay(3_600_000), text('A'), finish()));
    function Page() {
      return sized(<ChatWindow chat={useChatSession({ fetch })} />);
    }
    render(<Page />);
    await userEvent.type(input(), 'Why?{Enter}');
    await userEvent.click(await screen.findByRole('button', { name: 'Stop' }));
    expect(await screen.findByText('Stopped')).toBeVisible();
    await userEvent.click(button('Retry'));
    await waitFor(() => expect(fetch.journal.requests).toHaveLength(2));
  });

  it('a queued message can be edited in place', async () => {
    render(sized(<ChatWindow chat={fakeChat({ status: 'streaming', messages })} />));
    await userEvent.type(input(), 'Next{Enter}');
    const list = await screen.findByRole('list', { name: '1 message queued' });
    await userEvent.click(within(list).getByRole('button', { name: 'Edit' }));
    expect(screen.getByText('Editing a queued message.')).toBeVisible();
    await userEvent.fill(input(), 'Next, please');
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(list).toHaveTextContent('Next, please'));
    expect(input()).toHaveValue('');
  });

  it('the composer is focused after Stop within a shadow root', async () => {
    const host = document.createElement('div');
    document.body.append(host);
    const shadow = host.attachShadow({ mode: 'open' });
    const place = document.createElement('div');
    shadow.append(place);
    const root = createRoot(place);
    const page = (status: 'streaming' | 'ready') => <ChatWindow chat={fakeChat({ status, messages })} />;
    root.render(page('streaming'));
    await waitFor(() => expect(shadow.querySelector('.sluice-composer__stop')).not.toBeNull());
    shadow.querySelector<HTMLElement>('.sluice-composer__stop')!.focus();
    root.render(page('ready'));
    await waitFor(() => expect(shadow.activeElement?.localName).toBe('textarea'));
    root.unmount();
    host.remove();
  });

  it('the text direction of the composer follows the first letter typed', async () => {
    render(sized(<ChatWindow chat={fakeChat({ messages: [say('user', 'שלום')] })} />));
    await userEvent.fill(input(), 'مرحبا');
    expect(getComputedStyle(input()).direction).toBe('rtl');
    expect(getComputedStyle(screen.getByText('שלום')).direction).toBe('rtl');
  });

  it('ChatWindow holds messages of the AI SDK’s useChat while the browser is offline', async () => {
    const fetch = mockFetch(script(text('Here.'), finish()));
    const transport = new DefaultChatTransport<UIMessage>({ api: '/api/chat', fetch });
    function Page() {
      return sized(<ChatWindow chat={useStockChat({ transport })} />);
    }
    const setOnline = (isOnline: boolean) => {
      Object.defineProperty(navigator, 'onLine', { configurable: true, value: isOnline });
      window.dispatchEvent(new Event(isOnline ? 'online' : 'offline'));
    };
    render(<Page />);
    setOnline(false);
    await screen.findByText(/You're offline/, { selector: 'p' });
    await userEvent.type(input(), 'Later{Enter}');
    expect(await screen.findByRole('list', { name: '1 message queued' })).toHaveTextContent('Later');
    expect(fetch.journal.requests).toHaveLength(0);
    setOnline(true);
    expect(await screen.findByText('Here.')).toBeVisible();
  });
});

it('pressing Generate moves the focus to Stop, and pressing Stop moves it back to Generate', async () => {
  const fetch = mockFetch(script(pace({ charsPerSecond: 100 }), text('Words '.repeat(10)), delay(3_600_000)));
  render(<StreamingResponse fetch={fetch} />);
  button('Generate Response').focus();
  await userEvent.keyboard('{Enter}');
  await waitFor(() => expect(button('Stop')).toHaveFocus());
  await userEvent.keyboard('{Enter}');
  await waitFor(() => expect(button('Generate Response')).toHaveFocus());
});

describe('restored messages', () => {
  const circular: Record<string, unknown> = { name: 'loop' };
  circular['self'] = circular;
  const broken = [
    { id: '1', role: 'user', content: 'Said in AI SDK 4' },
    {
      role: 'assistant',
      content: 'Answered',
      toolInvocations: [{ state: 'result', toolCallId: 'c', toolName: 'read', args: {}, result: 1 }],
    },
    null,
    {
      id: '3',
      role: 'assistant',
      parts: [null, { type: 'new-kind' }, { type: 'text' }, { type: 'text', text: 'Kept' }],
    },
    { id: '4', role: 'user', parts: [{ type: 'file', url: 'data:text/plain,a', filename: 'a.txt' }] },
    { id: '5', role: 'data', parts: 'none' },
    { id: '6', role: 'assistant', parts: [{ type: 'tool-x', toolCallId: 'x', state: 'later', output: circular }] },
  ] as unknown as MessageLike[];

  it('the readable parts of malformed restored messages are shown', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const page = () => sized(<ChatWindow chat={fakeChat({ messages: broken })} />);
    render(page()).rerender(page());
    for (const words of ['Said in AI SDK 4', 'Answered', 'read', 'Kept', 'a.txt'])
      expect(screen.getByText(words)).toBeInTheDocument();
    expect(warn.mock.calls.filter(([message]) => String(message).includes('UIMessage'))).toHaveLength(1);
  });
});

// Only Chromium's protocol can emulate print.
it.runIf(session)('a thread of 40 messages prints completely', async () => {
  const messages = Array.from({ length: 40 }, (_, index) =>
    say(index % 2 ? 'assistant' : 'user', 'Words. '.repeat(80), `m${index}`),
  );
  render(sized(<ChatWindow chat={fakeChat({ messages })} />));
  await waitFor(() => expect(screen.getAllByRole('article')).toHaveLength(40));
  await session!.send('Emulation.setEmulatedMedia', { media: 'print' });
  await wait(100);
  const heights = [...document.querySelectorAll('article')].map((article) => article.getBoundingClientRect().bottom);
  const window = document.querySelector('.sluice-chat')!.getBoundingClientRect();
  await session!.send('Emulation.setEmulatedMedia', { media: '' });
  expect(window.bottom).toBeGreaterThanOrEqual(Math.max(...heights));
  expect(window.height).toBeGreaterThan(2_000);
});

describe('size of ChatWindow', () => {
  const messages = [say('user', 'Q'), say('assistant', 'Words. '.repeat(3_000))];

  it('ChatWindow in a parent without a height is no taller than the viewport, and a warning names the parent', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    render(
      <main className="page">
        <ChatWindow chat={fakeChat({ messages })} />
      </main>,
    );
    await wait(100);
    expect(document.querySelector('.sluice-chat')!.clientHeight).toBeLessThanOrEqual(window.innerHeight);
    expect(warn.mock.calls.flat().join('\n')).toContain('<main class="page">');
  });

  it('ChatWindow fits a parent of 190 px', async () => {
    render(sized(<ChatWindow chat={fakeChat({ messages })} header="Chat" />, 190));
    await wait(100);
    const frame = document.querySelector('.sluice-chat')!.getBoundingClientRect();
    expect(frame.height).toBe(190);
    expect(input().getBoundingClientRect().bottom).toBeLessThanOrEqual(frame.bottom);
    expect(view().clientHeight).toBeGreaterThan(20);
  });
});

it('an unknown prop of ChatWindow is not set in the DOM, and a warning names it', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const props = { endpoint: '/api/chat', 'data-kept': 'yes' };
  render(sized(<ChatWindow chat={fakeChat()} {...props} />));
  const element = document.querySelector('.sluice-chat')!;
  expect([element.getAttribute('endpoint'), element.getAttribute('data-kept')]).toEqual([null, 'yes']);
  expect(warn.mock.calls.flat().join('\n')).toMatch(/has no prop `endpoint`.*useChatSession/);
});

it('the text of an answer is complete when its status is done', async () => {
  const paragraph = (n: number) => `Paragraph ${n} of the answer.`;
  const answer = Array.from({ length: 200 }, (_, n) => paragraph(n)).join('\n\n');
  render(<StreamingResponse fetch={mockFetch(script(text(answer), finish()))} />);
  fireEvent.click(button('Generate Response'));
  await waitFor(() => expect(document.querySelector('.sluice-response')).toHaveAttribute('data-status', 'done'));
  const shown = document.querySelector<HTMLElement>('.sluice-response__content')!.innerText;
  expect(shown.split(/\n+/).filter(Boolean)).toEqual(Array.from({ length: 200 }, (_, n) => paragraph(n)));
});
