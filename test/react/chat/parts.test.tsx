import { act, cleanup, render, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { createRef, version } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { StreamError } from '../../../src/model/StreamError.js';
import type { MessageLike } from '../../../src/react/ChatWindow/ChatLike.js';
import { ChatRoot } from '../../../src/react/ChatWindow/ChatRoot.js';
import { ChatWindow, type ChatWindowProps } from '../../../src/react/ChatWindow/ChatWindow.js';
import { Composer } from '../../../src/react/ChatWindow/Composer.js';
import { Message } from '../../../src/react/ChatWindow/Message.js';
import { MessageError } from '../../../src/react/ChatWindow/MessageError.js';
import { MessageList } from '../../../src/react/ChatWindow/MessageList.js';
import { Timestamp } from '../../../src/react/ChatWindow/Timestamp.js';
import { useChatSession } from '../../../src/react/ChatWindow/useChatSession.js';
import { defaultStrings, type Strings } from '../../../src/react/strings.js';
import { fakeChat, say } from './fakeChat.js';

afterEach(cleanup);

const message = (...parts: object[]): MessageLike => ({
  id: 'a1',
  role: 'assistant',
  parts: parts as unknown as MessageLike['parts'],
});

const show = (parts: object[], props: Partial<ChatWindowProps> = {}, status: 'ready' | 'streaming' = 'ready') => {
  const chat = fakeChat({ messages: [message(...parts)], status });
  render(<ChatWindow {...props} chat={chat} />);
  return chat;
};

describe('a tool call', () => {
  const call = { type: 'tool-open_gate', toolCallId: 'c1', input: { percent: 40 } };
  const asking = { ...call, state: 'approval-requested', approval: { id: 'ap1' } };

  it('a tool call shows its name, state, input and output', () => {
    show([{ ...call, state: 'output-available', output: 'opened' }]);
    const summary = screen.getByText('open gate').closest('summary')!;
    expect(summary).toHaveTextContent('Done');
    expect(screen.getByText('"percent": 40', { exact: false })).toBeInTheDocument();
    expect(screen.getByText('opened')).toBeInTheDocument();
  });

  it.each([
    ['Approve', true],
    ['Deny', false],
  ])('a tool call requests approval and sends the choice %s to the chat', async (name, approved) => {
    const chat = show([asking]);
    const question = screen.getByRole('group', { name: 'Allow open gate to run?' });
    await userEvent.click(within(question).getByRole('button', { name }));
    expect(chat.calls).toEqual([['addToolApprovalResponse', { id: 'ap1', approved }]]);
  });

  it('a tool call has no approval buttons if the chat has no addToolApprovalResponse()', () => {
    render(<ChatWindow chat={fakeChat({ messages: [message(asking)], addToolApprovalResponse: undefined })} />);
    expect(screen.queryByRole('button', { name: 'Approve' })).toBeNull();
  });

  it('a failed tool call shows its error text', () => {
    show([{ ...call, state: 'output-error', errorText: 'The gate is frozen.' }]);
    expect(screen.getByText('The gate is frozen.')).toBeVisible();
  });
});

describe('reasoning', () => {
  it('reasoning is open while it streams and closed when the answer begins', () => {
    const thinking = [{ type: 'reasoning', text: 'Hm.', state: 'streaming' }];
    const { rerender } = render(
      <ChatWindow chat={fakeChat({ messages: [message(...thinking)], status: 'streaming' })} />,
    );
    expect(screen.getByText('Hm.')).toBeVisible();
    const answering = [
      { type: 'reasoning', text: 'Hm.', state: 'done' },
      { type: 'text', text: 'So.' },
    ];
    rerender(<ChatWindow chat={fakeChat({ messages: [message(...answering)], status: 'streaming' })} />);
    expect(screen.getByText('Hm.')).not.toBeVisible();
  });
});

describe('sources and files', () => {
  it('Sources lists each source once and links only safe URLs', () => {
    show([
      { type: 'source-url', sourceId: '1', url: 'https://example.org/a', title: 'A' },
      { type: 'source-url', sourceId: '2', url: 'https://example.org/a', title: 'A' },
      { type: 'source-url', sourceId: '3', url: 'javascript:alert(1)', title: 'B' },
    ]);
    expect(screen.getByText('2 sources')).toBeInTheDocument();
    const links = [...document.querySelectorAll<HTMLAnchorElement>('.sluice-sources a')];
    expect(links.map((link) => link.href)).toEqual(['https://example.org/a']);
    expect(links[0]).toHaveAttribute('rel', expect.stringContaining('noreferrer'));
  });

  it('a file part renders an image only from a data URL, and links other files', () => {
    show([
      { type: 'file', mediaType: 'image/png', url: 'https://example.org/spy.png', filename: 'spy.png' },
      { type: 'file', mediaType: 'image/png', url: 'data:image/png;base64,AAAA', filename: 'own.png' },
    ]);
    expect([...document.querySelectorAll('img')].map((image) => image.alt)).toEqual(['own.png']);
    expect(screen.getByRole('link', { name: /spy\.png/ })).toHaveAttribute('href', 'https://example.org/spy.png');
  });
});

describe('a file that a full storage did not save', () => {
  it.each(['image/png', 'application/pdf'])(
    'a file without bytes (%s) shows its name, without an image or link',
    (mediaType) => {
      show([{ type: 'file', mediaType, url: 'data:,', filename: 'lost.bin' }]);
      expect(screen.getByText('lost.bin')).toBeInTheDocument();
      expect(document.querySelector('.sluice-message img, .sluice-message a[href]')).toBeNull();
    },
  );
});

describe('how an answer ended', () => {
  it.each([
    ['truncated', defaultStrings.truncated],
    ['stopped', defaultStrings.stopped],
  ] as const)('a message shows a note below an answer that was %s', (outcome, words) => {
    const chat = fakeChat({ messages: [say('assistant', 'Half', 'a1')], outcomes: new Map([['a1', outcome]]) });
    render(<ChatWindow chat={chat} />);
    expect(within(screen.getByRole('article')).getByText(words)).toBeInTheDocument();
    expect(screen.getByRole('article')).toHaveAttribute('data-outcome', outcome);
  });
});

describe('slots, class names and refs', () => {
  it('slots replace default parts, and classNames adds classes to elements', () => {
    show([{ type: 'text', text: 'Hello' }], {
      slots: {
        Text: ({ text }) => <mark>{text.toUpperCase()}</mark>,
        Feedback: () => <button type="button">Good</button>,
      },
      classNames: { message: 'my-message', input: 'my-input' },
    });
    expect(screen.getByText('HELLO').tagName).toBe('MARK');
    expect(screen.getByRole('button', { name: 'Good' })).toBeInTheDocument();
    expect(screen.getByRole('article')).toHaveClass('sluice-message', 'my-message');
    expect(screen.getByRole('textbox')).toHaveClass('my-input');
  });

  it('ChatRoot and MessageList pass ref and className to their element', () => {
    const ref = createRef<HTMLDivElement>();
    const list = createRef<HTMLDivElement>();
    render(
      <ChatRoot ref={ref} chat={fakeChat({ messages: [say('user', 'Hello')] })} className="mine">
        <MessageList ref={list} />
      </ChatRoot>,
    );
    expect(ref.current).toHaveClass('sluice-chat', 'mine');
    expect(list.current).toHaveClass('sluice-messages');
  });

  it('a message outside a chat shows only the actions that need no chat', () => {
    const parts = [
      { type: 'reasoning', text: 'Hm.' },
      { type: 'text', text: 'Hello' },
      { type: 'tool-look', toolCallId: 'c', state: 'approval-requested', approval: { id: 'p' } },
    ];
    render(<Message message={message(...parts)} />);
    expect(screen.getByRole('article', { name: 'Assistant' })).toHaveTextContent('Hello');
    expect(screen.getAllByRole('button').map((button) => button.getAttribute('aria-label'))).toEqual(['Copy']);
  });

  it('Composer outside a ChatRoot throws an error that says so', () => {
    expect(() => renderToString(<Composer />)).toThrow('must be rendered inside a <ChatRoot> or a <ChatWindow>');
  });
});

describe('event handlers', () => {
  it("the application's event handlers run first, and preventDefault() skips the default action", async () => {
    const chat = fakeChat({ status: 'error', error: new Error('No') });
    const asked = vi.fn();
    render(
      <ChatRoot chat={chat} defaultInput="Hello?">
        <MessageError onRetry={asked} />
        <Composer onSubmit={(event) => event.preventDefault()} />
      </ChatRoot>,
    );
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    await userEvent.click(screen.getByRole('button', { name: 'Send' }));
    expect(asked).toHaveBeenCalledOnce();
    expect(chat.calls).toEqual([]);
  });
});

describe('the strings prop', () => {
  /** The default strings, each replaced by a marker. */
  const signs = Object.fromEntries(
    Object.entries(defaultStrings).map(([key, word]) => [key, typeof word === 'function' ? () => '§' : '§']),
  ) as unknown as Strings;

  it('every text of a chat comes from `strings`', () => {
    const error = new StreamError('network', '1');
    const states = [
      { status: 'queued', position: 1 },
      { status: 'connecting', attempt: 1 },
      { status: 'stalled', since: 0 },
      { status: 'retrying', attempt: 2, delayMs: 1, retryAt: 0, resuming: false, error },
      { status: 'failed', outcome: 'failed', error },
      { status: 'idle' },
    ] as const;
    const parts = [
      { type: 'reasoning', text: '2' },
      { type: 'text', text: '3' },
      { type: 'tool-4', toolCallId: '5', state: 'approval-requested', input: 6, approval: { id: '7' } },
      { type: 'source-url', sourceId: '8', url: 'https://9.9', title: '9' },
      { type: 'file', mediaType: '0', url: 'data:,' },
    ];
    const latin = /\p{Script=Latin}/u;
    const found: string[] = [];
    for (const progress of states) {
      for (const messages of [[], [say('user', '1', 'u'), message(...parts)]]) {
        const chat = fakeChat({
          messages,
          progress,
          queue: [{ id: 'q', text: '1' }],
          outcomes: new Map([['a1', 'truncated']]),
        });
        const { container, unmount } = render(<ChatWindow chat={chat} strings={signs} />);
        for (const element of container.querySelectorAll('*')) {
          const named = ['aria-label', 'title', 'placeholder', 'alt'].map((name) => element.getAttribute(name) ?? '');
          const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
          found.push(...[...named, ...own.map((node) => node.textContent ?? '')].filter((words) => latin.test(words)));
        }
        unmount();
      }
    }
    expect(found).toEqual([]);
  });

  it('`strings` may be partial, and missing texts keep their defaults', () => {
    show([{ type: 'text', text: 'Hello' }], { strings: { send: 'Senden', stop: undefined } });
    expect(screen.getByRole('button', { name: 'Senden' })).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Copy' })).toBeInTheDocument();
  });
});

describe('a timestamp', () => {
  it.each([true, null, 1n, Symbol('now'), {}])('Timestamp renders nothing if the metadata has %s', (createdAt) => {
    const { container } = render(<Timestamp message={{ ...say('user', 'Hi'), metadata: { createdAt } }} />);
    expect(container).toBeEmptyDOMElement();
  });

  it('Timestamp keeps its element when `render` is added or removed', () => {
    const message = { ...say('user', 'Hi'), metadata: { createdAt: 0 } };
    const { container, rerender } = render(<Timestamp message={message} />);
    const element = container.firstElementChild;
    rerender(<Timestamp message={message} render={<time id="it" />} />);
    expect(container.firstElementChild).toBe(element);
    expect(element).toHaveAttribute('id', 'it');
  });
});

describe('server rendering of a chat', () => {
  it('a thread renders on a server without a warning', () => {
    const html = renderToString(
      <ChatWindow chat={fakeChat({ messages: [say('user', 'Hello?'), say('assistant', 'Hello.')] })} header="Chat" />,
    );
    expect(html).toContain('Hello?');
    expect(html).toContain('Hello.');
  });

  it('a ChatWindow with its own session renders on a server', () => {
    const Page = () => <ChatWindow chat={useChatSession()} suggestions={['Why?']} />;
    expect(renderToString(<Page />)).toContain('Why?');
  });

  it('Timestamp formats the time only in the browser, which knows the time zone', async () => {
    const said = { ...say('assistant', 'Hello.'), metadata: { createdAt: 0 } };
    const timeOfDay = vi.spyOn(Date.prototype, 'toLocaleString').mockReturnValue('12:00 in the data centre');
    const container = document.createElement('div');
    container.innerHTML = renderToString(<Timestamp message={said} />);
    expect(container.innerHTML).toContain('1970-01-01');
    expect(container.textContent).toBe('');

    timeOfDay.mockReturnValue('9:00 at home');
    const recovered = vi.fn();
    await act(async () => hydrateRoot(container, <Timestamp message={said} />, { onRecoverableError: recovered }));
    expect(container).toHaveTextContent('9:00 at home');
    expect(recovered).not.toHaveBeenCalled();
    timeOfDay.mockRestore();
  });

  // Server components were experimental in React 18.
  if (!version.startsWith('18.')) {
    it('`render` accepts an element from a server component, which arrives as a lazy element', () => {
      const promised = {
        $$typeof: Symbol.for('react.lazy'),
        _payload: <section id="it" />,
        _init: (it: unknown) => it,
      };
      render(<Timestamp message={{ ...say('user', 'Hi'), metadata: { createdAt: 0 } }} render={promised as never} />);
      expect(document.getElementById('it')).toHaveClass('sluice-message__time');
    });
  }
});
