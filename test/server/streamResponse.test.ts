// @vitest-environment node
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { createUIMessageStream, simulateReadableStream, streamText } from 'ai';
import { MockLanguageModelV4 } from 'ai/test';
import OpenAI from 'openai';
import { type StreamEnding, streamResponse } from 'sluice/server';
import { OpenAIStream, StreamingTextResponse } from 'sluice/server/legacy';
import { createEncoder } from 'sluice/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { StreamProcessor } from '../../src/core/decoding/StreamProcessor.js';
import { StreamSession } from '../../src/core/index.js';
import type { StreamDelta } from '../../src/model/StreamDelta.js';
import { type Route, startRoutes, type TestRoutes } from './readers/routes.js';

const text = (value: string): StreamDelta => ({ type: 'text', part: 't', text: value });
const stop: StreamDelta = { type: 'finish', reason: 'stop', raw: '' };

async function* endless(pulled: { count: number; stopped?: boolean }, delayMs = 0) {
  try {
    for (;;) {
      pulled.count++;
      if (delayMs > 0) await wait(delayMs);
      yield `word ${pulled.count} `;
    }
  } finally {
    pulled.stopped = true;
  }
}

function read(wire: string, headers: Headers) {
  const processor = new StreamProcessor({ headers });
  const deltas = [...processor.push(wire)];
  const end = processor.end();
  const all = [...deltas, ...end.deltas];
  return {
    ...end,
    protocol: processor.protocol,
    text: all.map((delta) => (delta.type === 'text' ? delta.text : '')).join(''),
    all,
  };
}

async function answerOf(response: Response) {
  return read(await response.text(), response.headers);
}

const openAiChunks = [
  {
    id: 'c',
    object: 'chat.completion.chunk',
    model: 'm',
    choices: [{ index: 0, delta: { content: 'Hel' }, logprobs: { a: 1 } }],
  },
  { id: 'c', object: 'chat.completion.chunk', model: 'm', choices: [{ index: 0, delta: { content: 'lo' } }] },
  { id: 'c', object: 'chat.completion.chunk', model: 'm', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
];
async function* iterate<Value>(values: readonly Value[]) {
  yield* values;
}

function streamed(deltas: readonly StreamDelta[]) {
  return new ReadableStream<StreamDelta>({
    start(controller) {
      for (const delta of deltas) controller.enqueue(delta);
      controller.close();
    },
  });
}

const routes: TestRoutes[] = [];
async function serve(route: Route) {
  const started = await startRoutes(route);
  routes.push(started);
  return started.url;
}
afterEach(async () => {
  vi.restoreAllMocks();
  for (const started of routes.splice(0)) await started.close();
});

describe('sources of streamResponse', () => {
  const model = new MockLanguageModelV4({
    doStream: async () => ({
      stream: simulateReadableStream({
        chunks: [
          { type: 'stream-start', warnings: [] },
          { type: 'text-start', id: '0' },
          { type: 'text-delta', id: '0', delta: 'Hello' },
          { type: 'text-end', id: '0' },
          {
            type: 'finish',
            finishReason: { unified: 'stop', raw: 'stop' },
            usage: {
              inputTokens: { total: 3, noCache: 3, cacheRead: undefined, cacheWrite: undefined },
              outputTokens: { total: 5, text: 5, reasoning: undefined },
            },
          },
        ],
      }),
    }),
  });
  const bytes = () => new Response(openAiChunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join(''));
  const sources: [string, () => Parameters<typeof streamResponse>[0], string][] = [
    ['a string', () => 'Hello', 'ai-sdk'],
    ['an iterable of strings', () => iterate(['Hel', 'lo']), 'ai-sdk'],
    ['a promise of it', () => Promise.resolve(iterate(['Hel', 'lo'])), 'ai-sdk'],
    ['a function that makes it', () => () => iterate(['Hel', 'lo']), 'ai-sdk'],
    ['a stream of deltas', () => streamed([text('Hel'), text('lo'), stop]), 'ai-sdk'],
    ['batches of deltas', () => iterate([[text('Hel')], [text('lo'), stop]]), 'ai-sdk'],
    ['OpenAI chunks', () => iterate(openAiChunks), 'openai-chat'],
    ['the bytes of a Response', bytes, 'openai-chat'],
    ['streamText()', () => streamText({ model, prompt: 'Hi' }), 'ai-sdk'],
    [
      'UI message chunks',
      () =>
        createUIMessageStream({
          execute({ writer }) {
            writer.write({ type: 'text-start', id: '1' });
            writer.write({ type: 'text-delta', id: '1', delta: 'Hello' });
            writer.write({ type: 'text-end', id: '1' });
          },
        }),
      'ai-sdk',
    ],
  ];

  it.each(sources)('streamResponse accepts %s', async (_, source, protocol) => {
    const answer = await answerOf(await streamResponse(source()));
    expect(answer).toMatchObject({ text: 'Hello', protocol, outcome: 'complete' });
    for (const other of ['anthropic-messages', 'ollama', 'openai-responses'] as const) {
      const translated = await answerOf(await streamResponse(source(), { protocol: other }));
      expect(translated).toMatchObject({ text: 'Hello', protocol: other, outcome: 'complete' });
    }
  });

  it('streamResponse accepts a pending OpenAI SDK request and aborts it when the client disconnects', async () => {
    const pulled = { count: 0, stopped: false };
    const upstream = await serve(({ signal }) =>
      streamResponse(endless(pulled, 5), { protocol: 'openai-chat', signal }),
    );
    const openai = new OpenAI({ apiKey: 'none', baseURL: upstream, maxRetries: 0 });
    const response = await streamResponse(({ signal }) =>
      openai.chat.completions.create({ model: 'm', messages: [], stream: true }, { signal }),
    );
    const reader = response.body!.getReader();
    for (let n = 0; n < 3; n++) await reader.read();
    await reader.cancel();
    await vi.waitFor(() => expect(pulled.stopped).toBe(true));
  });

  it('streamResponse passes chunks of the response’s own protocol through unchanged', async () => {
    const wire = await (await streamResponse(iterate(openAiChunks))).text();
    expect(wire).toContain('"logprobs":{"a":1}');
    expect(wire.match(/data: .*/g)).toHaveLength(4);
    const steps = [
      { type: 'start', messageId: 'm' },
      { type: 'start-step' },
      { type: 'reset-step' },
      {
        type: 'tool-input-available',
        toolCallId: 'c',
        toolName: 't',
        input: {},
        dynamic: true,
        providerMetadata: { a: { b: 1 } },
      },
      { type: 'tool-output-available', toolCallId: 'c', output: 1, preliminary: true },
      { type: 'finish-step' },
      { type: 'finish' },
    ];
    const passed = await (await streamResponse(iterate(steps))).text();
    expect(passed).toBe(
      [...steps.map((step) => JSON.stringify(step)), '[DONE]'].map((data) => `data: ${data}\n\n`).join(''),
    );
  });

  it('streamResponse rejects unknown objects with an error that names the `from` option', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
    const response = await streamResponse(iterate([{ a: 1 }]));
    expect(response.status).toBe(500);
    expect(String(logged.mock.calls[0]![1])).toContain('Name their protocol with the `from` option.');
  });
});

describe('streamResponse', () => {
  it('streamResponse pulls at most two chunks ahead of a client that reads slowly or not at all', async () => {
    const pulled = { count: 0 };
    const response = await streamResponse(endless(pulled));
    await wait(20);
    expect(pulled.count).toBeLessThanOrEqual(2);
    const reader = response.body!.getReader();
    for (let n = 1; n <= 5; n++) {
      await reader.read();
      await wait(5);
      expect(pulled.count).toBeLessThanOrEqual(n + 2);
    }
    await reader.cancel();
  });

  it('streamResponse stops pulling for a paused socket, and stops the source when the socket closes', async () => {
    const pulled = { count: 0, stopped: false };
    const url = new URL(await serve(() => streamResponse(endless(pulled))));
    const socket = connect(Number(url.port), url.hostname);
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    socket.pause();
    let before = -1;
    await vi.waitFor(
      () => {
        const isSteady = before === pulled.count && before > 0;
        before = pulled.count;
        expect(isSteady).toBe(true);
      },
      { interval: 200, timeout: 10_000 },
    );
    socket.destroy();
    await vi.waitFor(() => expect(pulled.stopped).toBe(true));
  });

  it('streamResponse stops the source when `signal` aborts', async () => {
    const pulled = { count: 0, stopped: false };
    const abort = new AbortController();
    let ending: StreamEnding | undefined;
    await streamResponse(endless(pulled, 1), {
      signal: abort.signal,
      onEnd: (end) => {
        ending = end;
      },
    });
    abort.abort();
    await vi.waitFor(() => expect(pulled.stopped).toBe(true));
    expect(ending ?? { outcome: 'stopped' }).toMatchObject({ outcome: 'stopped' });
  });

  it('streamResponse joins chunks that are available at the same time for a client that keeps reading', async () => {
    const response = await streamResponse(iterate(Array.from({ length: 5_000 }, (_, n) => `${n} `)));
    let chunks = 0;
    for await (const _ of response.body!) chunks++;
    expect(chunks).toBeLessThan(100);
  });

  it.each([
    ['status', { status: 429, headers: new Headers({ 'retry-after': '7' }) }],
    ['statusCode', { statusCode: 429, responseHeaders: { 'retry-after': '7' } }],
    ['lastError', { lastError: { statusCode: 429, responseHeaders: { 'retry-after': '7' } } }],
  ])('streamResponse passes on the status and Retry-After of a provider error (%s)', async (_, fields) => {
    const response = await streamResponse(
      async function* () {
        yield* [];
        throw Object.assign(new Error('key sk-secret'), fields);
      },
      { onError: () => 'Busy' },
    );
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7']);
    expect(await response.json()).toEqual({ error: { message: 'Busy' } });
  });

  it('streamResponse passes on the status of an AI SDK model that fails after its start chunks', async () => {
    const model = new MockLanguageModelV4({
      doStream: async () => {
        throw Object.assign(new Error('no'), { statusCode: 429, responseHeaders: { 'retry-after': '3' } });
      },
    });
    const response = await streamResponse(streamText({ model, prompt: 'Hi', maxRetries: 0, onError() {} }), {
      onError: () => 'Busy',
    });
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '3']);
  });

  it('streamResponse passes on the status of a fetch Response and hides its body', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const refused = new Response('secret', { status: 503, headers: { 'retry-after': '2' } });
    const response = await streamResponse(refused);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await response.text()).not.toContain('secret');
  });

  it('streamResponse sends the head after headMs and reports a later error in the stream', async () => {
    const response = await streamResponse(
      async function* () {
        await wait(60);
        yield* [];
        throw Object.assign(new Error('secret'), { status: 429 });
      },
      { headMs: 20, onError: () => 'Busy' },
    );
    expect(response.status).toBe(200);
    expect(await answerOf(response)).toMatchObject({ error: { message: 'Busy' }, text: '' });
  });

  it('a client can retry a response whose provider refuses at first', async () => {
    let calls = 0;
    const url = await serve(() =>
      streamResponse(
        async function* () {
          if (++calls < 3) throw Object.assign(new Error('busy'), { status: 429, headers: { 'retry-after-ms': '10' } });
          yield 'Hello';
        },
        { onError: () => 'Busy' },
      ),
    );
    expect(await new StreamSession({ api: url }).start('Hi')).toMatchObject({ status: 'done', text: 'Hello' });
    expect(calls).toBe(3);
  });

  it('by default, streamResponse logs an error during the answer and hides its message from the client', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
    const response = await streamResponse(async function* () {
      yield 'Hel';
      throw new Error('postgres://secret');
    });
    const answer = await answerOf(response);
    expect(answer).toMatchObject({ text: 'Hel', error: { message: 'The server could not complete the response.' } });
    expect(answer.all.some(({ type }) => type === 'finish')).toBe(false);
    expect(String(logged.mock.calls[0]![1])).toContain('postgres://secret');
  });

  it('streamResponse breaks the connection for an error in a text response', async () => {
    const url = await serve(() =>
      streamResponse(
        async function* () {
          yield 'Hel';
          await wait(20);
          throw new Error('no');
        },
        { protocol: 'text', onError: () => '' },
      ),
    );
    const response = await fetch(url);
    await expect(response.text()).rejects.toThrow();
  });

  it('streamResponse reports a truncated provider stream as an error', async () => {
    const response = await streamResponse(iterate(openAiChunks.slice(0, 2)), { onError: () => 'cut' });
    expect(await answerOf(response)).toMatchObject({ text: 'Hello', error: { message: 'cut' } });
  });

  it.each([
    ['ai-sdk', ':\n\n'],
    ['ollama', '\n'],
  ] as const)(
    'streamResponse sends heartbeats between events and before the first (%s)',
    async (protocol, heartbeat) => {
      const response = await streamResponse(
        async function* () {
          await wait(100);
          yield 'Hel';
          await wait(100);
          yield 'lo';
        },
        { protocol, headMs: 1, keepAliveMs: 20 },
      );
      const chunks: string[] = [];
      for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) chunks.push(chunk);
      expect(chunks.indexOf(heartbeat)).toBe(0);
      expect(chunks.filter((chunk) => chunk === heartbeat).length).toBeGreaterThan(2);
      const wire = chunks.join('');
      expect(read(wire, response.headers)).toMatchObject({ text: 'Hello', outcome: 'complete' });
    },
  );

  it('streamResponse sends no heartbeat to a client that does not read', async () => {
    const response = await streamResponse(endless({ count: 0 }), { keepAliveMs: 5 });
    await wait(60);
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toContain('word 1 ');
    await reader.cancel();
  });

  it('streamResponse awaits onEnd once, with finish reason and usage, before the body closes', async () => {
    const ends: StreamEnding[] = [];
    const response = await streamResponse(
      iterate([text('Hi'), stop, { type: 'usage', usage: { inputTokens: 3 } } as const]),
      {
        async onEnd(end) {
          await wait(30);
          ends.push(end);
        },
      },
    );
    await response.text();
    expect(ends).toMatchObject([{ outcome: 'complete', finishReason: { reason: 'stop' }, usage: { inputTokens: 3 } }]);
  });

  it('streamResponse ends the connection after maxConnectionMs, but never within an event', async () => {
    const response = await streamResponse(endless({ count: 0 }, 5), { protocol: 'ai-sdk', maxConnectionMs: 60 });
    const wire = await response.text();
    expect(wire.endsWith('\n\n')).toBe(true);
    expect(wire).not.toContain('[DONE]');
  });

  it('streamResponse counts deltas that the protocol cannot encode and sends the others', async () => {
    const unsupported: string[] = [];
    let ending: StreamEnding | undefined;
    const response = await streamResponse(iterate([text('Hi'), { type: 'data', name: 'a', value: 1 } as const, stop]), {
      protocol: 'openai-chat',
      onUnsupported: ({ type }) => unsupported.push(type),
      onEnd: (end) => {
        ending = end;
      },
    });
    expect(await answerOf(response)).toMatchObject({ text: 'Hi', outcome: 'complete' });
    expect([unsupported, ending?.unsupported]).toEqual([['data'], 1]);
  });

  it('streamResponse sets headers that prevent proxy buffering and keeps the headers of the application', async () => {
    const response = await streamResponse('Hi', { headers: { 'x-mine': '1' }, status: 201 });
    expect(response.status).toBe(201);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
      'x-mine': '1',
    });
    expect(response.headers.has('connection')).toBe(false);
  });

  it('streamResponse passes on the text of a source that is cut at any position and adds an error', async () => {
    const encoder = createEncoder('anthropic-messages');
    const wire = [text('Hel'), text('lo'), stop].map((delta) => encoder.encode(delta)).join('') + encoder.end();
    for (let cut = 1; cut < wire.length - 1; cut += 7) {
      const upstream = new Response(wire.slice(0, cut), { headers: { 'content-type': 'text/event-stream' } });
      const response = await streamResponse(upstream, { from: 'anthropic-messages', onError: () => 'cut' });
      if (response.status !== 200) continue;
      const answer = await answerOf(response);
      expect('Hello'.startsWith(answer.text)).toBe(true);
      if (!wire.slice(0, cut).includes('message_stop')) expect(answer.error).toMatchObject({ message: 'cut' });
    }
  });
});

describe('sluice/server/legacy', () => {
  it('a StreamingTextResponse route works with sluice/server/legacy if only its import is changed', async () => {
    const calls: string[] = [];
    const stream = OpenAIStream(iterate(openAiChunks), {
      onStart: () => void calls.push('start'),
      onToken: (token) => void calls.push(token),
      onCompletion: (completion) => void calls.push(`all: ${completion}`),
    });
    const response = new StreamingTextResponse(stream, { headers: { 'x-mine': '1' } });
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(response.headers.get('x-mine')).toBe('1');
    expect(await response.text()).toBe('Hello');
    expect(calls).toEqual(['start', 'Hel', 'lo', 'all: Hello']);
  });
});
