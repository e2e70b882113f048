import { beforeEach, describe, expect, it, vi } from 'vitest';
import { StreamConnectionManager, StreamSession, type StreamSessionOptions } from '../../../src/core/index.js';
import {
  abort,
  delay,
  error,
  event,
  finish,
  manualClock,
  mockFetch,
  offline,
  type Reply,
  repeat,
  reset,
  script,
  sequence,
  stall,
  status,
  text,
  usage,
  type VirtualClock,
} from '../../../src/testing/index.js';
import { isBehind, lateEnd, lateText } from '../../isBehind.js';

let clock: VirtualClock;
beforeEach(() => {
  clock = manualClock();
  clock.install();
});

const answer = script(text('Hello'), text(', world'), finish());

function open(reply: Reply, options: StreamSessionOptions = {}) {
  const fetch = mockFetch(options.fetch ? status(500) : reply, { protocol: 'openai-chat' });
  const connections = new StreamConnectionManager();
  const session = new StreamSession({ fetch, connections, protocol: 'openai-chat', userTiming: false, ...options });
  const statuses: string[] = [];
  session.subscribe(() => {
    const { status: now } = session.getSnapshot();
    if (statuses.at(-1) !== now) statuses.push(now);
  });
  return { fetch, session, connections, statuses };
}

describe('a session', () => {
  it('a session is idle before its first start() and during server rendering', () => {
    const { session } = open(answer);
    expect(session.getSnapshot()).toMatchObject({ status: 'idle', text: '' });
    expect(session.getServerSnapshot()).toBe(session.getServerSnapshot());
    expect(session.metrics.chunks).toBe(0);
  });

  it('a session changes from connecting to streaming to done', async () => {
    const { session, statuses } = open(answer);
    const ended = session.start('Hi');
    await clock.advance(50);
    expect(await ended).toBe(session.getSnapshot());
    expect(statuses).toEqual(['connecting', 'streaming', 'done']);
  });

  it('start() and stop() in one task send no request, and another start() sends one', async () => {
    const { session, fetch } = open(answer);
    void session.start('Hi');
    session.stop();
    const ended = session.start('Hi');
    await clock.advance(50);
    expect((await ended).status).toBe('done');
    expect(fetch.journal.entries).toHaveLength(1);
  });

  it('start() of a session begins with empty text', async () => {
    const { session } = open(sequence(answer, script(text('Bye'), finish())));
    void session.start('Hi');
    await clock.advance(50);
    const again = session.retry();
    expect(session.getSnapshot()).toMatchObject({ status: 'connecting', text: '' });
    await clock.advance(50);
    expect(await again).toMatchObject({ text: 'Bye' });
  });

  it.skipIf(isBehind(...lateText))('start() of a session stops the active response', async () => {
    const { session, fetch, connections } = open(sequence(script(text('long'), stall()), answer));
    const first = session.start('a');
    await clock.advance(50);
    const second = session.start('b');
    await clock.advance(50);
    expect(await first).toMatchObject({ status: 'stopped', text: 'long' });
    expect(await second).toMatchObject({ status: 'done', text: 'Hello, world' });
    expect(fetch.journal.entries[0]!.state).toBe('aborted');
    expect(connections.getActiveConnections()).toBe(0);
  });

  it('reset() of a session removes the response', async () => {
    const { session } = open(answer);
    void session.start('Hi');
    await clock.advance(50);
    session.reset();
    expect(session.getSnapshot()).toMatchObject({ status: 'idle', text: '', toolCalls: [] });
  });

  it.skipIf(isBehind('whole-json-answer'))(
    'a session notifies its subscribers at most once per frame, however many chunks arrive',
    async () => {
      const { session } = open(script(repeat(script(text('word '), delay(1)), 200), finish()));
      let commits = 0;
      session.subscribe(() => commits++);
      void session.start('Hi');
      await clock.advance(250);
      expect(session.getSnapshot().text).toBe('word '.repeat(200));
      // Twelve and a half frames, plus commits for connecting and the end.
      expect(commits).toBeLessThanOrEqual(16);
      expect(session.metrics.chunks).toBeGreaterThan(200);
    },
  );

  it.skipIf(isBehind(...lateText))('a silent stream is stalled, and streaming again after the next chunk', async () => {
    const { session, statuses } = open(script(text('a'), delay(15_000), text('b'), finish()));
    void session.start('Hi');
    await clock.advance(10_100);
    expect(session.getSnapshot()).toMatchObject({ status: 'stalled', text: 'a', since: 0 });
    await clock.advance(5_000);
    expect(statuses).toEqual(['connecting', 'streaming', 'stalled', 'streaming', 'done']);
    expect(session.metrics).toMatchObject({ stalls: 1, stalledMs: 15_000 });
  });

  it('backpressure of the session does not count as a stall', async () => {
    const { session } = open(script(repeat(text('x'.repeat(100)), 3), finish()), {
      highWaterMark: 100,
      stallAfterMs: 5,
      byteTimeoutMs: 8,
      environment: { ...environmentOf(clock), frame: (callback) => clock.after(1_000, callback) },
    });
    const ended = session.start('Hi');
    await clock.advance(10_000);
    expect(await ended).toMatchObject({ status: 'done' });
    expect(session.metrics.stalls).toBe(0);
  });

  it.skipIf(isBehind(...lateEnd))(
    'an error event fails the session although the server keeps the connection open',
    async () => {
      const { session } = open(script(text('a'), error('Overloaded', { code: 'overloaded_error' }), stall()));
      void session.start('Hi');
      await clock.advance(10_100);
      expect(session.getSnapshot()).toMatchObject({
        status: 'failed',
        text: 'a',
        error: { code: 'provider', message: 'Overloaded', retryable: true },
      });
    },
  );

  it.skipIf(isBehind('no-last-blank-line'))(
    'an abort event stops the session, whether or not the server closes the connection',
    async () => {
      for (const rest of [[], [reset()], [stall()]]) {
        const aborted = script(text('a'), abort('user'), ...rest);
        const { session } = open(aborted, { fetch: mockFetch(aborted, { protocol: 'ai-sdk' }), protocol: 'ai-sdk' });
        void session.start('Hi');
        await clock.advance(10_100);
        expect(session.getSnapshot()).toMatchObject({ status: 'stopped', outcome: 'stopped', text: 'a' });
      }
    },
  );

  it('the retrying state of a session has the delay, the time of the retry and the error', async () => {
    const { session } = open(sequence(status(429, { retryAfter: 7 }), answer));
    void session.start('Hi');
    await clock.advance(100);
    expect(session.getSnapshot()).toMatchObject({
      status: 'retrying',
      attempt: 2,
      delayMs: 7_000,
      retryAt: 7_000,
      resuming: false,
      error: { code: 'http', status: 429 },
    });
    await clock.advance(7_000);
    expect(session.getSnapshot().status).toBe('done');
  });

  it('a Retry-After of more than a minute ends the retries of a session', async () => {
    const { session, fetch } = open(status(503, { retryAfter: 90 }));
    void session.start('Hi');
    await clock.advance(100);
    expect(session.getSnapshot().error).toMatchObject({
      code: 'retry-after-too-long',
      status: 503,
      retryAfterMs: 90_000,
    });
    expect(fetch.journal.entries).toHaveLength(1);
  });

  it('a retry waits while offline and is sent when the network is back', async () => {
    const retry = { baseDelayMs: 10_000, jitter: 'none' } as const;
    const { session, fetch } = open(sequence(offline(), offline(), answer), { retry });
    clock.setOnline(false);
    void session.start('Hi');
    await clock.advance(60_000);
    expect(fetch.journal.entries).toHaveLength(1);
    clock.setOnline(true);
    await clock.advance(10);
    expect(fetch.journal.entries).toHaveLength(2);
    await clock.advance(1_000);
    expect(session.getSnapshot()).toMatchObject({ status: 'retrying', attempt: 3 });
    clock.setOnline(false);
    clock.setOnline(true);
    await clock.advance(50);
    expect(session.getSnapshot()).toMatchObject({ status: 'done' });
  });

  it('a retry waits for Retry-After even if the network comes back earlier', async () => {
    const { session, fetch } = open(sequence(status(429, { retryAfter: 5 }), answer));
    void session.start('Hi');
    await clock.advance(100);
    clock.setOnline(false);
    clock.setOnline(true);
    await clock.advance(4_000);
    expect(fetch.journal.entries).toHaveLength(1);
    await clock.advance(1_000);
    expect(session.getSnapshot().status).toBe('done');
  });

  it('a stream continues while the page is hidden', async () => {
    const { session } = open(script(repeat(script(text('a'), delay(100)), 10), finish()));
    void session.start('Hi');
    clock.setHidden(true);
    await clock.advance(2_000);
    expect(session.getSnapshot()).toMatchObject({ status: 'done', text: 'a'.repeat(10) });
  });

  it.skipIf(isBehind(...lateText))('new text resets the retry count', async () => {
    const cut = (words: string) => script(text(words), reset());
    const { session, fetch } = open(
      sequence(cut('a'), offline(), offline(), cut('ab'), offline(), offline(), script(text('abc'), finish())),
      { resume: { by: 'replay', method: 'POST' } },
    );
    void session.start('Hi');
    await clock.advance(60_000);
    expect(session.getSnapshot()).toMatchObject({ status: 'done', text: 'abc' });
    expect(fetch.journal.entries).toHaveLength(7);
  });

  it.skipIf(isBehind(...lateText))('a resume waits for the retry time of the stream', async () => {
    const { session } = open(
      sequence(script(event({ content: 'a' }, { retry: 700 }), reset()), script(text('ab'), finish())),
      { resume: { by: 'replay', method: 'POST' }, protocol: 'auto' },
    );
    void session.start('Hi');
    await clock.advance(100);
    expect(session.getSnapshot()).toMatchObject({ status: 'retrying', delayMs: 700, resuming: true, text: 'a' });
    await clock.advance(700);
    expect(session.getSnapshot().status).not.toBe('retrying');
  });

  it.each([408, 409, 425, 429, 500, 502, 503, 504, 599])('a session retries after a %i', async (code) => {
    const { session, fetch } = open(sequence(status(code), answer));
    void session.start('Hi');
    await clock.advance(1_000);
    expect(session.getSnapshot().status).toBe('done');
    expect(fetch.journal.entries).toHaveLength(2);
  });

  it.each([400, 401, 403, 404, 405, 410, 413, 422])('a session does not retry after a %i', async (code) => {
    const { session, fetch } = open(sequence(status(code), answer));
    void session.start('Hi');
    await clock.advance(60_000);
    expect(session.getSnapshot().error).toMatchObject({ code: 'http', status: code, retryable: false });
    expect(fetch.journal.entries).toHaveLength(1);
  });

  it('a session sends one request when retry is false', async () => {
    const { session, fetch } = open(status(503), { retry: false });
    void session.start('Hi');
    await clock.advance(60_000);
    expect(session.getSnapshot().error).toMatchObject({ code: 'http', status: 503, retryable: true });
    expect(fetch.journal.entries).toHaveLength(1);
  });

  it('a fetch that throws is a network error', async () => {
    const fetch = () => {
      throw new TypeError('down');
    };
    const { session } = open(answer, { fetch, retry: false });
    void session.start('Hi');
    await clock.advance(10);
    expect(session.getSnapshot().error).toMatchObject({ code: 'network', retryable: true });
  });

  it('a session reads a response object without headers', async () => {
    const body = new Response('data: {"content":"Hi"}\n\ndata: [DONE]\n\n').body;
    const fetch = async () => ({ ok: true, body }) as Response;
    const { session } = open(answer, { fetch, protocol: 'auto' });
    void session.start('Hi');
    await clock.advance(50);
    expect(session.getSnapshot()).toMatchObject({ status: 'done', text: 'Hi' });
  });

  it('a session reads a body with empty chunks', async () => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const chunk of ['', '', 'data: {"content":"Hello"}\n\n', '', 'data: [DONE]\n\n'])
          controller.enqueue(new TextEncoder().encode(chunk));
        controller.close();
      },
    });
    const session = new StreamSession({ fetch: async () => new Response(body) });
    expect((await Promise.all([session.start('Hi'), clock.advance(10)]))[0]).toMatchObject({
      status: 'done',
      text: 'Hello',
    });
  });

  it.skipIf(isBehind(...lateText))(
    'a broken response fails with connection-lost when the resume request returns 404',
    async () => {
      const { session } = open(sequence(script(text('Hello'), reset()), status(404)), {
        resume: { by: 'replay', method: 'POST' },
      });
      void session.start('Hi');
      await clock.advance(60_000);
      expect(session.getSnapshot()).toMatchObject({ status: 'failed', text: 'Hello' });
      expect(session.getSnapshot().error).toMatchObject({ code: 'connection-lost', status: 404, partial: 'Hello' });
    },
  );

  it('a session does not resume a broken response without the resume option', async () => {
    const { session, fetch } = open(script(text('Hello'), reset()));
    void session.start('Hi');
    await clock.advance(60_000);
    expect(session.getSnapshot().error).toMatchObject({ code: 'disconnected', retryable: true });
    expect(fetch.journal.entries).toHaveLength(1);
    expect(() => session.resume()).toThrow(/`resume` option/);
  });

  it('resume() leaves a session idle if there is no response to join', async () => {
    const { session } = open(status(204), { resume: { by: 'id' } });
    const joined = session.resume();
    await clock.advance(50);
    expect(await joined).toMatchObject({ status: 'idle' });
  });

  it('resume() joins an active response', async () => {
    const { session, fetch } = open(answer, { resume: { by: 'id', url: '/api/stream/42' } });
    void session.resume();
    await clock.advance(50);
    expect(session.getSnapshot()).toMatchObject({ status: 'done', text: 'Hello, world' });
    expect(fetch.journal.entries[0]!.request).toMatchObject({ method: 'GET' });
  });

  it.skipIf(isBehind(...lateText))('resume() continues the text after stop()', async () => {
    const { session } = open(sequence(script(text('Hello'), stall()), answer), {
      resume: { by: 'replay', method: 'POST' },
    });
    void session.start('Hi');
    await clock.advance(50);
    session.stop();
    expect(session.getSnapshot()).toMatchObject({ status: 'stopped', text: 'Hello' });
    void session.resume();
    await clock.advance(50);
    expect(session.getSnapshot()).toMatchObject({ status: 'done', text: 'Hello, world' });
  });

  it('all attempts of a run send the same Idempotency-Key, and the next run sends another one', async () => {
    const { session, fetch } = open(sequence(status(503), answer, answer));
    void session.start('Hi');
    await clock.advance(60_000);
    void session.retry();
    await clock.advance(50);
    const [first, second, third] = fetch.journal.requests.map(({ headers }) => headers.get('idempotency-key'));
    expect(first).toMatch(/^\w{8,}$/);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it('no Idempotency-Key is sent to another origin, because it requires a CORS preflight', async () => {
    const { session, fetch } = open(answer, { api: 'https://elsewhere.example/stream' });
    void session.start('Hi');
    await clock.advance(50);
    expect(fetch.journal.requests[0]!.headers.has('idempotency-key')).toBe(false);
  });

  it('a session calls headers() for each attempt', async () => {
    let token = 0;
    const { session, fetch } = open(sequence(status(503), answer), {
      headers: async () => ({ authorization: `Bearer ${++token}` }),
    });
    void session.start('Hi');
    await clock.advance(60_000);
    expect(fetch.journal.requests.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer 1', 'Bearer 2']);
  });

  it('an option function that throws fails the session with invalid-option', async () => {
    const { session } = open(answer, {
      headers: () => {
        throw new Error('no token');
      },
    });
    const ended = session.start('Hi');
    await clock.advance(50);
    expect((await ended).error).toMatchObject({ code: 'invalid-option', message: expect.stringContaining('no token') });
  });

  it('a session sends the input in the query with method: GET', async () => {
    const { session, fetch } = open(answer, { method: 'GET', api: '/api/stream?v=1', body: { model: 'm' } });
    void session.start('Hi & bye');
    await clock.advance(50);
    const url = new URL(fetch.journal.requests[0]!.url);
    expect(Object.fromEntries(url.searchParams)).toEqual({ v: '1', model: 'm', prompt: 'Hi & bye' });
  });

  it('a body function may return a form, which is sent unchanged, or an object, which is sent as JSON', async () => {
    const form = new URLSearchParams({ q: 'Hi' });
    const { session, fetch } = open(sequence(answer, answer), { body: () => form });
    void session.start();
    await clock.advance(50);
    session.setOptions({ fetch, body: (input) => ({ question: input }) });
    void session.start('Hi');
    await clock.advance(50);
    expect(fetch.journal.requests[0]!.headers.get('content-type') ?? '').not.toContain('json');
    expect(fetch.journal.requests[1]!.body).toEqual({ question: 'Hi' });
  });

  it('a body of bytes is sent unchanged', async () => {
    const bytes = new Uint8Array([1, 2, 3]);
    const sent: unknown[] = [];
    const fetch = async (_: unknown, init?: RequestInit) => {
      sent.push(init?.body);
      return new Response('data: [DONE]\n\n');
    };
    const session = new StreamSession({ fetch, body: () => bytes });
    await Promise.all([session.start('Hi'), clock.advance(50)]);
    expect(sent).toEqual([bytes]);
  });

  it('a listener that subscribed twice and unsubscribed once is called once', async () => {
    const { session } = open(answer);
    const listener = vi.fn();
    const leave = session.subscribe(listener);
    session.subscribe(listener);
    leave();
    void session.start('Hi');
    expect(listener).toHaveBeenCalledTimes(1);
    await clock.advance(50);
  });

  it("the provider's token usage is in the state and in the metrics", async () => {
    const { session } = open(script(text('Hi'), finish(), usage({ inputTokens: 1, outputTokens: 2 })));
    void session.start('Hi');
    await clock.advance(50);
    expect(session.getSnapshot().usage).toMatchObject({ inputTokens: 1, outputTokens: 2 });
    expect(session.metrics.usage).toMatchObject({ outputTokens: 2 });
  });
});

describe('stop() releases request, slot and timers', () => {
  const stalled: [string, Reply, number] = ['while it is stalled', script(text('a'), stall()), 20_000];
  const stages: [string, Reply, number][] = [
    ['before the request', answer, -1],
    ['while it waits for the head', script(delay(1_000), status(200), text('a')), 10],
    ['while it waits for the first byte', script(status(200), delay(1_000), text('a')), 10],
    ['during the response', script(text('a'), stall()), 100],
    ['in the middle of an event', script(text('a'), stall({ afterBytes: 200 }), text('b'.repeat(200))), 100],
    ...(isBehind(...lateText) ? [] : [stalled]),
    ['while it waits to retry', status(503, { retryAfter: 30 }), 100],
    ['once it has ended', answer, 1_000],
  ];

  it.each(stages)('stop() releases the request, the slot and the timers %s', async (_, reply, afterMs) => {
    const { session, connections, fetch } = open(reply);
    const ended = session.start('Hi');
    if (afterMs >= 0) await clock.advance(afterMs);
    session.stop();
    await ended;
    await clock.advance(0);
    expect(connections.getActiveConnections()).toBe(0);
    expect(fetch.journal.entries.every(({ state }) => state !== 'open')).toBe(true);
    await clock.advance(100);
    expect(clock.pending).toBe(0);
  });

  it('stop() in the connection queue sends no request', async () => {
    const connections = new StreamConnectionManager(100, { maxPerOrigin: 1 });
    const first = open(script(text('a'), stall()), { connections });
    const second = open(answer, { connections });
    void first.session.start('Hi');
    const ended = second.session.start('Hi');
    await clock.advance(50);
    expect(second.session.getSnapshot()).toMatchObject({ status: 'queued', position: 1 });
    second.session.stop();
    expect(await ended).toMatchObject({ status: 'stopped' });
    expect(second.fetch.journal.entries).toHaveLength(0);
    first.session.stop();
    await clock.advance(100);
    expect(connections.getActiveConnections()).toBe(0);
  });
});

describe('200 concurrent sessions over six slots', () => {
  it('200 concurrent sessions share six slots, send their requests in order, and all end', async () => {
    const connections = new StreamConnectionManager();
    let most = 0;
    const order: number[] = [];
    const places = new Map<number, number[]>();
    const sessions = Array.from({ length: 200 }, (_, index) => {
      const inner = mockFetch(script(text(`answer ${index}`), delay(10), finish()), { protocol: 'openai-chat' });
      const fetch: typeof globalThis.fetch = (input, init) => {
        order.push(index);
        most = Math.max(most, connections.getActiveConnections());
        return inner(input, init);
      };
      const session = new StreamSession({ fetch, connections, userTiming: false });
      session.subscribe(() => {
        const state = session.getSnapshot();
        if (state.status === 'queued') places.set(index, [...(places.get(index) ?? []), state.position]);
      });
      return session;
    });
    const ended = Promise.all(sessions.map((session) => session.start('Hi')));
    await clock.advance(5_000);
    const states = await ended;
    expect(states.map(({ text, status }) => `${text} ${status}`)).toEqual(
      states.map((_, index) => `answer ${index} done`),
    );
    expect(order).toEqual(states.map((_, index) => index));
    expect(most).toBe(6);
    // Positions are reported and never increase.
    expect(places.get(199)![0]).toBe(194);
    for (const told of places.values()) expect(told).toEqual([...told].sort((a, b) => b - a));
    expect(connections.getActiveConnections()).toBe(0);
  });
});

/** A spread would lose the methods of a clock. */
function environmentOf(environment: VirtualClock): VirtualClock {
  return new Proxy(environment, {
    ownKeys: () => ['now', 'after', 'frame', 'isOnline', 'onOnlineChange', 'isHidden', 'onVisibilityChange', 'random'],
    getOwnPropertyDescriptor: (target, key) => ({
      value: Reflect.get(target, key),
      enumerable: true,
      configurable: true,
    }),
  });
}
