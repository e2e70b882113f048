// @vitest-environment node
import {
  chunking,
  comment,
  delay,
  finish,
  offline,
  raw,
  repeat,
  reset,
  resumable,
  script,
  sequence,
  stall,
  status,
  text,
  truncate,
} from 'sluice/testing';
import { type ServeOptions, serve } from 'sluice/testing/node';
import { describe, expect, it } from 'vitest';

const answer = script(text('Hello'), finish());
const plain: ServeOptions = { protocol: 'text' };

/** All chunks of a body, and the error at its end, if any. */
async function readBody(response: Response): Promise<{ text: string; chunks: number; error?: unknown }> {
  const decoder = new TextDecoder();
  let read = '';
  let chunks = 0;
  try {
    for await (const chunk of response.body!) {
      read += decoder.decode(chunk, { stream: true });
      chunks += 1;
    }
    return { text: read, chunks };
  } catch (error) {
    return { text: read, chunks, error };
  }
}

describe('serve', () => {
  it('serve() yields to a client in the same process while an endless script plays', async () => {
    await using server = await serve(repeat(text('drop ')), plain);
    const response = await fetch(server.url);
    let read = 0;
    for await (const chunk of response.body!) {
      read += chunk.byteLength;
      if (read > 10_000) break;
    }
    expect(read).toBeGreaterThan(10_000);
  });

  it('serve() streams a script and records the request', async () => {
    await using server = await serve(answer);
    const response = await fetch(`${server.url}/chat?a=1`, { method: 'POST', body: '{"prompt":"Hi"}' });

    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect((await readBody(response)).text).toContain('"delta":"Hello"');
    expect(server.journal.last).toMatchObject({
      request: { method: 'POST', url: `${server.url}/chat?a=1`, body: { prompt: 'Hi' }, prompt: 'Hi' },
      status: 200,
      state: 'ended',
      text: 'Hello',
    });
  });

  it('serve() breaks the connection after byte n, and all n bytes arrive', async () => {
    await using server = await serve(script(reset({ afterBytes: 7 }), text('0123456789'), finish()), plain);
    const body = await readBody(await fetch(server.url));

    expect(body.text).toBe('0123456');
    expect(body.error).toBeInstanceOf(TypeError);
    expect(server.journal.last?.state).toBe('reset');
  });

  it('serve() ends the body without an error after byte n', async () => {
    await using server = await serve(script(truncate({ afterBytes: 7 }), text('0123456789')), plain);

    expect(await readBody(await fetch(server.url))).toMatchObject({ text: '0123456' });
  });

  it('serve() stalls with the connection open, and observes that the client closes it', async () => {
    await using server = await serve(script(text('a'), stall()), plain);
    const abort = new AbortController();
    const reader = (await fetch(server.url, { signal: abort.signal })).body!.getReader();
    await reader.read();

    expect(server.journal.last?.state).toBe('open');
    abort.abort();
    await expect(reader.read()).rejects.toThrow();
    await expect.poll(() => server.journal.last?.state).toBe('aborted');
  });

  it('serve() writes one byte at a time', async () => {
    await using server = await serve(script(chunking('byte'), text('Grüße')), plain);
    const body = await readBody(await fetch(server.url));

    expect(body.text).toBe('Grüße');
    expect(server.journal.last?.chunksPulled).toBe(7);
  });

  it('serve() sends 429 with Retry-After and then succeeds', async () => {
    await using server = await serve(sequence(status(429, { retryAfter: 1 }), answer));
    const refusal = await fetch(server.url);

    expect(refusal.status).toBe(429);
    expect(refusal.headers.get('retry-after')).toBe('1');
    expect(await refusal.json()).toMatchObject({ error: { code: 429 } });
    expect((await fetch(server.url)).status).toBe(200);
  });

  it('serve() redirects with method and body', async () => {
    await using server = await serve((request) =>
      request.url.endsWith('/old') ? status(307, { headers: { location: '/new' } }) : answer,
    );
    const response = await fetch(`${server.url}/old`, { method: 'POST', body: '{"prompt":"Hi"}' });

    expect(response.redirected).toBe(true);
    expect((await readBody(response)).text).toContain('Hello');
    expect(server.journal.last?.request).toMatchObject({ method: 'POST', url: `${server.url}/new`, prompt: 'Hi' });
  });

  it('serve() flushes each compressed chunk, so that it can be read before the next is written', async () => {
    await using server = await serve(script(text('first'), stall()), { ...plain, gzip: true });
    const response = await fetch(server.url);
    const { value } = await response.body!.getReader().read();

    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(new TextDecoder().decode(value)).toBe('first');
  });

  it('serve() can send only heartbeats', async () => {
    await using server = await serve(repeat(script(comment('beat'), delay(5))));
    const abort = new AbortController();
    const reader = (await fetch(server.url, { signal: abort.signal })).body!.getReader();

    for (let count = 0; count < 3; count += 1) {
      expect(new TextDecoder().decode((await reader.read()).value)).toContain(': beat\n\n');
    }
    abort.abort();
  });

  it('serve() streams endlessly and stops writing while the client does not read', async () => {
    await using server = await serve(repeat(raw(new Uint8Array(64 * 1024))), plain);
    const abort = new AbortController();
    await fetch(server.url, { signal: abort.signal });
    let before = -1;
    const settled = () => {
      const same = server.journal.last!.bytesPulled === before;
      before = server.journal.last!.bytesPulled;
      return same;
    };

    await expect.poll(settled, { timeout: 4_000 }).toBe(true);
    abort.abort();
  });

  it('serve() closes the socket without a response for offline()', async () => {
    await using server = await serve(offline());

    await expect(fetch(server.url)).rejects.toThrow('fetch failed');
  });

  it('serve() continues after Last-Event-ID', async () => {
    await using server = await serve(resumable(script(text('one'), reset(), text('two'), finish())), {
      protocol: 'openai-chat',
    });
    const first = await readBody(await fetch(server.url));
    const id = [...first.text.matchAll(/^id: (.*)$/gm)].at(-1)![1]!;
    const second = await readBody(await fetch(server.url, { headers: { 'last-event-id': id } }));

    expect(first.error).toBeInstanceOf(TypeError);
    expect(first.text).toContain('one');
    expect(first.text).not.toContain('two');
    expect(second.text).not.toContain('one');
    expect(second.text).toContain('two');
    expect(second.error).toBeUndefined();
  });

  it('serve() replays the whole answer to a client without a cursor', async () => {
    await using server = await serve(resumable(script(text('one'), reset(), text('two'), finish())), plain);
    await readBody(await fetch(server.url));

    expect(await readBody(await fetch(server.url))).toMatchObject({ text: 'onetwo' });
  });

  it('serve() allows requests from other origins', async () => {
    await using server = await serve(answer);
    const preflight = await fetch(server.url, {
      method: 'OPTIONS',
      headers: {
        origin: 'http://page.test',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'idempotency-key',
      },
    });

    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('http://page.test');
    expect(preflight.headers.get('access-control-allow-headers')).toBe('idempotency-key');
    expect(server.journal.entries).toHaveLength(0);
  });

  it('serve() responds with 501 if no reply matches', async () => {
    await using server = await serve(() => undefined);
    const response = await fetch(server.url);

    expect(response.status).toBe(501);
    expect(await response.text()).toContain('none of the rules matches');
  });
});
