// @vitest-environment node
import { afterEach, describe, expect, it } from 'vitest';
import { systemEnvironment } from '../../../src/core/environment.js';
import type { StreamSessionOptions } from '../../../src/core/index.js';
import { StreamSession } from '../../../src/core/index.js';
import {
  comment,
  delay,
  error,
  event,
  finish,
  htmlPage,
  offline,
  type Reply,
  repeat,
  reset,
  resumable,
  script,
  sequence,
  stall,
  status,
  text,
  truncate,
} from '../../../src/testing/index.js';
import { type ServeOptions, type StreamServer, serve } from '../../../src/testing/node.js';
import { tell } from './cutAnswers.js';

const servers: StreamServer[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** Without delays, which are tested on a virtual clock. */
const quick: StreamSessionOptions = { retry: { baseDelayMs: 1 }, onSkip: () => {} };

async function listen(reply: Reply, options: ServeOptions = {}): Promise<StreamServer> {
  const server = await serve(reply, { protocol: 'openai-chat', ...options });
  servers.push(server);
  return server;
}

async function ask(reply: Reply, options: StreamSessionOptions = {}, serving: ServeOptions = {}) {
  const server = await listen(reply, serving);
  const told = await tell({ api: `${server.url}/api/stream`, ...quick, ...options });
  return { ...told, server };
}

const hello = script(text('Hello'), text(', world'), finish());

describe('over a real socket', () => {
  it('a response over a real socket arrives complete', async () => {
    const { state, server } = await ask(hello);
    expect(state).toMatchObject({ status: 'done', text: 'Hello, world' });
    expect(server.journal.entries[0]!.request.body).toEqual({ prompt: 'Tell me a story' });
  });

  it('a response in chunks of one byte arrives complete over a real socket', async () => {
    const { state } = await ask(hello, {}, { chunking: 'byte' });
    expect(state).toMatchObject({ status: 'done', text: 'Hello, world' });
  });

  it('a gzip response arrives complete over a real socket', async () => {
    const { state } = await ask(hello, {}, { gzip: true });
    expect(state).toMatchObject({ status: 'done', text: 'Hello, world' });
  });

  it('a session keeps the text and fails with disconnected when a real socket is reset', async () => {
    const { state } = await ask(script(text('Hello'), reset()));
    expect(state).toMatchObject({ status: 'failed', text: 'Hello', error: { code: 'disconnected', partial: 'Hello' } });
  });

  it('a body that ends early over a real socket keeps the text and is truncated', async () => {
    const { state } = await ask(script(text('Hello'), truncate()));
    expect(state).toMatchObject({ outcome: 'truncated', text: 'Hello', error: { code: 'truncated' } });
  });

  it('a refused connection is retried and then fails with network', async () => {
    const { state, retries } = await ask(offline());
    expect(state).toMatchObject({ status: 'failed', error: { code: 'network', attempt: 4 } });
    expect(retries).toBe(3);
  });

  it.each([429, 503])('a response with status %i is retried after its Retry-After', async (code) => {
    const { state, retries } = await ask(
      sequence(
        status(code, { retryAfter: 0 }),
        status(code, { headers: { 'retry-after-ms': '1' } }),
        status(code, { retryAfter: new Date(0) }),
        hello,
      ),
    );
    expect(state).toMatchObject({ status: 'done', text: 'Hello, world' });
    expect(retries).toBe(3);
  });

  it.each([
    [401, /other credentials/],
    [403, /other credentials/],
    [404, /Backend routes/],
  ])('a response with status %i is an error without a retry and has an excerpt of the body', async (code, advice) => {
    const { state, server } = await ask(status(code, { body: 'not you' }));
    expect(state.error).toMatchObject({ code: 'http', status: code, excerpt: 'not you', retryable: false });
    expect(state.error!.message).toMatch(advice);
    expect(server.journal.entries).toHaveLength(1);
  });

  it('a 204 over a real socket fails with empty-body', async () => {
    expect((await ask(status(204))).state.error).toMatchObject({ code: 'empty-body', status: 204 });
  });

  it('a redirect is followed, and a redirect to a login page is an error that names the page', async () => {
    const followed = await ask(sequence(status(307, { headers: { location: '/elsewhere' } }), hello));
    expect(followed.state).toMatchObject({ status: 'done', text: 'Hello, world' });
    const { state } = await ask(sequence(status(302, { headers: { location: '/login?key=AIzaSECRET' } }), htmlPage()));
    expect(state.error).toMatchObject({ code: 'unexpected-content-type', status: 200 });
    expect(state.error!.message).toMatch(/after a redirect to http:.*\/login/);
    expect(state.error!.message).not.toContain('SECRET');
  });

  it('an error event during a response over a real socket keeps the text', async () => {
    const { state } = await ask(script(text('Hello'), error('Overloaded', { code: 'overloaded_error' })));
    expect(state).toMatchObject({ text: 'Hello', error: { code: 'provider', providerCode: 'overloaded_error' } });
  });

  it('heartbeats alone over a real socket do not prevent the event timeout', async () => {
    const { state } = await ask(script(text('Hi'), repeat(script(comment('ping'), delay(5)))), {
      stallAfterMs: 20,
      byteTimeoutMs: 1_000,
      eventTimeoutMs: 80,
    });
    expect(state).toMatchObject({ text: 'Hi', error: { code: 'idle-timeout' } });
    expect(state.error!.message).toMatch(/heartbeats/);
  });

  it('a session fails with idle-timeout and aborts the request if the server is silent', async () => {
    const { state, server } = await ask(script(text('Hi'), stall()), { byteTimeoutMs: 40 });
    expect(state.error).toMatchObject({ code: 'idle-timeout', partial: 'Hi' });
    await expect.poll(() => server.journal.entries[0]!.state).toBe('aborted');
  });

  it('a line over maxEventBytes ends the stream and keeps the text before it', async () => {
    const { state } = await ask(script(text('Hi'), event({ long: 'x'.repeat(5_000) })), { maxEventBytes: 1_000 });
    expect(state).toMatchObject({ text: 'Hi', error: { code: 'event-too-large' } });
  });

  it('a response over the memory limit fails, and the request is aborted', async () => {
    const { state, server } = await ask(repeat(script(text('x'.repeat(1_000)), delay(1))), { maxBufferSizeInMB: 0.1 });
    expect(state.error).toMatchObject({ code: 'memory-limit' });
    expect(state.error!.message).toMatch(/^Memory limit exceeded/);
    await expect.poll(() => server.journal.entries[0]!.state).toBe('aborted');
  });

  it('stop() ends an endless stream over a real socket and keeps its text', async () => {
    const server = await listen(repeat(script(text('x'.repeat(100)), delay(1))));
    const session = new StreamSession({ api: server.url, userTiming: false });
    const ended = session.start('Go on');
    await expect.poll(() => session.getSnapshot().text.length).toBeGreaterThan(300);
    session.stop();
    expect(await ended).toMatchObject({ status: 'stopped', outcome: 'stopped' });
    const kept = session.getSnapshot().text.length;
    await expect.poll(() => server.journal.entries[0]!.state).toBe('aborted');
    expect(session.getSnapshot().text).toHaveLength(kept);
  });

  it('a replay from the start continues the rendered text over a real socket', async () => {
    const { state, resumes } = await ask(sequence(script(text('Hello'), reset()), hello), {
      resume: { by: 'replay', method: 'POST' },
    });
    expect(state).toMatchObject({ status: 'done', text: 'Hello, world' });
    expect(resumes).toBe(1);
  });

  it('a replay with different text keeps the text and fails with connection-lost', async () => {
    const { state } = await ask(sequence(script(text('Hello'), reset()), script(text('Howdy'), finish())), {
      resume: { by: 'replay', method: 'POST' },
    });
    expect(state).toMatchObject({
      status: 'failed',
      text: 'Hello',
      error: { code: 'connection-lost', partial: 'Hello' },
    });
  });

  it('a resume by cursor continues the rendered text, even if the server ignores the cursor and replays everything', async () => {
    const cut = script(text('Hello'), text(', '), reset(), text('world'), finish());
    const resume = { by: 'id' } as const;
    expect((await ask(resumable(cut), { resume })).state).toMatchObject({ status: 'done', text: 'Hello, world' });
    const whole = script(text('Hello'), text(', '), text('world'), finish());
    const fromStart = await ask(sequence(cut, whole), { resume }, { ids: true });
    expect(fromStart.state).toMatchObject({ status: 'done', text: 'Hello, world' });
  });

  it('a 204 for a resume request ends the response as truncated', async () => {
    const resume = { by: 'id' } as const;
    const cut = sequence(script(text('Hello'), reset()), status(204));
    expect((await ask(cut, { resume }, { ids: true })).state).toMatchObject({ outcome: 'truncated', text: 'Hello' });
  });

  it('200 concurrent sessions use at most six sockets and all end', { timeout: 60_000 }, async () => {
    const server = await listen(script(text('Hello'), delay(2), text(', world'), finish()));
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, server.journal.entries.filter(({ state }) => state === 'open').length);
    }, 1);
    const states = await Promise.all(
      Array.from({ length: 200 }, () => new StreamSession({ api: server.url, userTiming: false }).start('Hi')),
    );
    clearInterval(watch);
    expect(states.filter(({ status, text: said }) => status === 'done' && said === 'Hello, world')).toHaveLength(200);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(6);
  });

  it('a page that renders no frames stops the server by backpressure', async () => {
    const server = await listen(repeat(script(text('x'.repeat(100_000)), delay(1))));
    // A page that paints nothing after the first frame.
    const environment = { ...systemEnvironment, frame: () => () => {} };
    const session = new StreamSession({ api: server.url, environment, highWaterMark: 200_000, userTiming: false });
    void session.start('Go on');
    const { journal } = server;
    await expect.poll(() => journal.entries[0]?.bytesPulled ?? 0).toBeGreaterThan(200_000);
    // The buffers of both sockets fill up, and then reading stops.
    let before = -1;
    await expect
      .poll(
        () => {
          const isStill = journal.entries[0]!.bytesPulled === before;
          before = journal.entries[0]!.bytesPulled;
          return isStill;
        },
        { interval: 100, timeout: 5_000 },
      )
      .toBe(true);
    console.info(`The server had sent ${before} bytes when it was stopped by a reader that takes 200,000.`);
    expect(before).toBeLessThan(20_000_000);
    expect(session.metrics.totalBytes).toBeLessThan(1_000_000);
    session.stop();
  });
});
