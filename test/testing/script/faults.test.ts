import {
  chunking,
  delay,
  finish,
  htmlPage,
  instantClock,
  mockFetch,
  offline,
  reset,
  type ScriptPart,
  script,
  stall,
  status,
  text,
  truncate,
  virtualClock,
} from 'sluice/testing';
import { describe, expect, it } from 'vitest';

const plain = { protocol: 'text' } as const;

async function play(part: ScriptPart) {
  const clock = virtualClock();
  const fetch = mockFetch(part, { ...plain, clock });
  const response = await fetch('/');
  const reader = response.body!.getReader();
  let read = '';
  for (;;) {
    const chunk = await reader.read().catch((error: unknown) => ({ error }));
    if ('error' in chunk) return { text: read, error: chunk.error, at: clock.now(), entry: fetch.journal.last! };
    if (chunk.done) return { text: read, at: clock.now(), entry: fetch.journal.last! };
    read += new TextDecoder().decode(chunk.value);
  }
}

describe('faults', () => {
  it('reset() breaks the connection at its position in the script', async () => {
    const { text: read, error, entry } = await play(script(text('ab'), reset(), text('cd')));

    expect(read).toBe('ab');
    expect(error).toBeInstanceOf(TypeError);
    expect(entry.state).toBe('reset');
  });

  it('reset({ afterBytes }) breaks the connection at that offset, with any chunking', async () => {
    const answer = script(text('abc'), text('def'), finish());
    for (let afterBytes = 0; afterBytes <= 6; afterBytes += 1) {
      for (const framed of ['event', 'byte', 'coalesced', { size: 4 }] as const) {
        const part = script(chunking(framed), reset({ afterBytes }), text('abc'), text('def'));
        expect(await play(part)).toMatchObject({ text: 'abcdef'.slice(0, afterBytes), error: expect.any(TypeError) });
      }
    }
    expect(answer.steps).toHaveLength(3);
  });

  it('truncate() ends the body without an error', async () => {
    const { text: read, entry, ...rest } = await play(script(truncate({ afterBytes: 4 }), text('abcdef')));

    expect(read).toBe('abcd');
    expect(rest).not.toHaveProperty('error');
    expect(entry.state).toBe('ended');
  });

  it('stall({ ms }) sends nothing for that time, even in the middle of a chunk', async () => {
    expect(await play(script(stall({ afterBytes: 3, ms: 5_000 }), text('abcdef')))).toMatchObject({
      text: 'abcdef',
      at: 5_000,
    });
  });

  it('stall() sends nothing and never ends', async () => {
    const clock = instantClock();
    const fetch = mockFetch(script(text('a'), stall(), text('b')), { ...plain, clock });
    const reader = (await fetch('/')).body!.getReader();
    await reader.read();
    const next = Promise.race([reader.read(), clock.advance(86_400_000).then(() => 'silence')]);

    expect(await next).toBe('silence');
  });

  it('multiple faults fire in the order of their offsets', async () => {
    const part = script(reset({ afterBytes: 5 }), stall({ afterBytes: 2, ms: 100 }), text('abcdefgh'));

    expect(await play(part)).toMatchObject({ text: 'abcde', at: 100, error: expect.any(TypeError) });
  });

  it('status() without a body sends a JSON error, with Retry-After in seconds or as a date', async () => {
    const response = await mockFetch(status(429, { retryAfter: 20 }))('/');
    const dated = await mockFetch(status(503, { retryAfter: new Date(0) }))('/');

    expect(response.status).toBe(429);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('retry-after')).toBe('20');
    expect(await response.json()).toEqual({ error: { message: 'The mock answered with status 429.', code: 429 } });
    expect(dated.headers.get('retry-after')).toBe('Thu, 01 Jan 1970 00:00:00 GMT');
  });

  it('status() with steps streams these steps', async () => {
    const response = await mockFetch(script(status(503), text('down')), plain)('/');

    expect(await response.text()).toBe('down');
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });

  it('htmlPage() sends an HTML page instead of a stream', async () => {
    const response = await mockFetch(htmlPage())('/');

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.has('x-vercel-ai-ui-message-stream')).toBe(false);
    expect(await response.text()).toContain('<h1>Sign in</h1>');
  });

  it('offline() sends no response', async () => {
    const fetch = mockFetch(offline());

    await expect(fetch('/')).rejects.toThrow(TypeError);
    expect(fetch.journal.last).toMatchObject({ status: 0, state: 'reset' });
  });

  it('a delay before status() delays only the response head, and the same delay after it only the body', async () => {
    const clock = virtualClock();
    const wait = delay(700);
    const response = await mockFetch(script(wait, status(200), wait, text('a')), { ...plain, clock })('/');

    expect(clock.now()).toBe(700);
    expect(await response.text()).toBe('a');
    expect(clock.now()).toBe(1_400);
  });
});
