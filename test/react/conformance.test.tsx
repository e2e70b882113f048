import { cleanup, render } from '@testing-library/react';
import { type ComponentType, createElement, createRef, type ReactElement, type ReactNode, useEffect } from 'react';
import { renderToString } from 'react-dom/server';
import * as sluice from 'sluice';
import { ChatRoot, type ResponseState, StreamError, StreamingResponseRoot } from 'sluice';
import { StreamMonitor } from 'sluice/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeChat, say } from './chat/fakeChat.js';

/** Replaces browser APIs that jsdom lacks. */
beforeEach(() => {
  vi.stubGlobal('webkitSpeechRecognition', class extends EventTarget {});
  vi.stubGlobal('speechSynthesis', { cancel: () => {} });
  Range.prototype.getBoundingClientRect = () => new DOMRect();
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

type Place = (part: ReactElement, classNames: Record<string, string>) => ReactElement;

interface Conformance {
  tag: string;
  /** Its name in `classNames`, if it has one. */
  themed?: string;
  props?: Record<string, unknown>;
  /** The components that it needs around it. */
  within?: Place;
  data?: Record<string, string>;
}

const error = new StreamError('network', 'No route.');
const question = say('user', 'Why?', 'u');
const answer = { ...say('assistant', 'Because.', 'a'), metadata: { createdAt: 0 } };
const metrics = new StreamMonitor().getMetrics();
const tool = { type: 'tool-open_gate', toolCallId: 'c', state: 'approval-requested', input: {}, approval: { id: 'a' } };

const inChat =
  (chat: Parameters<typeof fakeChat>[0] = {}, beside?: ReactNode): Place =>
  (part, classNames) => (
    <ChatRoot
      chat={fakeChat({ messages: [question, answer], ...chat })}
      classNames={classNames}
      suggestions={['Why?']}
      followUps={['And then?']}
      follow={false}
    >
      {part}
      {beside}
    </ChatRoot>
  );

const inResponse =
  (state: Partial<ResponseState>): Place =>
  (part, classNames) => {
    function Response() {
      const stream = sluice.useStreamingResponse();
      const shown = { ...stream, ...state, state: { ...stream.state, ...state } } as typeof stream;
      return (
        <StreamingResponseRoot stream={shown} classNames={classNames}>
          {part}
        </StreamingResponseRoot>
      );
    }
    return <Response />;
  };

/** Renders the part in a chat with attachments and a rejected file. */
const withFiles: Place = (part, classNames) => {
  function Chat() {
    return (
      <ChatRoot chat={fakeChat()} classNames={classNames} attachments={sluice.useAttachments({ maxFiles: 0 })}>
        {part}
        <RejectedFile />
      </ChatRoot>
    );
  }
  return <Chat />;
};

function RejectedFile() {
  const { attachments } = sluice.useComposer();
  useEffect(() => attachments?.add([new File(['a'], 'a.txt')]), [attachments]);
  return null;
}

/** Renders the part in a chat whose answer has two branches. */
const withBranches: Place = (part, classNames) => {
  function Chat() {
    const chat = sluice.useBranches({ ...fakeChat({ messages: [question, answer] }), setMessages: () => {} });
    const { store } = chat.branches;
    useEffect(() => store.restore([['u', { branches: [[], undefined], active: 1 }]]), [store]);
    return (
      <ChatRoot chat={chat} classNames={classNames}>
        {part}
      </ChatRoot>
    );
  }
  return <Chat />;
};

/** Renders the part in a chat that could not be saved. */
const withFailedSave: Place = (part, classNames) => {
  const storage = {
    getItem: () => {
      throw new Error('The storage is closed.');
    },
    setItem: () => {},
    removeItem: () => {},
  };
  function Chat() {
    return (
      <ChatRoot chat={fakeChat()} classNames={classNames} persistence={sluice.usePersistence('chat', { storage })}>
        {part}
      </ChatRoot>
    );
  }
  return <Chat />;
};

function Selecting() {
  useEffect(() => {
    document.getSelection()?.selectAllChildren(document.querySelector('.sluice-message__body')!);
  }, []);
  return <sluice.Message message={answer} />;
}

function Editing() {
  const { edit } = sluice.useComposer();
  useEffect(() => void edit('u'), [edit]);
  return null;
}

/** All components of the package, except the two assembled ones and those without a visible element. */
const parts: Record<string, Conformance> = {
  AttachmentList: {
    tag: 'DIV',
    themed: 'attachments',
    within: withFiles,
  },
  AttachButton: { tag: 'BUTTON', themed: 'attach', within: withFiles },
  BranchPicker: { tag: 'DIV', themed: 'branches', props: { message: answer }, within: withBranches },
  ChatHeader: { tag: 'HEADER', themed: 'header' },
  ChatRoot: { tag: 'DIV', props: { chat: fakeChat() }, data: { status: 'idle' } },
  Composer: { tag: 'FORM', themed: 'composer', within: inChat() },
  ComposerEditing: { tag: 'DIV', themed: 'editing', within: inChat({}, <Editing />) },
  ComposerInput: { tag: 'TEXTAREA', themed: 'input', within: inChat() },
  ComposerQueue: { tag: 'UL', themed: 'queue', within: inChat({ queue: [{ id: 'q', text: 'Next' }] }) },
  ComposerSend: { tag: 'BUTTON', themed: 'send', within: inChat() },
  ComposerStop: { tag: 'BUTTON', themed: 'stop', within: inChat({ status: 'streaming' }) },
  ConnectionBanner: {
    tag: 'P',
    themed: 'banner',
    within: inChat({ progress: { status: 'stalled', since: 0 } }),
    data: { status: 'stalled' },
  },
  DictateButton: { tag: 'BUTTON', within: inChat() },
  DropTarget: { tag: 'DIV', themed: 'dropTarget', within: withFiles },
  EmptyState: { tag: 'DIV', themed: 'emptyState', within: inChat() },
  ExportButton: { tag: 'BUTTON', themed: 'export', within: inChat() },
  FileLink: { tag: 'A', themed: 'file', props: { part: { type: 'file', mediaType: 'text/csv', url: 'data:,' } } },
  FollowUps: { tag: 'UL', themed: 'followUps', within: inChat() },
  Message: {
    tag: 'ARTICLE',
    themed: 'message',
    props: { message: answer },
    data: { role: 'assistant', status: 'done' },
  },
  MessageActions: { tag: 'DIV', themed: 'actions', props: { message: answer } },
  MessageError: {
    tag: 'DIV',
    themed: 'error',
    within: inChat({ progress: { status: 'failed', outcome: 'failed', error } }),
    data: { status: 'failed', code: 'network' },
  },
  MessageList: { tag: 'DIV', themed: 'messages', within: inChat() },
  MessageMetrics: { tag: 'DL', themed: 'metrics', props: { message: answer, metrics }, within: inChat() },
  PendingMessage: { tag: 'P', themed: 'pending', within: inChat({ status: 'submitted', messages: [question] }) },
  PersistenceNotice: { tag: 'P', themed: 'banner', within: withFailedSave, data: { status: 'failed' } },
  QuoteButton: { tag: 'BUTTON', themed: 'quote', within: inChat({}, <Selecting />) },
  ReadAloudButton: { tag: 'BUTTON', props: { message: answer } },
  Reasoning: {
    tag: 'DETAILS',
    themed: 'reasoning',
    props: { part: { type: 'reasoning', text: 'Hm.' } },
    data: { status: 'done' },
  },
  ScrollToBottom: { tag: 'BUTTON', themed: 'scrollToBottom', within: inChat({}, <sluice.MessageList />) },
  Sources: {
    tag: 'DETAILS',
    themed: 'sources',
    props: { sources: [{ type: 'source-url', sourceId: 's', url: 'https://example.org' }] },
  },
  StreamMetrics: { tag: 'DL', props: { metrics } },
  StreamingResponseActions: {
    tag: 'DIV',
    themed: 'actions',
    within: inResponse({ status: 'done' }),
    data: { status: 'done' },
  },
  StreamingResponseContent: {
    tag: 'DIV',
    themed: 'content',
    within: inResponse({ status: 'done' }),
    data: { status: 'done' },
  },
  StreamingResponseError: {
    tag: 'DIV',
    themed: 'error',
    within: inResponse({ status: 'failed', error }),
    data: { status: 'failed', code: 'network' },
  },
  StreamingResponseMetrics: {
    tag: 'DL',
    themed: 'metrics',
    within: inResponse({ status: 'done' }),
    data: { status: 'done' },
  },
  StreamingResponseStatus: {
    tag: 'DIV',
    themed: 'status',
    within: inResponse({ status: 'streaming' }),
    data: { status: 'streaming' },
  },
  Suggestions: { tag: 'UL', themed: 'suggestions', within: inChat() },
  Timestamp: { tag: 'TIME', themed: 'timestamp', props: { message: answer } },
  ToolApproval: { tag: 'DIV', themed: 'approval', props: { part: tool, respond: () => {} } },
  ToolCall: { tag: 'DIV', themed: 'tool', props: { part: tool }, data: { state: 'approval-requested' } },
};

const exported = new Map<string, unknown>(Object.entries(sluice));

it('the conformance test covers every component that renders an element', () => {
  const components = [...exported].filter(([, value]) => typeof value === 'object' && value && '$$typeof' in value);
  const assembled = ['ChatWindow', 'StreamingResponse', 'StreamingResponseRoot'];
  expect(Object.keys(parts).toSorted()).toEqual(
    components
      .map(([name]) => name)
      .filter((name) => !assembled.includes(name))
      .toSorted(),
  );
});

describe.each(Object.entries(parts))('%s', (name, { tag, themed, props, within, data = {} }) => {
  const partWith = (given: object) =>
    createElement(exported.get(name) as ComponentType<object>, { ...props, ...given });
  const alone: Place = (part) => part;

  /** The element that the part hands out. */
  async function show(
    given: object,
    place = within ?? alone,
    classNames: Record<string, string> = {},
  ): Promise<HTMLElement> {
    // The view is longer than it is high, or there is nowhere to jump to.
    vi.spyOn(Element.prototype, 'scrollHeight', 'get').mockReturnValue(1_000);
    const ref = createRef<HTMLElement>();
    render(place(partWith({ ...given, ref }), classNames));
    // Some parts appear after an event or a microtask.
    await vi.waitFor(() => expect(ref.current).not.toBeNull());
    return ref.current!;
  }

  it(`${name} sets its ref to its element and has data attributes for its state`, async () => {
    const element = await show({});
    expect(element.tagName).toBe(tag);
    expect(element.dataset).toMatchObject(data);
  });

  it(`${name} adds the given class, attributes and style to its element and keeps its own class`, async () => {
    const element = await show({ className: 'mine', id: 'it', 'data-mine': 'yes', style: { order: 3 } });
    expect(element.className).toMatch(/(^|\s)sluice-/);
    expect(element).toHaveClass('mine');
    expect(element).toHaveAttribute('id', 'it');
    expect(element).toHaveAttribute('data-mine', 'yes');
    expect(element.style.order).toBe('3');
  });

  if (themed) {
    it(`${name} accepts a class from classNames`, async () => {
      expect(await show({}, within ?? inChat(), { [themed]: 'themed' })).toHaveClass('themed');
    });
  }

  it(`${name} renders as the element in its prop render, with all its attributes and handlers`, async () => {
    const own = await show({});
    const { className, innerHTML } = own;
    cleanup();
    const element = await show({ render: <section className="theirs" /> });
    expect(element.tagName).toBe('SECTION');
    expect(element).toHaveClass(...className.split(' '), 'theirs');
    expect(element.dataset).toMatchObject(data);
    if (tag !== 'TEXTAREA') expect(withoutIds(element.innerHTML)).toBe(withoutIds(innerHTML));
  });

  it(`${name} renders the result of a render function`, async () => {
    const element = await show({ render: (theirs: object) => <section {...theirs} lang="it" /> });
    expect(element.tagName).toBe('SECTION');
    expect(element).toHaveAttribute('lang', 'it');
    expect(element.className).toMatch(/(^|\s)sluice-/);
  });

  it(`${name} renders on a server`, () => {
    // React 18 treats jsdom as a browser and warns about a layout effect.
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const html = () => renderToString((within ?? alone)(partWith({}), {}));
    expect(html).not.toThrow();
  });
});

const withoutIds = (html: string) => html.replace(/ (?:id|for|aria-\w+by)="[^"]*"/g, '');
