import { Chat } from '@ai-sdk/react';
import { act, waitFor } from '@testing-library/react';
import { DefaultChatTransport, type UIMessage, type UIMessageChunk } from 'ai';
import { SluiceChatTransport, type SluiceChatTransportOptions } from 'sluice/ai-sdk';
import {
  chunking,
  delay,
  finish,
  htmlPage,
  instantClock,
  manualClock,
  mockFetch,
  type Reply,
  raw,
  reset,
  type Script,
  type ScriptPart,
  script,
  sequence,
  stall,
  status,
  text,
  truncate,
  when,
} from 'sluice/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isBehindAny } from '../isBehind.js';
import { type MountedChat, mountChat, textOf } from './mountChat.js';
import { begun, ended, event } from './sdkServer.js';

const encoder = new TextEncoder();
const uninstalls: (() => void)[] = [];
afterEach(() => {
  for (const uninstall of uninstalls.splice(0)) uninstall();
});
const install = <C extends { install(): () => void }>(clock: C): C => {
  uninstalls.push(clock.install());
  return clock;
};

const chunks: UIMessageChunk[] = [
  { type: 'start', messageId: 'answer', messageMetadata: { model: 'm' } },
  { type: 'start-step' },
  { type: 'reasoning-start', id: 'r' },
  { type: 'reasoning-delta', id: 'r', delta: 'Hm. ' },
  // Anthropic's signature arrives in this form.
  { type: 'reasoning-delta', id: 'r', delta: '', providerMetadata: { anthropic: { signature: 's' } } },
  { type: 'reasoning-end', id: 'r' },
  { type: 'tool-input-start', toolCallId: 't', toolName: 'weather', dynamic: true },
  { type: 'tool-input-delta', toolCallId: 't', inputTextDelta: '{"city":' },
  { type: 'tool-input-delta', toolCallId: 't', inputTextDelta: '"Bern"}' },
  { type: 'tool-input-available', toolCallId: 't', toolName: 'weather', input: { city: 'Bern' }, dynamic: true },
  { type: 'tool-output-available', toolCallId: 't', output: '12 °C' },
  { type: 'text-start', id: '0' },
  { type: 'text-delta', id: '0', delta: 'In Bern — ' },
  { type: 'text-delta', id: '0', delta: '12 °C 🌤, ' },
  { type: 'text-end', id: '0' },
  { type: 'data-chart', id: 'd', data: [1, 2] },
  { type: 'finish-step' },
  { type: 'finish', finishReason: 'stop' },
];
const bytes = encoder.encode([...chunks, '[DONE]'].map(event).join(''));

/** A body of these bytes or chunks, in pieces of a few bytes, followed by `ending`. */
function bodyOf(sent: Uint8Array | readonly object[], ...ending: ScriptPart[]): Script {
  const body = 'byteLength' in sent ? sent : sent.map(event).join('');
  return script(chunking({ size: 97 }), raw(body), ...ending);
}

/** Answers the question with `first`, and a resume request with `then`. */
const replay = (first: Reply, then: Reply) => mockFetch([when({ method: 'POST' }, first), then]);

/** Sends a message without React, and records every text that was shown. */
async function run(fetch: typeof globalThis.fetch, options: SluiceChatTransportOptions<UIMessage> = {}) {
  const transport = new SluiceChatTransport({ resume: true, retry: { baseDelayMs: 0 }, fetch, ...options });
  const chat = new Chat<UIMessage>({ id: 'c', transport });
  const texts: string[] = [];
  chat['~registerMessagesCallback'](() => {
    const message = chat.messages.at(-1)!;
    if (message.role === 'assistant') texts.push(textOf(message));
  });
  await chat.sendMessage({ text: 'Hi' });
  return { chat, transport, texts };
}

describe('a response whose connection breaks', () => {
  it('a response that resumes after a reset at any byte equals an unbroken one', async () => {
    install(instantClock());
    const whole = await run(mockFetch(bodyOf(bytes)));
    const expected = whole.chat.messages[1];
    expect(expected).toBeDefined();
    for (let cut = 1; cut < bytes.length; cut++) {
      const fetch = replay(bodyOf(bytes.subarray(0, cut), reset()), bodyOf(bytes));
      const { chat, transport, texts } = await run(fetch);
      expect(chat.messages[1], `cut at ${cut}`).toEqual(expected);
      expect(transport.getSnapshot().progress.outcome, `cut at ${cut}`).toBe('complete');
      expect(fetch.journal.requests.length).toBeLessThanOrEqual(2);
      // Text that was shown is never removed.
      for (const [index, shown] of texts.entries()) expect(shown.startsWith(texts[index - 1] ?? '')).toBe(true);
    }
  }, 60_000);

  it('a body that ends in the middle of a part is resumed', async () => {
    install(instantClock());
    const { chat, transport } = await run(
      replay(bodyOf(begun('Hel'), truncate()), bodyOf([...begun('Hello'), ...ended])),
    );
    expect(textOf(chat.messages[1]!)).toBe('Hello');
    expect(transport.metrics.resumes).toBe(1);
  });

  it('a resume appends the rest if resumeStreamIsReplay is false', async () => {
    install(instantClock());
    const { chat } = await run(
      replay(bodyOf(begun('Hel'), reset()), bodyOf([{ type: 'text-delta', id: '0', delta: 'lo' }, ...ended])),
      { resumeStreamIsReplay: false },
    );
    expect(textOf(chat.messages[1]!)).toBe('Hello');
  });

  it('a replay is recognized although it lacks the transient chunks of the response', async () => {
    install(instantClock());
    const moment = { type: 'data-progress', data: 1, transient: true };
    const { chat } = await run(
      replay(bodyOf([moment, ...begun('Hel'), moment], reset()), bodyOf([...begun('Hello'), ...ended])),
    );
    expect(textOf(chat.messages[1]!)).toBe('Hello');
  });

  it('a replay with different text keeps the text and fails with connection-lost', async () => {
    install(instantClock());
    const { chat, transport } = await run(
      replay(bodyOf(begun('Hello, wor'), reset()), bodyOf([...begun('Good evening'), ...ended])),
    );
    expect(textOf(chat.messages[1]!)).toBe('Hello, wor');
    expect(chat.status).toBe('error');
    expect(transport.getSnapshot().failure).toMatchObject({ code: 'connection-lost', partial: 'Hello, wor' });
  });

  it.each([
    ['404', status(404)],
    ['405', status(405)],
    ['a page', htmlPage()],
    ['204', status(204)],
  ])('a broken response ends as disconnected when the resume route returns %s', async (_, reply) => {
    install(instantClock());
    const fetch = mockFetch([when({ method: 'POST' }, script(text('Hel'), reset())), reply]);
    const { chat, transport } = await run(fetch);
    expect(textOf(chat.messages[1]!)).toBe('Hel');
    expect(chat.status).toBe('error');
    expect(transport.getSnapshot().failure).toMatchObject({ code: 'disconnected', partial: 'Hel' });
    expect(fetch.journal.requests.map(({ method }) => method)).toEqual(['POST', 'GET']);
  });

  it('a broken response fails after three resume requests without progress', async () => {
    install(instantClock());
    const fetch = mockFetch([when({ method: 'POST' }, script(text('Hel'), reset())), status(503)]);
    const { chat, transport } = await run(fetch);
    expect(chat.status).toBe('error');
    expect(transport.getSnapshot().failure?.code).toBe('disconnected');
    expect(fetch.journal.requests.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET', 'GET']);
  });

  it('a broken response is not requested again without `resume`', async () => {
    install(instantClock());
    const fetch = mockFetch(script(text('Hel'), reset()));
    await run(fetch, { resume: false });
    expect(fetch.journal.requests).toHaveLength(1);
  });
});

describe('useChat with a connection that breaks', () => {
  const hello = script(text('Hello, '), text('world'), finish());

  it("useChat shows neither an error nor a disconnect in the AI SDK's state during a resume", async () => {
    install(instantClock());
    const fetch = replay(script(text('Hello, '), reset()), sequence(status(204), status(503), hello));
    const mounted = mountChat({ id: 'c', resume: true, fetch });
    await waitFor(() => expect(fetch.journal.last?.state).toBe('ended'));
    await mounted.send();
    expect(mounted.text).toBe('Hello, world');
    expect(mounted.texts.every((shown, index) => shown.startsWith(mounted.texts[index - 1] ?? ''))).toBe(true);
    expect(mounted.chat.metrics.resumes).toBe(2);
    expect(mounted.statuses).not.toContain('error');
    expect(mounted.finishes).toMatchObject([{ isError: false, isDisconnect: false }]);
    expect([...mounted.chat.outcomes.values()]).toEqual(['complete']);
  });

  it('stop() while useChat waits to resume ends the wait without another request', async () => {
    const clock = install(manualClock());
    const fetch = replay(script(text('Hello, '), reset()), hello);
    const onStop = vi.fn();
    const mounted = mountChat({ id: 'c', resume: true, fetch, onStop });
    await act(() => clock.advance(100));
    const asked = fetch.journal.requests.length;
    void mounted.chat.sendMessage({ text: 'Hi' });
    clock.setOnline(false);
    await act(() => clock.advance(5_000));
    expect(mounted.chat.progress).toMatchObject({ status: 'retrying', resuming: true });
    await act(() => mounted.chat.stop());
    clock.setOnline(true);
    await act(() => clock.advance(60_000));
    expect(fetch.journal.requests).toHaveLength(asked + 1);
    expect(mounted.chat.status).toBe('ready');
    expect(mounted.chat.progress.status).toBe('stopped');
    expect(mounted.text).toBe('Hello, ');
    expect(onStop).toHaveBeenCalledTimes(1);
    expect(onStop.mock.calls[0]![0]).toMatchObject({ chatId: 'c', message: { role: 'assistant' } });
  });

  it('the online event ends the wait for a resume early', async () => {
    const clock = install(manualClock());
    const fetch = replay(script(text('Hello, '), reset()), hello);
    const mounted = mountChat({ id: 'c', resume: true, fetch });
    await act(() => clock.advance(100));
    void mounted.chat.sendMessage({ text: 'Hi' });
    clock.setOnline(false);
    await act(() => clock.advance(40_000));
    expect(mounted.text).toBe('Hello, ');
    clock.setOnline(true);
    await act(() => clock.advance(100));
    expect(mounted.text).toBe('Hello, world');
  });

  it('a change of network replaces a silent connection before its idle timeout', async () => {
    const clock = install(manualClock());
    const fetch = replay(script(text('Hello, '), stall()), sequence(status(204), hello));
    const mounted = mountChat({ id: 'c', resume: true, fetch, retry: { baseDelayMs: 0 } });
    await act(() => clock.advance(100));
    void mounted.chat.sendMessage({ text: 'Hi' });
    await act(() => clock.advance(1_000));
    clock.setOnline(false);
    clock.setOnline(true);
    await act(() => clock.advance(2_000));
    expect(mounted.text).toBe('Hello, world');
    expect(mounted.chat.outcomes.size).toBe(1);
  });

  it('a connection that stalls on a hidden page is replaced when the page becomes visible', async () => {
    const clock = install(manualClock());
    const fetch = replay(script(text('Hello, '), stall()), sequence(status(204), hello));
    const mounted = mountChat({ id: 'c', resume: true, fetch, retry: { baseDelayMs: 0 } });
    await act(() => clock.advance(100));
    void mounted.chat.sendMessage({ text: 'Hi' });
    clock.setHidden(true);
    await act(() => clock.advance(20_000));
    expect(mounted.chat.progress.status).toBe('stalled');
    clock.setHidden(false);
    await act(() => clock.advance(2_000));
    expect(mounted.text).toBe('Hello, world');
  });

  it('useChat replaces a stalled connection once, although the AI SDK also resumes it on visibilitychange', async () => {
    const clock = install(manualClock());
    const fetch = replay(script(text('Hello, '), stall()), sequence(status(204), hello));
    const mounted = mountChat({ id: 'c', resume: true, fetch, retry: { baseDelayMs: 0 } });
    await act(() => clock.advance(100));
    void mounted.chat.sendMessage({ text: 'Hi' });
    clock.setHidden(true);
    await act(() => clock.advance(20_000));
    clock.setHidden(false);
    document.dispatchEvent(new Event('visibilitychange'));
    await act(() => clock.advance(60_000));
    expect(mounted.text).toBe('Hello, world');
    expect(fetch.journal.requests.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET']);
  });

  it.skipIf(isBehindAny())(
    "a change of network keeps a connection of the application's transport that still receives chunks",
    async () => {
      const clock = install(manualClock());
      class Own extends DefaultChatTransport<UIMessage> {}
      const words = ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((word) => [text(word), delay(500)]);
      const fetch = mockFetch([when({ method: 'POST' }, script(...words, finish())), status(204)]);
      const mounted = mountChat({ id: 'c', resume: true, transport: new Own({ fetch }) });
      await act(() => clock.advance(100));
      void mounted.chat.sendMessage({ text: 'Hi' });
      await act(() => clock.advance(600));
      clock.setOnline(false);
      clock.setOnline(true);
      await act(() => clock.advance(5_000));
      expect(mounted.text).toBe('abcdef');
      expect(fetch.journal.requests.map(({ method }) => method)).toEqual(['GET', 'POST']);
    },
  );

  it.each([
    ['calls retry()', ({ chat }: MountedChat) => chat.retry()],
    ['returns to the page', async () => document.dispatchEvent(new Event('visibilitychange'))],
  ])("the AI SDK's resumeStream() continues the rendered text when the user %s", async (_, andThen) => {
    install(instantClock());
    const fetch = replay(script(text('Hello, '), reset()), sequence(status(204), status(204), hello));
    const mounted = mountChat({ id: 'c', resume: true, fetch });
    await waitFor(() => expect(fetch.journal.last?.state).toBe('ended'));
    await mounted.send();
    expect(mounted.chat.status).toBe('error');
    const { id } = mounted.chat.messages[1]!;
    await act(async () => void andThen(mounted));
    await waitFor(() => expect(mounted.text).toBe('Hello, world'));
    expect(mounted.chat.messages).toHaveLength(2);
    expect(mounted.chat.messages[1]!.id).toBe(id);
    expect(mounted.texts.every((shown, index) => shown.startsWith(mounted.texts[index - 1] ?? ''))).toBe(true);
    await waitFor(() => expect(mounted.chat.outcomes.get(id)).toBe('complete'));
  });

  it.each([
    ['by its id', 'answer'],
    ['by its text', undefined],
  ])(
    'a replay after a reload, recognized %s, extends the saved response and never shortens it',
    async (_, messageId) => {
      const clock = install(manualClock());
      const [, ...rest] = begun('Hello, ', 'world', ' and all');
      const told = [{ type: 'start', messageId }, ...rest, ...ended];
      const fetch = mockFetch(script(...told.flatMap((chunk) => [delay(40), raw(event(chunk))])));
      const messages: UIMessage[] = [
        { id: 'question', role: 'user', parts: [{ type: 'text', text: 'Hi' }] },
        { id: 'answer', role: 'assistant', parts: [{ type: 'text', text: 'Hello, wo' }] },
      ];
      const mounted = mountChat({ id: 'c', resume: true, messages, fetch });
      for (let step = 0; step < 50; step++) await act(() => clock.advance(20));
      expect(mounted.chat.messages.map(({ id }) => id)).toEqual(['question', 'answer']);
      expect(mounted.texts[0]).toBe('Hello, wo');
      expect(mounted.text).toBe('Hello, world and all');
      expect(mounted.texts.every((shown, index) => shown.startsWith(mounted.texts[index - 1] ?? ''))).toBe(true);
    },
  );

  it('a 204 for a resume means that there is nothing to resume, even with a body from a service worker', async () => {
    const clock = install(manualClock());
    const fetch = vi.fn(async () => Object.defineProperty(new Response('x'), 'status', { value: 204 }));
    const mounted = mountChat({ id: 'c', resume: true, fetch });
    await act(() => clock.advance(1_000));
    expect(fetch).toHaveBeenCalledTimes(1);
    expect(mounted.statuses).toEqual(['ready']);
    expect(mounted.phases).toEqual(['idle']);
  });

  it('a message that is sent during the resume request on mount gets its own response', async () => {
    const clock = install(manualClock());
    const answer = mockFetch(script(text('Hello, '), delay(2_000), text('world'), finish()));
    const fetch: typeof globalThis.fetch = async (url, init) => {
      if (init?.method === 'GET') await new Promise<void>((resolve) => clock.after(1_000, resolve));
      return answer(url, init);
    };
    const mounted = mountChat({ id: 'c', resume: true, fetch });
    await act(() => clock.advance(10));
    await act(async () => void mounted.chat.sendMessage({ text: 'Hi' }));
    await act(() => clock.advance(1_500));
    expect(mounted.text).toBe('Hello, ');
    await act(() => clock.advance(1_000));
    expect(mounted.chat.messages.map(textOf)).toEqual(['Hi', 'Hello, world']);
    expect(mounted.statuses.slice(-2)).toEqual(['streaming', 'ready']);
    expect(mounted.statuses.slice(1, -2)).not.toContain('ready');
    await act(() => mounted.chat.stop());
  });

  it('a body that ends between two parts is not retried as a broken connection', async () => {
    install(instantClock());
    const fetch = mockFetch(script(truncate()));
    const mounted = mountChat({ fetch });
    await mounted.send();
    expect(mounted.chat.status).toBe('ready');
  });
});
