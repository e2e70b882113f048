// @vitest-environment node
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setupServer } from 'msw/node';
import {
  cassette,
  cassettes,
  delay,
  finish,
  mockFetch,
  pace,
  raw,
  record,
  reset,
  script,
  sequence,
  status,
  text,
  virtualClock,
} from 'sluice/testing';
import { streamHandler } from 'sluice/testing/msw';
import { cassetteFile, recordFile, serve } from 'sluice/testing/node';
import { describe, expect, it } from 'vitest';
import { readAnswer } from '../read.js';

const wave = new TextEncoder().encode('👋');
const answer = script(delay(120), text('Grüße '), delay(80), raw(wave.slice(0, 2)), delay(40), raw(wave.slice(2)));

/** Records `answer` in virtual time, and all its chunks. */
async function recorded(part = answer) {
  const clock = virtualClock();
  const uninstall = clock.install();
  const recorder = record(mockFetch(part, { protocol: 'text' }));
  const bytes = await readBytes(await recorder('http://api.test/chat', { method: 'POST', body: 'secret prompt' }));
  uninstall();
  return { jsonl: recorder.jsonl, ...bytes };
}

async function readBytes(response: Response, now = () => 0) {
  const chunks: { at: number; bytes: number[] }[] = [];
  let error: unknown;
  try {
    for await (const chunk of response.body!) chunks.push({ at: Math.round(now()), bytes: [...chunk] });
  } catch (caught) {
    error = caught;
  }
  return { chunks, error };
}

describe('cassette', () => {
  it('cassette() plays the recorded chunks byte for byte, with their timing', async () => {
    const { jsonl, chunks } = await recorded();
    const clock = virtualClock();
    const response = await mockFetch(cassette(jsonl), { clock })('/');
    const played = await readBytes(response, clock.now);

    expect(played.chunks.map(({ bytes }) => bytes)).toEqual(chunks.map(({ bytes }) => bytes));
    expect(played.chunks.map(({ at }) => at)).toEqual([120, 200, 240]);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });

  it('cassette() can be combined with a pace and a fault', async () => {
    const { jsonl } = await recorded();
    const clock = virtualClock();
    const faster = await readBytes(
      await mockFetch(script(pace({ speed: 10 }), cassette(jsonl)), { clock })('/'),
      clock.now,
    );
    const broken = await mockFetch(script(reset({ afterBytes: 3 }), cassette(jsonl)))('/');

    expect(faster.chunks.at(-1)?.at).toBe(24);
    expect(await readAnswer(broken)).toMatchObject({ text: 'Gr', error: { code: 'disconnected' } });
  });

  it('cassette() sends the same body through every transport', async () => {
    const { jsonl } = await recorded(script(text('one'), text('two')));
    const msw = setupServer(streamHandler('http://msw.test/chat', cassette(jsonl)));
    msw.listen({ onUnhandledFrame: 'bypass' });
    await using server = await serve(cassette(jsonl));
    const texts = await Promise.all(
      [mockFetch(cassette(jsonl))('http://msw.test/chat'), fetch('http://msw.test/chat'), fetch(server.url)].map(
        async (response) => (await response).text(),
      ),
    );
    msw.close();

    expect(texts).toEqual(['onetwo', 'onetwo', 'onetwo']);
  });

  it('cassette() resets the connection where the recorded one broke', async () => {
    const { jsonl, error } = await recorded(script(text('a'), reset()));
    const played = await readBytes(await mockFetch(cassette(jsonl))('/'));

    expect(error).toBeInstanceOf(TypeError);
    expect(played).toMatchObject({ chunks: [{ bytes: [97] }], error: expect.any(TypeError) });
  });

  it('cassette() keeps the status and drops the connection headers of the recording', async () => {
    const { jsonl } = await recorded(
      script(
        status(503, { headers: { 'content-encoding': 'gzip', 'content-length': '4', 'x-request-id': '9' } }),
        raw('down'),
      ),
    );
    const response = await mockFetch(cassette(jsonl))('/');

    expect(response.status).toBe(503);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-request-id': '9',
      'content-type': 'text/plain; charset=utf-8',
    });
    expect(response.headers.has('content-encoding') || response.headers.has('content-length')).toBe(false);
  });

  it('cassette() throws an error with an explanation for a text that is not a cassette', async () => {
    const { jsonl } = await recorded();

    expect(() => cassette('chat.jsonl')).toThrow('takes the text of a file, not its name');
    expect(() => cassette('{"at":1}')).toThrow('This text is not a cassette');
    expect(() => cassette('')).toThrow('has 0 responses');
    expect(() => cassette(jsonl + jsonl)).toThrow('sequence(...cassettes(jsonl))');
  });
});

describe('record', () => {
  it('record() returns the response unchanged and pulls only the chunks that its reader requests', async () => {
    const source = mockFetch(script(text('a'), text('b'), text('c')), { protocol: 'text' });
    const response = await record(source)('http://api.test/chat');
    const reader = response.body!.getReader();
    await reader.read();

    expect(response).toMatchObject({ status: 200, url: 'http://api.test/chat' });
    expect(source.journal.last?.chunksPulled).toBe(1);
    await reader.cancel('enough');
    expect(source.journal.last).toMatchObject({ state: 'aborted', abortReason: 'enough' });
  });

  it('record() records several responses for sequence()', async () => {
    const recorder = record(mockFetch(sequence(status(429), script(text('then'))), { protocol: 'text' }));
    await (await recorder('/a')).text();
    await (await recorder('/b')).text();
    const fetch = mockFetch(sequence(...cassettes(recorder.jsonl)));

    expect((await fetch('/')).status).toBe(429);
    expect(await (await fetch('/')).text()).toBe('then');
  });

  const headOf = ({ jsonl }: { readonly jsonl: string }) => JSON.parse(jsonl.split('\n', 1)[0]!);

  it('record() records only header values that are known to be harmless', async () => {
    const harmless = { 'content-type': 'application/json', 'retry-after': '2', 'x-ratelimit-remaining-tokens': '9' };
    const others = ['authorization', 'cookie', 'x-api-key', 'x-bearer', 'x-csrf', 'dpop', 'userkey', 'x-anything'];
    const secret = Object.fromEntries(others.map((name) => [name, 'SECRET']));
    const headers = { ...harmless, ...secret };
    const recorder = record(mockFetch(script(status(200, { headers }), text('a'))));
    const response = await recorder('/', { headers });
    await response.text();

    const { request, response: recordedResponse } = headOf(recorder);
    for (const recordedHeaders of [request.headers, recordedResponse.headers]) {
      expect(recordedHeaders).toMatchObject(harmless);
      for (const name of others.filter((name) => name in recordedHeaders)) {
        expect([name, recordedHeaders[name]]).toEqual([name, '[redacted]']);
      }
    }
    expect(recorder.jsonl).not.toContain('SECRET');
    expect(response.headers.get('x-bearer')).toBe('SECRET');
  });

  it.each([
    ['credentials', 'https://user:SECRET@api.test/chat', 'https://[redacted]@api.test/chat'],
    ['credentials with an @', 'https://user:SEC@RET@api.test/', 'https://[redacted]@api.test/'],
    ['unknown parameters', '/chat?sas=SECRET&model=m&pass=SECRET', '/chat?sas=[redacted]&model=m&pass=[redacted]'],
    ['an encoded parameter name', '/chat?%6Bey=SECRET', '/chat?%6Bey=[redacted]'],
    ['a parameter without a name', '/chat?SECRET', '/chat?[redacted]'],
    ['the fragment', '/chat?alt=sse#id_token=SECRET', '/chat?alt=sse#id_token=[redacted]'],
    ['a URL within a parameter', '/a?next=https%3A%2F%2Fb.test%3Fkey%3DSECRET', '/a?next=[redacted]'],
    ['a key in the path', '/v1/sk-SECRET0123456789abcdef/chat', '/v1/[redacted]/chat'],
  ])('record() redacts %s of the URL', async (_, url, expected) => {
    const recorder = record(async () => new Response('a'));
    await (await recorder(url)).text();
    expect(headOf(recorder).request.url).toBe(expected);
  });

  it('record() redacts every URL of Link, Location and Referer', async () => {
    const headers = {
      link: '<https://u:SECRET@a.test/?page=1&key=SECRET>; rel="next"; title="SECRET", </b?userKey=SECRET>; rel=prev',
      location: '/files?sig=SECRET&page=2',
    };
    const recorder = record(async () => new Response('a', { headers }));
    await (await recorder('/', { headers: { referer: 'https://app.test/?token=SECRET' } })).text();
    const { request, response } = headOf(recorder);
    expect(response.headers.link).toBe(
      '<https://[redacted]@a.test/?page=1&key=[redacted]>; rel="next", </b?userKey=[redacted]>; rel="prev"',
    );
    expect(response.headers.location).toBe('/files?sig=[redacted]&page=2');
    expect(request.headers.referer).toBe('https://app.test/?token=[redacted]');
  });

  it('record() records only known body fields, and redacts secrets within them', async () => {
    const recorder = record(async () => new Response('a'), { requestBody: true });
    const body = {
      model: 'm',
      max_tokens: 100,
      apiKey: 'SECRET',
      tenant: 'SECRET',
      messages: [{ role: 'user', content: 'My key is sk-SECRET0123456789abcdef.' }],
      metadata: { userKey: 'SECRET', auth: { value: 'SECRET' }, max_tokens: 5 },
    };
    await (await recorder('/', { method: 'POST', body: JSON.stringify(body) })).text();
    await (await recorder(new Request('http://a.test', { method: 'POST', body: JSON.stringify(body) }))).text();
    await (await recorder('/', { method: 'POST', body: 'grant_type=SECRET&client_secret=SECRET' })).text();

    expect(recorder.jsonl).not.toContain('SECRET');
    expect(JSON.parse(headOf(recorder).request.body)).toEqual({
      model: 'm',
      max_tokens: 100,
      apiKey: '[redacted]',
      tenant: '[redacted]',
      messages: [{ role: 'user', content: 'My key is [redacted].' }],
      metadata: { userKey: '[redacted]', auth: '[redacted]', max_tokens: 5 },
    });
  });

  it('record() does not redact the names in `keep`', async () => {
    const recorder = record(async () => new Response('a'), { requestBody: true, keep: ['X-Tenant', 'topic'] });
    const body = JSON.stringify({ topic: 'mills' });
    await (await recorder('/?topic=1', { method: 'POST', body, headers: { 'x-tenant': 'a' } })).text();
    expect(headOf(recorder).request).toMatchObject({ url: '/?topic=1', headers: { 'x-tenant': 'a' }, body });
  });

  it('record() records the request body only with `requestBody`', async () => {
    const { jsonl } = await recorded();
    const recorder = record(mockFetch(answer), { requestBody: true });
    await (await recorder('/', { method: 'POST', body: 'a prompt' })).text();

    expect(jsonl).not.toContain('secret prompt');
    expect(recorder.jsonl).toContain('a prompt');
  });
});

describe('recordFile and cassetteFile', () => {
  it('recordFile() appends to the file while the response streams, and cassetteFile() plays it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cassette-'));
    const file = join(folder, 'chat.jsonl');
    try {
      const recorder = recordFile(file, mockFetch(script(text('Hello'), finish())));
      const first = await readAnswer(await recorder('http://api.test/chat'));

      expect(readFileSync(file, 'utf8')).toBe(recorder.jsonl);
      expect(await readAnswer(await mockFetch(cassetteFile(file))('/'))).toEqual(first);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
