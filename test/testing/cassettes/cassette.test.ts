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

/** Records `answer`, in virtual time, and everything that came with it. */
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
  it('plays what was recorded, chunk by chunk, byte for byte, with its timing', async () => {
    const { jsonl, chunks } = await recorded();
    const clock = virtualClock();
    const response = await mockFetch(cassette(jsonl), { clock })('/');
    const played = await readBytes(response, clock.now);

    expect(played.chunks.map(({ bytes }) => bytes)).toEqual(chunks.map(({ bytes }) => bytes));
    expect(played.chunks.map(({ at }) => at)).toEqual([120, 200, 240]);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });

  it('is a script: faster with a pace, broken with a fault', async () => {
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

  it('says the same in every mount', async () => {
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

  it('breaks where the recorded connection broke', async () => {
    const { jsonl, error } = await recorded(script(text('a'), reset()));
    const played = await readBytes(await mockFetch(cassette(jsonl))('/'));

    expect(error).toBeInstanceOf(TypeError);
    expect(played).toMatchObject({ chunks: [{ bytes: [97] }], error: expect.any(TypeError) });
  });

  it('keeps the status, and leaves out what was true of the recorded connection only', async () => {
    const { jsonl } = await recorded(
      script(
        status(503, { headers: { 'content-encoding': 'gzip', 'content-length': '4', 'x-request-id': '9' } }),
        raw('down'),
      ),
    );
    const response = await mockFetch(cassette(jsonl))('/');

    expect(response.status).toBe(503);
    expect(Object.fromEntries(response.headers)).toEqual({
      'x-request-id': '9',
      'content-type': 'text/plain; charset=utf-8',
    });
  });

  it('says what is wrong with a text that is no cassette', async () => {
    const { jsonl } = await recorded();

    expect(() => cassette('chat.jsonl')).toThrow('takes the text of the file, not its name');
    expect(() => cassette('{"at":1}')).toThrow('This is no cassette');
    expect(() => cassette('')).toThrow('holds 0 responses');
    expect(() => cassette(jsonl + jsonl)).toThrow('sequence(...cassettes(jsonl))');
  });
});

describe('record', () => {
  it('passes the response on as it is, and pulls no more than its reader', async () => {
    const source = mockFetch(script(text('a'), text('b'), text('c')), { protocol: 'text' });
    const response = await record(source)('http://api.test/chat');
    const reader = response.body!.getReader();
    await reader.read();

    expect(response).toMatchObject({ status: 200, url: 'http://api.test/chat' });
    expect(source.journal.last?.chunksPulled).toBe(1);
    await reader.cancel('enough');
    expect(source.journal.last).toMatchObject({ state: 'aborted', abortReason: 'enough' });
  });

  it('keeps several responses, for a sequence', async () => {
    const recorder = record(mockFetch(sequence(status(429), script(text('then'))), { protocol: 'text' }));
    await (await recorder('/a')).text();
    await (await recorder('/b')).text();
    const fetch = mockFetch(sequence(...cassettes(recorder.jsonl)));

    expect((await fetch('/')).status).toBe(429);
    expect(await (await fetch('/')).text()).toBe('then');
  });

  it('takes out what may be secret in headers and URLs', async () => {
    const recorder = record(
      mockFetch(
        script(
          status(200, {
            headers: {
              'Set-Cookie': 'sid=SECRET',
              'x-request-id': 'shown',
              'x-ratelimit-remaining-tokens': 'SECRET-looking',
              location: 'https://u:SECRET@files.test/a?sig=SECRET&page=shown',
            },
          }),
          text('a'),
        ),
      ),
      { redactHeaders: ['X-Tenant'] },
    );
    const response = await recorder(
      'https://user:SECRET@api.test/v1/chat?api_key=SECRET&key=SECRET&access_token=SECRET&X-Amz-Signature=SECRET&model=shown#id_token=SECRET',
      {
        method: 'POST',
        body: '{"prompt":"SECRET"}',
        headers: {
          Authorization: 'Bearer SECRET',
          Cookie: 'SECRET',
          'X-Api-Key': 'SECRET',
          'Api-Key': 'SECRET',
          'x-goog-api-key': 'SECRET',
          'anthropic-auth-token': 'SECRET',
          'proxy-authorization': 'SECRET',
          'x-tenant': 'SECRET',
          'content-type': 'application/json',
          'x-monkey': 'shown',
        },
      },
    );
    await response.text();
    const [head] = recorder.jsonl.split('\n').map((line) => line && JSON.parse(line));

    expect(recorder.jsonl).not.toContain('SECRET');
    expect(head.request.url).toBe(
      'https://[redacted]@api.test/v1/chat?api_key=[redacted]&key=[redacted]&access_token=[redacted]&X-Amz-Signature=[redacted]&model=shown#id_token=[redacted]',
    );
    expect(head.request.headers).toMatchObject({
      authorization: '[redacted]',
      'content-type': 'application/json',
      'x-monkey': 'shown',
    });
    expect(head.response.headers).toMatchObject({
      'x-request-id': 'shown',
      location: 'https://[redacted]@files.test/a?sig=[redacted]&page=shown',
    });
    expect(response.headers.get('location')).toContain('SECRET');
  });

  it('keeps the prompt only when asked to', async () => {
    const { jsonl } = await recorded();
    const recorder = record(mockFetch(answer), { requestBody: true });
    await (await recorder('/', { method: 'POST', body: 'a prompt' })).text();

    expect(jsonl).not.toContain('secret prompt');
    expect(recorder.jsonl).toContain('a prompt');
  });
});

describe('recordFile and cassetteFile', () => {
  it('write a file as it streams, and play it', async () => {
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
