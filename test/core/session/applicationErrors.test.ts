import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StreamConnectionManager, StreamSession, type StreamSessionOptions } from '../../../src/core/index.js';
import {
  delay,
  finish,
  manualClock,
  mockFetch,
  offline,
  type Reply,
  reset,
  script,
  sequence,
  stall,
  status,
  text,
  type VirtualClock,
} from '../../../src/testing/index.js';
import { isBehind, lateText } from '../../isBehind.js';

let clock: VirtualClock;
let uninstall: () => void;
beforeEach(() => {
  clock = manualClock();
  uninstall = clock.install();
});
afterEach(() => {
  uninstall();
  vi.restoreAllMocks();
});

const answer = script(text('Hello'), text(', world'), finish());

function open(reply: Reply, options: StreamSessionOptions = {}) {
  const fetch = mockFetch(reply, { protocol: 'openai-chat' });
  const connections = new StreamConnectionManager();
  const session = new StreamSession({ fetch, connections, userTiming: false, ...options });
  return { fetch, session };
}

async function run(session: StreamSession, ms = 300_000) {
  const ended = session.start('Hi');
  await clock.advance(ms);
  return ended;
}

describe('a callback that throws', () => {
  it.each(['onResponse', 'onDeltas', 'onEnd'] as const)(
    'a session logs a %s callback that throws, and the response still completes',
    async (name) => {
      const report = vi.spyOn(console, 'error').mockImplementation(() => {});
      const broken = new Error('broken');
      const { session, fetch } = open(answer, {
        [name]: () => {
          throw broken;
        },
      });
      expect(await run(session)).toMatchObject({ status: 'done', text: 'Hello, world' });
      expect(fetch.journal.entries).toHaveLength(1);
      expect(report).toHaveBeenCalledWith(expect.stringContaining(name), broken);
    },
  );

  it.skipIf(isBehind(...lateText))(
    'an onEnd callback that throws after stop() does not reach the caller of stop()',
    async () => {
      vi.spyOn(console, 'error').mockImplementation(() => {});
      const { session } = open(script(text('Hello'), stall()), {
        onEnd: () => {
          throw new Error('broken');
        },
      });
      void session.start('Hi');
      await clock.advance(50);
      expect(() => session.stop()).not.toThrow();
      expect(session.getSnapshot().status).toBe('stopped');
    },
  );
});

describe('an option that cannot work', () => {
  it.each<[string, StreamSessionOptions]>([
    ['maxBufferSizeInMB', { maxBufferSizeInMB: 0 }],
    ['maxBufferSizeInMB', { maxBufferSizeInMB: Number.NaN }],
    ['highWaterMark', { highWaterMark: 0 }],
    ['maxEventBytes', { maxEventBytes: Number.NaN }],
    ['stallAfterMs', { stallAfterMs: Number.NaN }],
    ['byteTimeoutMs', { byteTimeoutMs: -1 }],
    ['maxRetries', { retry: { maxRetries: Number.NaN } }],
    ['baseDelayMs', { retry: { baseDelayMs: Number.NaN } }],
  ])('the invalid option %s ends in one error that names it, without a request', async (name, options) => {
    const { session, fetch } = open(answer, options);
    expect((await run(session)).error).toMatchObject({
      code: 'invalid-option',
      message: expect.stringContaining(name),
    });
    expect(fetch.journal.entries).toHaveLength(0);
  });

  it('a session fails after one request if the body has no getReader()', async () => {
    const fetch = vi.fn(
      async () => ({ ok: true, status: 200, headers: new Headers(), body: {} }) as unknown as Response,
    );
    const { session } = open(answer, { fetch });
    expect((await run(session)).error).toMatchObject({ code: 'unreadable-body', retryable: false });
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it('a session fails without a request if headers() never settles', async () => {
    const { session, fetch } = open(answer, { headers: () => new Promise<HeadersInit>(() => {}) });
    expect((await run(session)).error).toMatchObject({
      code: 'invalid-option',
      message: expect.stringContaining('`headers`'),
    });
    expect(fetch.journal.entries).toHaveLength(0);
  });

  it('stop() ends a session whose headers() never settles', async () => {
    const { session } = open(answer, { headers: () => new Promise<HeadersInit>(() => {}) });
    void session.start('Hi');
    await clock.advance(10);
    session.stop();
    await clock.advance(10);
    expect(session.getSnapshot().status).toBe('stopped');
    expect(clock.pending).toBe(0);
  });
});

describe('a network that comes and goes', () => {
  it('failed attempts while offline do not count as retries of a session', async () => {
    const { session, fetch } = open(sequence(offline(), offline(), offline(), offline(), offline(), answer), {
      retry: { maxRetries: 1, baseDelayMs: 10, jitter: 'none' },
    });
    // Each attempt fails, and the network is lost again.
    clock.setOnline(false);
    void session.start('Hi');
    for (let flap = 0; flap < 5; flap++) {
      await clock.advance(100);
      clock.setOnline(true);
      clock.setOnline(false);
    }
    await clock.advance(100);
    expect(fetch.journal.entries).toHaveLength(6);
    expect(session.getSnapshot()).toMatchObject({ status: 'done', text: 'Hello, world' });
  });

  it('a session that is online fails when its retries are used up', async () => {
    const { session, fetch } = open(offline(), { retry: { maxRetries: 2, baseDelayMs: 10 } });
    expect(await run(session)).toMatchObject({ status: 'failed', error: { code: 'network' } });
    expect(fetch.journal.entries).toHaveLength(3);
  });
});

it('after a process suspension, a session reads the waiting data before it checks the timeout', async () => {
  let offset = 0;
  const environment = new Proxy(clock, {
    get(target, key) {
      if (key === 'now') return () => target.now() + offset;
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const { session } = open(script(text('Hello'), delay(120_050), text(', world'), finish()), {
    environment,
    byteTimeoutMs: 120_000,
    stallAfterMs: 0,
    eventTimeoutMs: 0,
  });
  const ended = session.start('Hi');
  await clock.advance(50_000);
  // An hour passes without timers or reads.
  offset = 3_600_000;
  await clock.advance(70_100);
  expect(await ended).toMatchObject({ status: 'done', text: 'Hello, world' });
});

describe('progress', () => {
  it.skipIf(isBehind(...lateText))('a server that only repeats its id fails after the retries', async () => {
    const breaking = script(text('Hello'), reset());
    const { session, fetch } = open(breaking, { resume: { by: 'replay', method: 'POST' }, retry: { maxRetries: 3 } });
    expect(await run(session)).toMatchObject({ status: 'failed', text: 'Hello', error: { code: 'disconnected' } });
    expect(fetch.journal.entries).toHaveLength(4);
  });
});

describe('an error', () => {
  const secret = 'AIzaSECRET';

  it.each<[string, Reply]>([
    ['a bad status', status(400, { body: 'no' })],
    ['a page', status(200, { headers: { 'content-type': 'text/html' }, body: '<title>Sign in</title>' })],
    ['an empty body', status(204)],
    ['no network', offline()],
  ])('the error for %s never contains the query string of the URL', async (_, reply) => {
    for (const api of [`https://api.example/v1?alt=sse&key=${secret}`, `/v1?key=${secret}`, `/v1#token=${secret}`]) {
      const { session } = open(reply, { api, retry: false });
      const { error } = await run(session, 200_000);
      expect(error?.message).not.toContain(secret);
      expect(error?.message).toContain('/v1');
    }
  });

  it('an error omits the credentials of a URL that the server response quotes', async () => {
    const { session } = open(status(400, { body: `bad https://user:${secret}@host/path?sig=${secret}.` }), {
      retry: false,
    });
    const { error } = await run(session);
    expect(`${error?.message} ${error?.excerpt}`).not.toContain(secret);
    expect(error?.excerpt).toContain('host/path');
  });

  it('an error escapes bidi and control characters of the server', async () => {
    const { session } = open(status(400, { body: 'safe\u202etxt.exe\u0007' }), { retry: false });
    const { error } = await run(session);
    expect(error?.message).toContain('safe\\u202etxt.exe\\u0007');
    expect(error?.excerpt).toBe('safe\\u202etxt.exe\\u0007');
  });
});

describe('the finish reason', () => {
  it("the state of a session has both the finish reason and the provider's own value for it", async () => {
    const { session } = open(script(text('Hel'), finish('length')));
    expect(await run(session)).toMatchObject({ status: 'done', finishReason: 'length', rawFinishReason: 'length' });
  });

  it('the finish reason error fails a session and keeps the text', async () => {
    const fetch = async () =>
      new Response(
        'data: {"choices":[{"delta":{"content":"Hel"}}]}\n\n' +
          'data: {"choices":[{"delta":{},"finish_reason":"error"}]}\n\ndata: [DONE]\n\n',
        { headers: { 'content-type': 'text/event-stream' } },
      );
    const { session } = open(answer, { fetch });
    expect(await run(session)).toMatchObject({
      status: 'failed',
      text: 'Hel',
      finishReason: 'error',
      error: { code: 'provider', providerCode: 'error', partial: 'Hel' },
    });
  });
});

describe('the body after the end of the response', () => {
  function bodyEnding(afterMs: number) {
    const cancel = vi.fn();
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('data: {"content":"Hi"}\n\ndata: [DONE]\n\n'));
        clock.after(afterMs, () => {
          // A cancelled body is already closed.
          if (cancel.mock.calls.length === 0) controller.close();
        });
      },
      cancel,
    });
    return { cancel, fetch: async () => new Response(body, { headers: { 'content-type': 'text/event-stream' } }) };
  }

  it('a session reads the body after [DONE] to its end, so that DevTools does not show it as cancelled', async () => {
    const { cancel, fetch } = bodyEnding(100);
    const { session } = open(answer, { fetch });
    void session.start('Hi');
    await clock.advance(10);
    expect(session.getSnapshot()).toMatchObject({ status: 'done', text: 'Hi' });
    await clock.advance(5_000);
    expect(cancel).not.toHaveBeenCalled();
  });

  it('a session cancels the body after [DONE] if it does not end within half a second', async () => {
    const { cancel, fetch } = bodyEnding(10_000);
    const { session } = open(answer, { fetch });
    void session.start('Hi');
    await clock.advance(400);
    expect(cancel).not.toHaveBeenCalled();
    await clock.advance(200);
    expect(cancel).toHaveBeenCalledTimes(1);
  });
});
