import { beforeEach, describe, expect, it } from 'vitest';
import { StreamConnectionManager } from '../../../src/core/connection/StreamConnectionManager.js';
import { ChatSession, type ChatSessionOptions } from '../../../src/core/session/ChatSession.js';
import { textOf } from '../../../src/model/ChatMessage.js';
import {
  delay,
  error,
  finish,
  manualClock,
  mockFetch,
  offline,
  type Reply,
  reasoning,
  reset,
  resumable,
  script,
  sequence,
  source,
  stall,
  status,
  text,
  toolCall,
  truncate,
  type VirtualClock,
} from '../../../src/testing/index.js';
import { isBehind, lateEnd, lateText } from '../../isBehind.js';

let clock: VirtualClock;

beforeEach(() => {
  clock = manualClock();
  clock.install();
});

const say = (words: string) => script(text(words), finish('stop', { raw: 'stop' }));

function open(reply: Reply, options: ChatSessionOptions = {}) {
  const fetch = mockFetch(reply, { protocol: 'openai-chat' });
  let ids = 0;
  const connections = new StreamConnectionManager();
  const chat = new ChatSession({
    fetch,
    connections,
    generateId: () => `id-${++ids}`,
    protocol: 'openai-chat',
    ...options,
  });
  const said = () => chat.getSnapshot().messages.map((message) => `${message.role}: ${textOf(message)}`);
  const asked = () =>
    fetch.journal.entries.map(({ request }) =>
      (request.body as { messages: { content: string }[] }).messages.map(({ content }) => content).join(' | '),
    );
  return { chat, fetch, said, asked };
}

describe('ChatSession', () => {
  it.each([
    ['before its first token', 0],
    ['while it streams', 60],
  ])('setMessages() and load() that insert earlier messages keep the active response, %s', async (_, wait) => {
    const earlier = { id: 'e', role: 'user' as const, parts: [{ type: 'text' as const, text: 'Earlier' }] };
    for (const insert of ['setMessages', 'load'] as const) {
      const { chat, said } = open(script(delay(50), text('One '), delay(50), text('two'), finish()));
      chat.send('Hi');
      await clock.advance(wait);
      const messages = [earlier, ...chat.getSnapshot().messages];
      if (insert === 'load') chat.load({ version: 1, messages, outcomes: {}, queue: [] });
      else chat.setMessages(messages);
      await clock.advance(500);
      expect(said()).toEqual(['user: Earlier', 'user: Hi', 'assistant: One two']);
      expect(Object.values(chat.getSnapshot().outcomes)).toEqual(['complete']);
    }
  });

  it('setMessages() without the latest message stops the active response', async () => {
    const { chat, said } = open(script(text('One '), delay(50), text('two'), finish()));
    chat.send('Hi');
    await clock.advance(20);
    chat.setMessages(chat.getSnapshot().messages.slice(0, 1));
    await clock.advance(500);
    expect(said()).toEqual(['user: Hi']);
  });

  it('ChatSession.send() sends the whole conversation in the format of the protocol', async () => {
    const { chat, fetch, said } = open(sequence(say('Hello'), say('Fine')), { body: { model: 'm' } });
    chat.send('Hi');
    expect(chat.getSnapshot()).toMatchObject({ status: 'submitted', response: { status: 'connecting' } });
    await clock.advance(100);
    chat.send('How are you?');
    await clock.advance(100);
    expect(said()).toEqual(['user: Hi', 'assistant: Hello', 'user: How are you?', 'assistant: Fine']);
    expect(fetch.journal.entries[1]!.request).toMatchObject({ body: { model: 'm', stream: true } });
    expect(new URL(fetch.journal.entries[0]!.request.url).pathname).toBe('/api/chat');
    expect((fetch.journal.entries[1]!.request.body as { messages: unknown }).messages).toEqual([
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello' },
      { role: 'user', content: 'How are you?' },
    ]);
  });

  it('ChatSession queues messages during a response and sends them in order', async () => {
    const { chat, said, asked } = open(sequence(say('1'), say('2'), say('3')));
    chat.send('a');
    chat.send('b');
    chat.send('c');
    chat.send('d');
    const [b, , d] = chat.getSnapshot().queue;
    chat.editQueued(b!.id, 'B');
    chat.removeQueued(d!.id);
    expect(chat.getSnapshot().queue.map((queued) => queued.text)).toEqual(['B', 'c']);
    await clock.advance(1000);
    expect(said()).toEqual(['user: a', 'assistant: 1', 'user: B', 'assistant: 2', 'user: c', 'assistant: 3']);
    expect(asked()).toEqual(['a', 'a | 1 | B', 'a | 1 | B | 2 | c']);
  });

  it.skipIf(isBehind('whole-json-answer'))(
    'ChatSession.sendQueuedNow() stops the response and sends the queued message',
    async () => {
      const { chat, said } = open(sequence(script(text('long'), text(' story'), stall()), say('short')));
      chat.send('a');
      chat.send('b');
      chat.send('now');
      await clock.advance(0);
      chat.sendQueuedNow(chat.getSnapshot().queue[1]!.id);
      expect(chat.getSnapshot().queue.map((queued) => queued.text)).toEqual(['b']);
      await clock.advance(10);
      expect(said().slice(0, 4)).toEqual(['user: a', 'assistant: long story', 'user: now', 'assistant: short']);
    },
  );

  it.skipIf(isBehind('whole-json-answer'))(
    'ChatSession.send() stops the response if whileAnswering is interrupt',
    async () => {
      const { chat, said } = open(sequence(script(text('long'), text(' story'), stall()), say('short')), {
        whileAnswering: 'interrupt',
      });
      chat.send('a');
      await clock.advance(0);
      chat.send('b');
      await clock.advance(10);
      expect(said()).toEqual(['user: a', 'assistant: long story', 'user: b', 'assistant: short']);
      const [, stopped, , done] = chat.getSnapshot().messages;
      expect(chat.getSnapshot().outcomes).toEqual({ [stopped!.id]: 'stopped', [done!.id]: 'complete' });
    },
  );

  it.skipIf(isBehind('whole-json-answer'))(
    'the queue of ChatSession is held after a failure until the next send()',
    async () => {
      const { chat, said } = open(sequence(script(text('cut'), truncate()), say('1'), say('2')));
      chat.send('a');
      chat.send('b');
      await clock.advance(100);
      expect(chat.getSnapshot()).toMatchObject({
        status: 'error',
        error: { code: 'truncated' },
        queue: [{ text: 'b' }],
      });
      chat.send('c');
      await clock.advance(100);
      expect(said()).toEqual(['user: a', 'assistant: cut', 'user: b', 'assistant: 1', 'user: c', 'assistant: 2']);
    },
  );

  it('ChatSession.regenerate() requests a new response and removes the messages after it', async () => {
    const { chat, said } = open(sequence(say('1'), say('2'), say('again')));
    chat.send('a');
    chat.send('b');
    await clock.advance(100);
    chat.regenerate(chat.getSnapshot().messages[1]!.id);
    await clock.advance(100);
    expect(said()).toEqual(['user: a', 'assistant: again']);
  });

  it('ChatSession.edit() changes a user message and sends it again', async () => {
    const { chat, said } = open(sequence(say('1'), say('2'), say('other')));
    chat.send('a');
    chat.send('b');
    await clock.advance(100);
    chat.edit(chat.getSnapshot().messages[0]!.id, 'A');
    await clock.advance(100);
    expect(said()).toEqual(['user: A', 'assistant: other']);
  });

  it('ChatSession.retry() restarts a failed response without the resume option', async () => {
    const { chat, said } = open(sequence(script(text('cut'), reset()), say('whole')));
    chat.send('a');
    await clock.advance(100);
    chat.retry();
    await clock.advance(100);
    expect(said()).toEqual(['user: a', 'assistant: whole']);
  });

  it.skipIf(isBehind('whole-json-answer'))(
    'ChatSession.retry() resumes a broken response in the same message with the resume option',
    async () => {
      const answer = script(text('Hello'), reset(), text(' again'), finish('stop', { raw: 'stop' }));
      const { chat, said } = open(resumable(answer), { resume: { by: 'id' }, retry: false });
      chat.send('a');
      await clock.advance(100);
      expect(chat.getSnapshot().status).toBe('error');
      const { id } = chat.getSnapshot().messages[1]!;
      chat.retry();
      await clock.advance(100);
      expect(said()).toEqual(['user: a', 'assistant: Hello again']);
      expect(chat.getSnapshot().messages[1]!.id).toBe(id);
    },
  );

  it('a response that fails before its first delta adds no message', async () => {
    const { chat, said } = open(status(401));
    chat.send('a');
    await clock.advance(100);
    expect(said()).toEqual(['user: a']);
    expect(chat.getSnapshot().error).toMatchObject({ code: 'http', status: 401 });
  });

  it('message parts of ChatSession have the order of their arrival', async () => {
    const answer = script(
      reasoning('Hm.'),
      text('Look: '),
      toolCall('search', { q: 'x' }, { id: 'call-1' }),
      source('https://example.com', { title: 'Example' }),
      finish('stop', { raw: 'stop' }),
    );
    const { chat } = open([], { fetch: mockFetch(answer, { protocol: 'ai-sdk' }), protocol: 'auto' });
    chat.send('a');
    await clock.advance(100);
    expect(chat.getSnapshot().messages[1]!.parts).toEqual([
      { type: 'reasoning', text: 'Hm.', state: 'done' },
      { type: 'text', text: 'Look: ', state: 'done' },
      {
        type: 'dynamic-tool',
        toolName: 'search',
        toolCallId: 'call-1',
        state: 'input-available',
        input: { q: 'x' },
      },
      expect.objectContaining({ type: 'source-url', url: 'https://example.com', title: 'Example' }),
    ]);
  });

  it('an unchanged message of ChatSession keeps its identity in the next snapshot', async () => {
    const { chat } = open(sequence(say('1'), say('2')));
    chat.send('a');
    await clock.advance(100);
    const before = chat.getSnapshot().messages;
    chat.send('b');
    await clock.advance(100);
    expect(chat.getSnapshot().messages[0]).toBe(before[0]);
    expect(chat.getSnapshot().messages[1]).toBe(before[1]);
  });

  it.skipIf(isBehind('whole-json-answer'))(
    'a session restored from JSON has the same messages and outcomes',
    async () => {
      const { chat } = open(sequence(say('1'), script(text('cut'), truncate())));
      chat.send('a');
      chat.send('b');
      await clock.advance(100);
      const saved = JSON.parse(JSON.stringify(chat));
      const restored = new ChatSession({ restore: saved });
      expect(restored.getSnapshot().messages).toEqual(chat.getSnapshot().messages);
      expect(Object.values(restored.getSnapshot().outcomes)).toEqual(['complete', 'truncated']);
    },
  );

  it.skipIf(isBehind(...lateText))(
    'a restored ChatSession sends its queue with the next send(), and its partial message is not streaming',
    async () => {
      const { chat } = open(script(text('Hel'), stall()));
      chat.send('a');
      chat.send('b');
      await clock.advance(100);
      const { chat: restored, asked } = open(sequence(say('1'), say('2')), {
        restore: JSON.parse(JSON.stringify(chat)),
        generateId: undefined,
      });
      expect(restored.getSnapshot().queue).toMatchObject([{ text: 'b' }]);
      expect(restored.getSnapshot().messages[1]!.parts).toEqual([{ type: 'text', text: 'Hel', state: 'done' }]);
      restored.send('c');
      await clock.advance(100);
      expect(asked()).toEqual(['a | Hel | b', 'a | Hel | b | 1 | c']);
    },
  );

  it.skipIf(isBehind(...lateText))(
    'ChatSession.resume() replaces the saved partial message with the joined response',
    async () => {
      const { chat } = open(script(text('Hel'), stall()));
      chat.send('a');
      await clock.advance(100);
      const restore = JSON.parse(JSON.stringify(chat));
      const { chat: joined, said } = open(say('Hello'), { restore, resume: { by: 'id', url: '/api/chat/1' } });
      joined.resume();
      expect(said()).toEqual(['user: a', 'assistant: Hel']);
      await clock.advance(100);
      expect(said()).toEqual(['user: a', 'assistant: Hello']);
      expect(joined.getSnapshot().messages.map(({ id }) => id)).toEqual(
        restore.messages.map(({ id }: { id: string }) => id),
      );
    },
  );

  it('ChatSession sends a message that was written during resume() after a 204', async () => {
    const { chat, said } = open(sequence(script(delay(500), status(204)), say('1')), { resume: { by: 'id' } });
    chat.resume();
    await clock.advance(100);
    chat.send('a');
    expect(said()).toEqual([]);
    await clock.advance(1_000);
    expect(said()).toEqual(['user: a', 'assistant: 1']);
  });

  it.skipIf(isBehind('whole-json-answer')).each(
    [
      {
        failure: 'the provider failed',
        replies: [script(text('Hel'), error('Overloaded'))],
        method: 'POST',
        hiddenBy: lateEnd,
      },
      {
        failure: 'the resume route returns 404',
        replies: [script(text('Hel'), reset()), status(404)],
        method: 'POST',
        hiddenBy: [],
      },
      {
        failure: 'the network failed',
        replies: [script(text('Hel'), reset()), offline()],
        method: 'GET',
        hiddenBy: lateText,
      },
    ].filter(({ hiddenBy }) => !isBehind(...hiddenBy)),
  )(
    'ChatSession.retry() restarts or resumes the response depending on the failure: $failure',
    async ({ replies, method }) => {
      const { chat, fetch, said } = open(sequence(...replies, say('Hello')), {
        resume: { by: 'id' },
        retry: { maxRetries: 1, jitter: 'none' },
      });
      chat.send('a');
      await clock.advance(10_000);
      expect(chat.getSnapshot().status).toBe('error');
      chat.retry();
      await clock.advance(10_000);
      expect(said()).toEqual(['user: a', 'assistant: Hello']);
      expect(fetch.journal.entries.at(-1)!.request.method).toBe(method);
    },
  );

  it('messages sent from an error notification do not block the queue of ChatSession', async () => {
    const { chat, said } = open(sequence(status(400), say('1'), say('2')));
    const leave = chat.subscribe(() => {
      if (chat.getSnapshot().status !== 'error') return;
      leave();
      chat.send('b');
      chat.send('c');
    });
    chat.send('a');
    await clock.advance(200);
    expect(said()).toEqual(['user: a', 'user: b', 'assistant: 1', 'user: c', 'assistant: 2']);
  });

  it('ChatSession throws an error that names the missing fields for an invalid restore option', () => {
    expect(() => new ChatSession({ restore: [{ text: 'Hi' }] as never })).toThrow(/`id`, `role` and `parts`/);
  });
});
