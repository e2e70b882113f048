import { beforeEach, describe, expect, it, vi } from 'vitest';
import { StreamConnectionManager, StreamSession, type StreamSessionOptions } from '../../../src/core/index.js';
import {
  delay,
  event,
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
beforeEach(() => {
  clock = manualClock();
  clock.install();
});

const answer = script(text('Hello'), text(', world'), finish());

function open(reply: Reply, options: StreamSessionOptions = {}) {
  const fetch = mockFetch(reply, { protocol: 'openai-chat' });
  const connections = new StreamConnectionManager();
  const session = new StreamSession({ fetch, connections, protocol: 'openai-chat', userTiming: false, ...options });
  return { fetch, session, connections };
}

describe('a race between methods', () => {
  it('stop() in the task that assigns a connection slot prevents the request', async () => {
    const connections = new StreamConnectionManager(1);
    const first = open(script(text('a'), stall()), { connections });
    const second = open(script(text('b'), stall()), { connections });
    void first.session.start('Hi');
    void second.session.start('Hi');
    await clock.advance(50);
    expect(second.session.getSnapshot().status).toBe('queued');
    first.session.stop();
    second.session.stop();
    await clock.advance(50);
    expect(connections.getActiveConnections()).toBe(0);
    expect(second.fetch.journal.entries).toHaveLength(0);
  });

  it.skipIf(isBehind(...lateText))(
    'the later of two start() calls wins if one comes from the stop notification',
    async () => {
      const replies = sequence(
        script(text('long'), stall()),
        script(text('one'), finish()),
        script(text('two'), finish()),
      );
      const { session, connections } = open(replies);
      let again = false;
      session.subscribe(() => {
        if (session.getSnapshot().status !== 'stopped' || again) return;
        again = true;
        void session.start('from the listener');
      });
      void session.start('Hi');
      await clock.advance(50);
      const ended = await Promise.all([session.start('outside'), clock.advance(100)]);
      expect(session.getSnapshot()).toMatchObject({ status: 'done', text: expect.stringMatching(/^(one|two)$/) });
      expect(ended[0].status).toBe('stopped');
      expect(connections.getActiveConnections()).toBe(0);
    },
  );

  it('start() wins over a stop() called from its own notification', async () => {
    const { session } = open(sequence(script(text('long'), stall()), answer));
    session.subscribe(() => {
      if (session.getSnapshot().status === 'stopped') session.stop();
    });
    void session.start('Hi');
    await clock.advance(50);
    const ended = await Promise.all([session.start('again'), clock.advance(100)]);
    expect(ended[0]).toMatchObject({ status: 'done', text: 'Hello, world' });
    expect(session.getSnapshot()).toBe(ended[0]);
  });

  it('stop() drops a chunk that was received but not rendered, and resume() requests it again', async () => {
    const bytes = (words: string) => new TextEncoder().encode(`data: {"content":"${words}"}\n\n`);
    const reads = [bytes('Hello'), bytes(', world')];
    const read = () => {
      const next = Promise.resolve({ done: false, value: reads.shift() });
      // After the connection has delivered its bytes and before the session has them.
      if (reads.length === 0) void next.then(() => {}).then(() => session.stop());
      return next;
    };
    const body = { getReader: () => ({ read, cancel: async () => {} }) };
    const handMade = { ok: true, status: 200, headers: new Headers(), body } as unknown as Response;
    const replies = [handMade, new Response('data: {"content":"Hello, world"}\n\ndata: [DONE]\n\n')];
    const { session } = open(answer, {
      fetch: async () => replies.shift()!,
      protocol: 'auto',
      resume: { by: 'replay', method: 'POST' },
    });
    expect((await Promise.all([session.start('Hi'), clock.advance(50)]))[0]).toMatchObject({ text: 'Hello' });
    expect((await Promise.all([session.resume(), clock.advance(50)]))[0]).toMatchObject({
      status: 'done',
      text: 'Hello, world',
    });
  });

  it.skipIf(isBehind(...lateText))('a response that starts while reset() reports a stop can be stopped', async () => {
    const { session, connections } = open(sequence(script(text('long'), stall()), script(text('again'), stall())));
    const end = session.subscribe(() => {
      if (session.getSnapshot().status !== 'stopped') return;
      end();
      void session.start('Again');
    });
    void session.start('Hi');
    await clock.advance(50);
    session.reset();
    await clock.advance(50);
    expect(session.getSnapshot()).toMatchObject({ status: 'streaming', text: 'again' });
    session.stop();
    await clock.advance(50);
    expect(session.getSnapshot()).toMatchObject({ status: 'stopped', text: 'again' });
    expect(connections.getActiveConnections()).toBe(0);
  });

  it.skipIf(isBehind('whole-json-answer'))('stop() called from onDeltas keeps the deltas of that call', async () => {
    const { session } = open(sequence(script(text('Hello'), delay(50), text(', world'), stall()), answer), {
      resume: { by: 'replay', method: 'POST' },
      onDeltas: (deltas) => {
        if (deltas.some((delta) => delta.type === 'text' && delta.text.includes('world'))) session.stop();
      },
    });
    void session.start('Hi');
    await clock.advance(100);
    expect(session.getSnapshot()).toMatchObject({ status: 'stopped', text: 'Hello, world' });
    void session.resume();
    await clock.advance(100);
    expect(session.getSnapshot()).toMatchObject({ status: 'done', text: 'Hello, world' });
  });
});

describe('resume()', () => {
  it.skipIf(isBehind(...lateText, 'ids-on-some-events', 'unicode-ids'))(
    'resume() continues after a replay that broke, without repeated text',
    async () => {
      const numbered = (words: string, id: number) =>
        event({ choices: [{ delta: { content: words } }] }, { id: String(id) });
      const { session } = open(
        sequence(
          script(text('one two three '), reset()),
          script(numbered('one ', 1), delay(10), reset()),
          script(numbered('two ', 2), numbered('three ', 3), numbered('four', 4), finish()),
        ),
        { resume: { by: 'id' }, retry: { maxRetries: 1 } },
      );
      void session.start('Hi');
      await clock.advance(60_000);
      expect(session.getSnapshot()).toMatchObject({ status: 'failed', text: 'one two three ' });
      void session.resume();
      await clock.advance(60_000);
      expect(session.getSnapshot()).toMatchObject({ status: 'done', text: 'one two three four' });
    },
  );

  it('resume() sends the Idempotency-Key of the start', async () => {
    const { session, fetch } = open(sequence(script(text('Hello'), stall()), answer), {
      resume: { by: 'replay', method: 'POST' },
    });
    void session.start('Hi');
    await clock.advance(50);
    session.stop();
    void session.resume();
    await clock.advance(50);
    const [first, second] = fetch.journal.requests.map(({ headers }) => headers.get('idempotency-key'));
    expect(second).toBe(first);
  });

  it("resume() without an earlier response fails with the route's http error", async () => {
    const { session } = open(status(404), { resume: { by: 'id' } });
    void session.resume();
    await clock.advance(50);
    expect(session.getSnapshot().error).toMatchObject({ code: 'http', status: 404 });
  });
});

describe('options and listeners', () => {
  it.each(['stallAfterMs', 'byteTimeoutMs', 'eventTimeoutMs'])('the option %s may be Infinity', async (name) => {
    const { session } = open(script(text('a'), delay(60_000), text('b'), finish()), {
      stallAfterMs: 0,
      [name]: Number.POSITIVE_INFINITY,
    });
    const ended = session.start('Hi');
    await clock.advance(70_000);
    expect(await ended).toMatchObject({ status: 'done', text: 'ab' });
  });

  it('the option baseDelayMs: undefined means the default', async () => {
    const { session } = open(sequence(offline(), answer), { retry: { baseDelayMs: undefined, jitter: 'none' } });
    const waits: number[] = [];
    session.subscribe(() => {
      const state = session.getSnapshot();
      if (state.status === 'retrying') waits.push(state.delayMs);
    });
    void session.start('Hi');
    await clock.advance(10_000);
    expect(waits).toEqual([500]);
  });

  it('a listener that throws is logged, and the other listeners still run', async () => {
    const { session, connections } = open(answer);
    const report = vi.spyOn(console, 'error').mockImplementation(() => {});
    const listener = vi.fn();
    const broken = new Error('broken');
    session.subscribe(() => {
      throw broken;
    });
    session.subscribe(listener);
    const ended = session.start('Hi');
    await clock.advance(50);
    expect(await ended).toMatchObject({ status: 'done', text: 'Hello, world' });
    expect(listener).toHaveBeenCalled();
    expect(connections.getActiveConnections()).toBe(0);
    expect(report).toHaveBeenCalledWith(broken);
    report.mockRestore();
  });

  it.skipIf(isBehind('whole-json-answer'))(
    "an abort by the application's fetch stops a response without a retry",
    async () => {
      const own = new AbortController();
      const { session, fetch } = open(sequence(script(delay(1_000), text('a')), answer), {});
      session.setOptions({
        fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.any([init!.signal!, own.signal]) }),
        protocol: 'openai-chat',
      });
      void session.start('Hi');
      await clock.advance(10);
      own.abort();
      await clock.advance(60_000);
      expect(session.getSnapshot()).toMatchObject({ status: 'stopped', outcome: 'stopped' });
      expect(fetch.journal.entries).toHaveLength(1);
    },
  );

  it.skipIf(isBehind(...lateText))('the retry delay of the stream applies to every resume attempt', async () => {
    const { session } = open(
      sequence(script(event({ content: 'a' }, { retry: 700 }), reset()), offline(), script(text('ab'), finish())),
      { resume: { by: 'replay', method: 'POST' }, protocol: 'auto' },
    );
    const waits: number[] = [];
    session.subscribe(() => {
      const state = session.getSnapshot();
      if (state.status === 'retrying') waits.push(state.delayMs);
    });
    void session.start('Hi');
    await clock.advance(60_000);
    expect(waits).toEqual([700, 1_400]);
  });
});
