import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import {
  chunking,
  cleanup,
  finish,
  htmlPage,
  offline,
  repeat,
  reset,
  resumable,
  script,
  sequence,
  stall,
  status,
  text,
  when,
} from 'sluice/testing';
import { type StreamHandler, streamHandler } from 'sluice/testing/msw';
import 'sluice/testing/vitest';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readAnswer, readChunks } from '../read.js';

const server = setupServer();
const url = 'http://localhost/api/stream';
const answer = script(text('Hello'), finish());

beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

function use(...parameters: Parameters<typeof streamHandler>): StreamHandler {
  const handler = streamHandler(...parameters);
  server.use(handler);
  return handler;
}

describe('streamHandler in Node', () => {
  it('streamHandler in Node streams a response to POST and records the request', async () => {
    const { journal } = use(url, answer);
    const response = await fetch(url, { method: 'POST', body: '{"prompt":"Hi"}' });

    expect((await readAnswer(response)).text).toBe('Hello');
    expect(journal.last).toMatchObject({
      request: { method: 'POST', url, prompt: 'Hi' },
      state: 'ended',
      text: 'Hello',
    });
  });

  it('streamHandler in Node keeps chunks separate', async () => {
    use(url, script(chunking('byte'), text('Hello')), { protocol: 'text' });

    expect(await readChunks(await fetch(url))).toEqual(['H', 'e', 'l', 'l', 'o']);
  });

  it('streamHandler in Node breaks the connection at the reset, and the earlier text arrives', async () => {
    use(url, script(text('Hel'), reset(), text('lo')), { protocol: 'text' });
    const { text: read, error } = await readAnswer(await fetch(url));

    expect(read).toBe('Hel');
    expect(error).toMatchObject({ code: 'disconnected' });
  });

  it('streamHandler in Node observes an abort', async () => {
    const { journal } = use(url, script(text('a'), stall()));
    const abort = new AbortController();
    const reader = (await fetch(url, { signal: abort.signal })).body!.getReader();
    await reader.read();
    abort.abort();

    await expect(reader.read()).rejects.toThrow();
    await expect.poll(() => journal.last?.state).toBe('aborted');
  });

  it('resetHandlers() ends the open streams of streamHandler', async () => {
    const { journal } = use(url, script(text('a'), stall()), { protocol: 'text' });
    const response = await fetch(url);
    const read = response.text();
    await expect.poll(() => journal.last?.chunksPulled).toBe(1);
    server.resetHandlers();

    expect(await read).toBe('a');
    expect(journal.last?.state).toBe('ended');
  });

  it('cleanup() ends the open streams of streamHandler', async () => {
    use(url, repeat(script(text('a'), stall())), { protocol: 'text' });
    const read = (await fetch(url)).text();
    cleanup();

    expect('a'.startsWith(await read)).toBe(true);
  });

  it('streamHandler leaves requests that no reply matches to the next handler', async () => {
    server.use(http.get(url, () => HttpResponse.text('the next')));
    const { journal } = use(url, when({ lastMessage: 'Hi' }, answer));

    expect(await (await fetch(url)).text()).toBe('the next');
    expect(journal.entries).toHaveLength(0);
  });

  it('streamHandler responds only to the given method', async () => {
    server.use(http.get(url, () => HttpResponse.text('the next')));
    use(url, answer, { method: 'POST' });

    expect(await (await fetch(url)).text()).toBe('the next');
    expect((await readAnswer(await fetch(url, { method: 'POST' }))).text).toBe('Hello');
  });

  it('streamHandler in Node sends error statuses, HTML pages and the network error of offline()', async () => {
    use(url, sequence(status(429, { retryAfter: 3 }), htmlPage(), offline(), answer));
    const refusal = await fetch(url);

    expect(refusal.status).toBe(429);
    expect(refusal.headers.get('retry-after')).toBe('3');
    expect((await fetch(url)).headers.get('content-type')).toContain('text/html');
    await expect(fetch(url)).rejects.toThrow(TypeError);
    expect((await readAnswer(await fetch(url))).text).toBe('Hello');
  });

  it('streamHandler in Node resumes after a cursor', async () => {
    use(url, resumable(script(text('one'), reset(), text('two'), finish())), { protocol: 'openai-chat' });
    await readAnswer(await fetch(url));

    expect(await readAnswer(await fetch(url, { headers: { 'last-event-id': '1' } }))).toMatchObject({
      text: 'two',
      outcome: 'complete',
    });
  });

  it('matchers that count pulls throw for streamHandler, and the error names mockFetch', async () => {
    const handler = use(url, answer);
    await (await fetch(url)).text();

    expect(() => expect(handler).toHavePulledAtMost(1)).toThrow(/MSW reads a mocked stream whether.*Use mockFetch/);
  });
});
