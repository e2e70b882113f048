import {
  chunking,
  delay,
  finish,
  mockFetch,
  offline,
  repeat,
  script,
  sequence,
  stall,
  status,
  text,
  virtualClock,
  when,
} from 'sluice/testing';
import { describe, expect, it } from 'vitest';

const plain = { protocol: 'text' } as const;
const answer = script(text('Hello'), finish());

describe('mockFetch', () => {
  it('mockFetch creates no chunk before the client pulls', async () => {
    const fetch = mockFetch(repeat(text('x')), plain);
    const reader = (await fetch('/')).body!.getReader();

    expect(fetch.journal.last).toMatchObject({ chunksPulled: 0, bytesPulled: 0 });
    await reader.read();
    await reader.read();
    expect(fetch.journal.last).toMatchObject({ chunksPulled: 2, bytesPulled: 2, text: 'xx' });
  });

  it('mockFetch records method, URL, headers, body and prompt', async () => {
    const fetch = mockFetch(answer);
    await fetch('/api/stream?a=1', {
      method: 'post',
      headers: { 'x-app': 'sluice' },
      body: JSON.stringify({
        messages: [
          { role: 'user', content: 'Hi' },
          { role: 'assistant', content: 'Ho' },
        ],
      }),
    });
    const { request } = fetch.journal.last!;

    expect(request.method).toBe('POST');
    expect(new URL(request.url).pathname).toBe('/api/stream');
    expect(request.headers.get('x-app')).toBe('sluice');
    expect(request.body).toHaveProperty('messages.0.content', 'Hi');
    expect(request.prompt).toBe('Hi');
  });

  it('mockFetch reads request bodies of every type', async () => {
    const fetch = mockFetch(answer);
    await fetch('/', { method: 'POST', body: new Blob(['{"prompt":"blob"}']) });
    await fetch(new Request('http://localhost/r', { method: 'PUT', body: '{"prompt":"request"}' }));
    await fetch(new URL('http://localhost/u'), { method: 'POST', body: new URLSearchParams({ prompt: 'form' }) });
    await fetch('/');

    expect(fetch.journal.requests.map(({ method, body }) => [method, body])).toEqual([
      ['POST', { prompt: 'blob' }],
      ['PUT', { prompt: 'request' }],
      ['POST', 'prompt=form'],
      ['GET', undefined],
    ]);
  });

  it('mockFetch returns a response with URL, status and headers', async () => {
    const response = await mockFetch(script(status(201, { headers: { 'X-Id': '7' } }), text('a')), {
      headers: { 'x-mount': 'yes' },
    })('http://example.com/chat');

    expect(response).toMatchObject({ url: 'http://example.com/chat', status: 201, redirected: false, ok: true });
    expect(response.headers.get('x-id')).toBe('7');
    expect(response.headers.get('x-mount')).toBe('yes');
    expect(response.headers.get('content-type')).toBe('text/event-stream');
  });

  it('headers of the script override those of the transport, which override those of the protocol', async () => {
    const headers = { 'x-from': 'mount', 'content-type': 'text/plain' };
    const fetch = mockFetch(sequence(answer, status(400, { headers: { 'x-from': 'script' } })), { headers });
    const streamed = await fetch('/');
    const refused = await fetch('/');

    expect([streamed.headers.get('x-from'), streamed.headers.get('content-type')]).toEqual(['mount', 'text/plain']);
    expect([refused.headers.get('x-from'), refused.headers.get('content-type')]).toEqual([
      'script',
      'application/json',
    ]);
  });

  it('mockFetch sends no body for a status that allows none', async () => {
    const fetch = mockFetch(status(204));

    expect((await fetch('/')).body).toBeNull();
    expect(fetch.journal.last?.state).toBe('ended');
  });

  it('mockFetch rejects immediately if the signal is already aborted', async () => {
    const fetch = mockFetch(answer);
    const signal = AbortSignal.abort(new Error('too late'));

    await expect(fetch('/', { signal })).rejects.toThrow('too late');
    expect(fetch.journal.entries).toHaveLength(0);
  });

  it('mockFetch rejects if it is aborted before the response head', async () => {
    const clock = virtualClock();
    const release = clock.hold();
    const fetch = mockFetch(script(delay(1_000), status(200), text('a')), { clock });
    const abort = new AbortController();
    const response = fetch('/', { signal: abort.signal });
    const rejected = expect(response).rejects.toThrow('no longer');
    await clock.advance(500);
    abort.abort(new Error('no longer'));

    await rejected;
    expect(fetch.journal.last).toMatchObject({ state: 'aborted', abortReason: new Error('no longer') });
    release();
  });

  it('mockFetch rejects if it is aborted while a reply function runs', async () => {
    const abort = new AbortController();
    const fetch = mockFetch(async () => {
      abort.abort(new Error('changed my mind'));
      return answer;
    });

    await expect(fetch('/', { signal: abort.signal })).rejects.toThrow('changed my mind');
    expect(fetch.journal.last).toMatchObject({ state: 'aborted', chunksPulled: 0 });
  });

  it('mockFetch fails the body if it is aborted while streaming, and records the reason', async () => {
    const fetch = mockFetch(script(text('a'), stall()), plain);
    const abort = new AbortController();
    const reader = (await fetch('/', { signal: abort.signal })).body!.getReader();
    await reader.read();
    const next = expect(reader.read()).rejects.toThrow('enough');
    abort.abort(new Error('enough'));

    await next;
    expect(fetch.journal.last).toMatchObject({ state: 'aborted', abortReason: new Error('enough') });
  });

  it('mockFetch records a cancelled body as aborted', async () => {
    const fetch = mockFetch(repeat(text('x')), plain);
    const { body } = await fetch('/');
    await body!.cancel('enough');

    expect(fetch.journal.last).toMatchObject({ state: 'aborted', abortReason: 'enough' });
  });

  it('mockFetch records a body that is cancelled after its last chunk as ended', async () => {
    const fetch = mockFetch(script(text('a'), finish()), { protocol: 'openai-chat' });
    const reader = (await fetch('/')).body!.getReader();
    while (!new TextDecoder().decode((await reader.read()).value).includes('[DONE]'));
    await reader.cancel();

    expect(fetch.journal.last).toMatchObject({ state: 'ended', text: 'a' });
  });

  it('mockFetch accepts the AbortSignal of jsdom, which is not that of Node', async () => {
    const abort = new AbortController();
    const response = await mockFetch(answer, plain)('/', { method: 'POST', body: 'x', signal: abort.signal });

    expect(await response.text()).toBe('Hello');
  });

  it('mockFetch follows redirects like fetch', async () => {
    const moved = (code: 303 | 307) =>
      mockFetch([when({ url: '/old' }, status(code, { headers: { location: '/new' } })), answer], plain);
    const ask = { method: 'POST', body: '{"prompt":"Hi"}' };
    const kept = moved(307);
    const got = moved(303);

    expect(await (await kept('/old', ask)).text()).toBe('Hello');
    expect(kept.journal.last?.request).toMatchObject({ method: 'POST', prompt: 'Hi' });
    expect((await got('/old', ask)).redirected).toBe(true);
    expect(got.journal.last?.request).toMatchObject({ method: 'GET', body: undefined });
    expect((await moved(307)('/old', { redirect: 'manual' })).status).toBe(307);
    await expect(moved(307)('/old', { redirect: 'error' })).rejects.toThrow(TypeError);
  });

  it('mockFetch throws an error that names the request if no reply matches', async () => {
    const fetch = mockFetch(when({ method: 'GET' }, answer));

    await expect(fetch('http://localhost/chat', { method: 'POST', body: '{"prompt":"Hi"}' })).rejects.toThrow(
      'mockFetch has no reply for POST http://localhost/chat (prompt "Hi"): none of its rules matches.',
    );
  });

  it('mockFetch calls reply functions, including async ones', async () => {
    const fetch = mockFetch(async ({ prompt }) => script(text(`You said ${prompt}`)), plain);

    expect(await (await fetch('/', { method: 'POST', body: '{"prompt":"Hi"}' })).text()).toBe('You said Hi');
  });

  it('mockFetch throws for a value that is not a reply', () => {
    expect(() => mockFetch('Hello' as never)).toThrow('got "Hello"');
    expect(() => mockFetch(undefined as never)).toThrow(TypeError);
  });

  it('two mockFetch() transports advance independently through the same replies', async () => {
    const replies = sequence(offline(), script(chunking('byte'), text('ab')));
    const one = mockFetch(replies, plain);
    const two = mockFetch(replies, plain);
    await expect(one('/')).rejects.toThrow();
    await expect(two('/')).rejects.toThrow();

    expect(await (await one('/')).text()).toBe('ab');
    expect(await (await two('/')).text()).toBe('ab');
  });
});
