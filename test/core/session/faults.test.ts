import { beforeEach, describe, expect, it } from 'vitest';
import { StreamSession, type StreamSessionOptions } from '../../../src/core/session/StreamSession.js';
import {
  error,
  finish,
  htmlPage,
  mockFetch,
  offline,
  type Reply,
  raw,
  reset,
  script,
  sequence,
  stall,
  status,
  text,
  truncate,
  type VirtualClock,
  virtualClock,
} from '../../../src/testing/index.js';
import { isBehind, lateText } from '../../isBehind.js';

let clock: VirtualClock;

beforeEach(() => {
  clock = virtualClock();
  clock.install();
});

const answer = script(text('Hello'), text(', world'), finish());

function ask(reply: Reply, options: StreamSessionOptions = {}) {
  const fetch = mockFetch(reply, { protocol: 'openai-chat' });
  const session = new StreamSession({ fetch, ...options });
  return { fetch, session, ended: session.start('Tell me a story') };
}

describe('a start', () => {
  it('start() posts the prompt to /api/stream and ends with the whole response', async () => {
    const { fetch, ended } = ask(answer);
    expect(await ended).toMatchObject({
      status: 'done',
      outcome: 'complete',
      text: 'Hello, world',
      finishReason: 'stop',
    });
    expect(fetch.journal.entries[0]?.request).toMatchObject({ method: 'POST', body: { prompt: 'Tell me a story' } });
    expect(new URL(fetch.journal.entries[0]!.request.url).pathname).toBe('/api/stream');
  });
});

describe('a fault', () => {
  it('the error for a 404 names the README section that shows a route', async () => {
    const { ended, fetch } = ask(status(404, { body: 'Cannot POST /api/stream' }));
    const { error, status: state } = await ended;
    expect(state).toBe('failed');
    expect(error).toMatchObject({ code: 'http', status: 404, retryable: false, excerpt: 'Cannot POST /api/stream' });
    expect(error!.message).toMatch(/^Stream request failed with status 404 from POST \/api\/stream: Cannot POST/);
    expect(error!.message).toContain('“Backend routes”');
    expect(fetch.journal.entries).toHaveLength(1);
  });

  it('three 503 responses are retried until the fourth request succeeds', async () => {
    const { ended, fetch, session } = ask(sequence(status(503), status(429), offline(), answer));
    expect(await ended).toMatchObject({ status: 'done', text: 'Hello, world' });
    expect(fetch.journal.entries).toHaveLength(4);
    expect(session.metrics.retries).toBe(3);
  });

  it('a session fails after the fourth 503 response', async () => {
    const { ended, fetch } = ask(status(503, { body: 'overloaded' }));
    const { error } = await ended;
    expect(error).toMatchObject({ code: 'http', status: 503, attempt: 4, retryable: true });
    expect(error!.message).toMatch(/^Stream request failed with status 503.*overloaded/);
    expect(fetch.journal.entries).toHaveLength(4);
  });

  it('a session fails for an HTML page with status 200', async () => {
    const { error } = await ask(htmlPage()).ended;
    expect(error).toMatchObject({ code: 'unexpected-content-type', status: 200 });
    expect(error!.excerpt).toContain('Sign in');
  });

  it('a session fails with empty-body for a 204', async () => {
    expect((await ask(status(204)).ended).error).toMatchObject({ code: 'empty-body', status: 204 });
  });

  it.skipIf(isBehind('whole-json-answer'))('a session fails with empty-body for a body without a byte', async () => {
    expect((await ask(truncate()).ended).error).toMatchObject({ code: 'empty-body' });
  });

  it('a session fails for a body that was already read', async () => {
    const response = new Response('data: {}\n\n');
    await response.text();
    const { error } = await ask(answer, { fetch: async () => response }).ended;
    expect(error).toMatchObject({ code: 'unreadable-body' });
  });

  it.skipIf(isBehind(...lateText))('a connection reset keeps the text and fails with disconnected', async () => {
    const state = await ask(script(text('Hello'), reset())).ended;
    expect(state).toMatchObject({ status: 'failed', outcome: 'failed', text: 'Hello' });
    expect(state.error).toMatchObject({ code: 'disconnected', partial: 'Hello', attempt: 1 });
  });

  it.skipIf(isBehind('whole-json-answer'))('a body that ends early is never complete', async () => {
    const state = await ask(script(text('Hello'), truncate())).ended;
    expect(state).toMatchObject({ status: 'failed', outcome: 'truncated', text: 'Hello' });
    expect(state.error).toMatchObject({ code: 'truncated', partial: 'Hello' });
  });

  it.skipIf(isBehind('whole-json-answer'))(
    'a provider error during a response keeps the text and the code',
    async () => {
      const state = await ask(script(text('Hello'), error('Overloaded', { code: 'overloaded_error' }))).ended;
      expect(state).toMatchObject({ status: 'failed', text: 'Hello' });
      expect(state.error).toMatchObject({ code: 'provider', message: 'Overloaded', providerCode: 'overloaded_error' });
    },
  );

  it.skipIf(isBehind(...lateText))('a silent server is first stalled and then an error', async () => {
    const { session, ended } = ask(script(text('Hello'), stall()));
    const statuses: string[] = [];
    session.subscribe(() => statuses.push(session.getSnapshot().status));
    const state = await ended;
    expect(state.error).toMatchObject({ code: 'idle-timeout', partial: 'Hello' });
    // Several chunks may be committed one after another.
    expect(statuses.filter((status, at) => status !== statuses[at - 1])).toEqual(['streaming', 'stalled', 'failed']);
    expect(session.metrics).toMatchObject({ stalls: 1 });
  });

  it.skipIf(isBehind('whole-json-answer'))('a session fails for a response without a readable event', async () => {
    const { error } = await ask(script(raw('data: {nonsense\n\ndata: {worse\n\n')), { onSkip: () => {} }).ended;
    expect(error).toMatchObject({ code: 'protocol' });
  });

  it('a session fails for a response in a protocol other than the `protocol` option, even if [DONE] arrives', async () => {
    const fetch = mockFetch(script(text('Hello'), finish()), { protocol: 'openai-chat' });
    const session = new StreamSession({ fetch, protocol: 'anthropic-messages', onSkip: () => {} });
    expect(await session.start('Hi')).toMatchObject({ status: 'failed', text: '', error: { code: 'protocol' } });
  });
});
