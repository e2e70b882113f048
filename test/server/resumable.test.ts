// @vitest-environment node
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { createResumableStreams, memoryStore, type ResumableStreams, type StreamStore } from 'sluice/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { StreamProcessor } from '../../src/core/decoding/StreamProcessor.js';
import { StreamSession } from '../../src/core/index.js';
import type { StreamDelta } from '../../src/model/StreamDelta.js';
import type { ProtocolName } from '../../src/protocols/registry.js';
import { startRoutes, type TestRoutes } from './readers/routes.js';

const words = Array.from({ length: 40 }, (_, n) => `word ${n} “🌊” `);
const wholeText = words.join('');

async function* slowWords(delayMs = 2, onPull?: () => void): AsyncGenerator<StreamDelta> {
  for (const word of words) {
    onPull?.();
    await wait(delayMs);
    yield { type: 'text', part: 't', text: word };
  }
  yield { type: 'finish', reason: 'stop', raw: '' };
}

const post = (headers: Record<string, string> = {}) => new Request('http://a/chat', { method: 'POST', headers });
const get = (headers: Record<string, string> = {}, query = '') => new Request(`http://a/chat${query}`, { headers });

function decode(wire: string, headers: Headers) {
  const processor = new StreamProcessor({ headers });
  const deltas = [...processor.push(wire)];
  const end = processor.end();
  const all = [...deltas, ...end.deltas];
  return { ...end, text: all.map((delta) => (delta.type === 'text' ? delta.text : '')).join(''), all };
}
const answerOf = async (response: Response) => decode(await response.text(), response.headers);
const idsOf = (wire: string) => [...wire.matchAll(/^id: (.*)$/gm)].map(([, id]) => id!);

const running: TestRoutes[] = [];
/** A chat route: POST starts or joins, GET resumes. */
async function serve(streams: ResumableStreams, respond: (request: Request) => Promise<Response>) {
  const routes = await startRoutes((request) =>
    request.method === 'POST' ? respond(request) : streams.resume(request, { key: 'chat' }),
  );
  running.push(routes);
  return routes.url;
}
afterEach(async () => {
  vi.restoreAllMocks();
  for (const routes of running.splice(0)) await routes.close();
});

/** A proxy that breaks the connection of each client once after each of these byte counts. */
async function cuttingProxy(target: string, cutsOf: (client: string) => number[]) {
  const seen = new Map<string, number>();
  const routes = await startRoutes(async (request) => {
    const client = request.headers.get('x-client') ?? '';
    const response = await fetch(target + new URL(request.url).pathname, {
      method: request.method,
      headers: request.headers,
      ...(request.method === 'POST' && { body: await request.text() }),
    });
    const nth = seen.get(client) ?? 0;
    seen.set(client, nth + 1);
    const cut = cutsOf(client)[nth];
    if (cut === undefined || !response.body) return response;
    let sent = 0;
    const cutter = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        const rest = cut - sent;
        sent += chunk.length;
        if (rest > 0) controller.enqueue(chunk.subarray(0, rest));
        if (sent >= cut) controller.error(new Error('cut'));
      },
    });
    return new Response(response.body.pipeThrough(cutter), { status: response.status, headers: response.headers });
  });
  running.push(routes);
  return routes.url;
}

describe('createResumableStreams', () => {
  it('respond() numbers every event, and resume() continues after any of them without loss or repetition', async () => {
    const streams = createResumableStreams();
    const wire = await (await streams.respond(slowWords(0), { key: 'chat' })).text();
    const ids = idsOf(wire);
    const prefix = ids[0]!.replace(/1$/, '');
    expect(ids).toEqual(ids.map((_, n) => `${prefix}${n + 1}`));
    for (let n = 1; n < ids.length; n += 5) {
      const response = await streams.resume(get({ 'last-event-id': ids[n - 1]! }));
      expect(wire.endsWith(await response.text())).toBe(true);
      const later = await streams.resume(get({}, `?starting_after=${n}`), { key: 'chat' });
      expect(idsOf(await later.text())[0]).toBe(ids[n]);
    }
    expect((await streams.resume(get({ 'last-event-id': ids.at(-1)! }))).status).toBe(204);
  });

  it('resume() can start after any event of a running stream', async () => {
    const streams = createResumableStreams();
    const first = await streams.respond(slowWords(1), { key: 'chat' });
    const id = first.headers.get('x-stream-id')!;
    const whole = first.text();
    const tails = await Promise.all(
      Array.from({ length: 40 }, async (_, n) => (await streams.resume(get({ 'last-event-id': `${id}-${n}` }))).text()),
    );
    const wire = await whole;
    expect(decode(wire, first.headers).text).toBe(wholeText);
    for (const [n, tail] of tails.entries()) {
      expect(wire.endsWith(tail)).toBe(true);
      expect(idsOf(tail)[0]).toBe(`${id}-${n + 1}`);
    }
  });

  it('resume() responds 204 if there is no stream, 410 for a deleted stream and 404 for the stream of another owner', async () => {
    const streams = createResumableStreams();
    expect((await streams.resume(get())).status).toBe(204);
    expect((await streams.resume(get(), { key: 'none' })).status).toBe(204);
    expect((await streams.resume(get({ 'last-event-id': 'gone-3' }))).status).toBe(410);
    const response = await streams.respond(slowWords(), { key: 'chat', owner: 'ada' });
    const id = response.headers.get('x-stream-id')!;
    expect((await streams.resume(get(), { key: 'chat', owner: 'bob' })).status).toBe(404);
    expect((await streams.resume(get({ 'last-event-id': `${id}-1` }))).status).toBe(404);
    expect(await streams.stop('chat', { owner: 'bob' })).toBe(false);
    expect(await streams.status('chat', { owner: 'bob' })).toBeUndefined();
    expect((await streams.respond(slowWords(), { key: 'chat', owner: 'bob' })).status).toBe(404);
    expect((await streams.resume(get(), { key: 'chat', owner: 'ada' })).status).toBe(200);
    expect(await streams.status('chat', { owner: 'ada' })).toMatchObject({ id, state: 'running' });
    await response.body!.cancel();
  });

  it('resume() without a cursor replays the whole stream until onEnd settles, then responds 204', async () => {
    const streams = createResumableStreams();
    let save: () => void = () => {};
    const saved = new Promise<void>((resolve) => {
      save = resolve;
    });
    const response = await streams.respond(slowWords(0), { key: 'chat', onEnd: () => saved });
    await vi.waitFor(async () => expect(await streams.status('chat')).toMatchObject({ state: 'complete' }));
    expect(await answerOf(await streams.resume(get(), { key: 'chat' }))).toMatchObject({ text: wholeText });
    save();
    await response.text();
    expect((await streams.resume(get(), { key: 'chat' })).status).toBe(204);
    const id = response.headers.get('x-stream-id')!;
    expect(await answerOf(await streams.resume(get(), { id }))).toMatchObject({ text: wholeText });
  });

  it('respond() joins a repeated POST to the running answer and runs the model once', async () => {
    const streams = createResumableStreams();
    let runs = 0;
    const respond = () =>
      streams.respond(
        () => {
          runs++;
          return slowWords(1);
        },
        { request: post({ 'idempotency-key': 'k' }) },
      );
    const answers = await Promise.all(Array.from({ length: 5 }, async () => answerOf(await respond())));
    expect(answers.map(({ text }) => text)).toEqual(answers.map(() => wholeText));
    expect(runs).toBe(1);
    expect(await answerOf(await respond())).toMatchObject({ text: wholeText });
    expect(runs).toBe(1);
  });

  it('respond() runs the model again for a repeated POST if the provider refused the first request', async () => {
    const streams = createResumableStreams();
    let runs = 0;
    const respond = () =>
      streams.respond(
        async function* () {
          if (++runs === 1) throw Object.assign(new Error('busy'), { status: 429, headers: { 'retry-after': '5' } });
          yield 'Hi';
        },
        { request: post({ 'idempotency-key': 'k' }), key: 'chat', onError: () => 'Busy' },
      );
    const refused = await respond();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5']);
    expect(await streams.status('chat')).toBeUndefined();
    expect(await answerOf(await respond())).toMatchObject({ text: 'Hi', outcome: 'complete' });
  });

  it('respond() sends events to its own client before they are stored', async () => {
    const store = memoryStore();
    const append = vi.spyOn(store, 'append').mockImplementation(() => new Promise(() => {}));
    const streams = createResumableStreams({ store });
    const response = await streams.respond(slowWords(1));
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let wire = '';
    while (!wire.includes('word 20 ')) wire += (await reader.read()).value;
    expect(append.mock.calls.length).toBeLessThanOrEqual(1);
    await reader.cancel();
  });

  it('`flushMs: 0` stores events before they are sent', async () => {
    const store = memoryStore();
    const streams = createResumableStreams({ store, flushMs: 0 });
    const response = await streams.respond(slowWords(1), { key: 'chat' });
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      const last = Number(/-(\d+)$/.exec(idsOf(chunk).at(-1)!)![1]);
      expect((await store.status('chat'))!.last).toBeGreaterThanOrEqual(last);
    }
  });

  it('respond() writes the answer to the store again if the store lost its data during the answer', async () => {
    let store: StreamStore = memoryStore();
    const flaky = new Proxy({} as StreamStore, {
      get: (_, name: keyof StreamStore) => (store[name] as (() => unknown) | undefined)?.bind(store),
    });
    const streams = createResumableStreams({ store: flaky });
    const response = await streams.respond(slowWords(5), { key: 'chat' });
    await wait(60);
    const old = store;
    store = memoryStore();
    const restored = store;
    // Like a Redis that starts empty: the stream exists again, without events.
    vi.spyOn(restored, 'append').mockImplementationOnce(async (lease) => {
      const acquired = await restored.acquire(lease.streamId, lease.options);
      if ('lease' in acquired) Object.assign(lease, acquired.lease);
      return { state: 'gap', last: 0 };
    });
    expect(await answerOf(response)).toMatchObject({ text: wholeText, outcome: 'complete' });
    expect(await old.status('chat')).toMatchObject({ state: 'running' });
    const id = response.headers.get('x-stream-id')!;
    expect(await answerOf(await streams.resume(get(), { id }))).toMatchObject({ text: wholeText, outcome: 'complete' });
  });

  it('resume() responds 503 with Retry-After while the store is unreachable, and the live client is unaffected', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const store = memoryStore();
    const streams = createResumableStreams({ store });
    const response = await streams.respond(slowWords(10), { key: 'chat' });
    const down = (['append', 'renew', 'status', 'acquire', 'failIfLost'] as const).map((name) =>
      vi.spyOn(store, name).mockRejectedValue(new Error('down')),
    );
    await wait(50);
    const resumed = await streams.resume(get({ 'last-event-id': 'x-1' }));
    expect([resumed.status, resumed.headers.get('retry-after')]).toEqual([503, '1']);
    expect((await streams.respond('Hi')).status).toBe(503);
    await wait(100);
    for (const mock of down) mock.mockRestore();
    expect(await answerOf(response)).toMatchObject({ text: wholeText, outcome: 'complete' });
    expect(await store.status('chat')).toMatchObject({ state: 'complete' });
  });

  it.each(['ai-sdk', 'openai-chat', 'anthropic-messages'] as const)(
    'stop() in another process ends the answer for all clients through the store (%s)',
    async (protocol) => {
      const store = memoryStore();
      const [one, other] = [createResumableStreams({ store }), createResumableStreams({ store })];
      let hasStopped = false;
      const response = await one.respond(
        async function* () {
          try {
            yield* slowWords(20);
          } finally {
            hasStopped = true;
          }
        },
        { key: 'chat', protocol },
      );
      const followed = answerOf(await other.resume(get(), { key: 'chat' }));
      await wait(50);
      const stoppedAt = Date.now();
      expect(await other.stop('chat', { reason: 'enough' })).toBe(true);
      const answers = [await answerOf(response), await followed];
      expect(Date.now() - stoppedAt).toBeLessThan(1_000);
      await vi.waitFor(() => expect(hasStopped).toBe(true));
      for (const { all, text } of answers) {
        expect(wholeText.startsWith(text)).toBe(true);
        expect(all.some(({ type }) => type === 'finish')).toBe(false);
        if (protocol === 'ai-sdk') expect(all.at(-1)).toMatchObject({ type: 'abort', reason: 'enough' });
        else expect(all.at(-1)).toMatchObject({ type: 'error', message: 'enough' });
      }
      expect(await other.status('chat')).toMatchObject({ state: 'stopped' });
      expect(await other.stop('chat')).toBe(false);
    },
  );

  it('resume() in another process shares one read of the store between all clients', async () => {
    const store = memoryStore();
    const read = vi.spyOn(store, 'read');
    const [one, other] = [createResumableStreams({ store, flushMs: 1 }), createResumableStreams({ store })];
    const response = await one.respond(slowWords(2), { key: 'chat' });
    const id = response.headers.get('x-stream-id')!;
    await wait(20);
    const tails = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => (await other.resume(get({ 'last-event-id': `${id}-${n}` }))).text()),
    );
    const wire = await response.text();
    for (const tail of tails) expect(wire.endsWith(tail)).toBe(true);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('resume() ends the stream of a dead producer with an error of the protocol, and never as complete', async () => {
    const store = memoryStore();
    const acquired = await store.acquire('dead', {
      leaseMs: 300,
      ttlMs: 60_000,
      maxBytes: 1e6,
      protocol: 'ai-sdk',
      key: 'chat',
    });
    if (!('lease' in acquired)) throw new Error('no lease');
    await store.append(acquired.lease, {
      first: 1,
      events: [
        'data: {"type":"start"}\n\n',
        'data: {"type":"text-start","id":"1"}\n\n',
        'data: {"type":"text-delta","id":"1","delta":"Hel"}\n\n',
      ],
    });
    const streams = createResumableStreams({ store, leaseMs: 300 });
    const startedAt = Date.now();
    const responses = await Promise.all([
      streams.resume(get(), { key: 'chat' }),
      streams.resume(get({ 'last-event-id': 'dead-2' })),
      // The client has seen two events more than were stored.
      streams.resume(get({ 'last-event-id': 'dead-5' })),
    ]);
    const wires = await Promise.all(responses.map((response) => response.text()));
    expect(Date.now() - startedAt).toBeLessThan(2_300);
    const [whole, tail, ahead] = wires.map((wire) => decode(wire, responses[0]!.headers));
    expect(whole).toMatchObject({
      text: 'Hel',
      outcome: 'truncated',
      error: { message: 'The server could not complete the response.' },
    });
    expect(tail!.error).toBeDefined();
    expect(idsOf(wires[2]!)).toEqual(['dead-6']);
    expect(ahead!.error).toBeDefined();
    // The response was not saved, so it is replayed.
    expect(await answerOf(await streams.resume(get(), { key: 'chat' }))).toMatchObject({ text: 'Hel', error: {} });
  });

  it('respond() writes nothing after it has lost its lease', async () => {
    const store = memoryStore();
    const streams = createResumableStreams({ store });
    const response = await streams.respond(slowWords(10), { key: 'chat', onError: () => 'lost' });
    await wait(60);
    const append = vi.spyOn(store, 'append').mockResolvedValue({ state: 'lost' });
    expect(await answerOf(response)).toMatchObject({ error: { message: 'lost' } });
    const calls = append.mock.calls.length;
    await wait(60);
    expect(append.mock.calls.length).toBe(calls);
  });

  it('an answer without clients continues by default, and `onDisconnect` can stop it immediately or after a delay', async () => {
    const streams = createResumableStreams();
    const pulled = { continue: 0, cancel: 0, later: 0, back: 0 };
    const start = async (
      name: keyof typeof pulled,
      onDisconnect: 'continue' | 'cancel' | { cancelAfterMs: number },
    ) => {
      const response = await streams.respond(
        slowWords(5, () => pulled[name]++),
        { key: name, onDisconnect },
      );
      const reader = response.body!.getReader();
      await reader.read();
      await reader.cancel();
    };
    await Promise.all([
      start('continue', 'continue'),
      start('cancel', 'cancel'),
      start('later', { cancelAfterMs: 60 }),
      start('back', { cancelAfterMs: 60 }),
    ]);
    const back = answerOf(await streams.resume(get(), { key: 'back' }));
    expect((await back).text).toBe(wholeText);
    await vi.waitFor(async () => expect(await streams.status('continue')).toMatchObject({ state: 'complete' }));
    expect(pulled.continue).toBe(40);
    expect(pulled.cancel).toBeLessThan(8);
    expect(pulled.later).toBeGreaterThan(pulled.cancel);
    expect(pulled.later).toBeLessThan(40);
    expect(await streams.status('later')).toMatchObject({ state: 'stopped' });
  });

  it('drain() refuses new responses, waits for short ones to finish and ends the others with an error', async () => {
    const streams = createResumableStreams();
    const short = answerOf(await streams.respond(slowWords(1)));
    const long = answerOf(await streams.respond(slowWords(200), { onError: () => 'restarting' }));
    await wait(20);
    const drained = streams.drain(400);
    expect((await streams.respond('Hi')).status).toBe(503);
    expect(await drained).toBe(1);
    expect(await short).toMatchObject({ text: wholeText, outcome: 'complete' });
    expect(await long).toMatchObject({ outcome: 'truncated', error: { message: 'restarting' } });
  });

  it('above maxBytes, the live client still receives everything, and resume() responds 410', async () => {
    const streams = createResumableStreams({ maxBytes: 200_000 });
    const big = 'x'.repeat(10_000);
    const response = await streams.respond(
      async function* () {
        for (let n = 0; n < 100; n++) {
          await wait(1);
          yield big;
        }
      },
      { key: 'chat' },
    );
    const whole = answerOf(response);
    await wait(80);
    expect((await streams.resume(get({ 'last-event-id': `${response.headers.get('x-stream-id')}-3` }))).status).toBe(
      410,
    );
    expect((await whole).text.length).toBe(1_000_000);
  });

  it('paused clients do not slow down the other clients', async () => {
    const streams = createResumableStreams();
    const pulled = { count: 0 };
    const url = new URL(
      await serve(streams, (request) =>
        streams.respond(
          slowWords(1, () => pulled.count++),
          { request, key: 'chat' },
        ),
      ),
    );
    const paused = Array.from({ length: 10 }, () => {
      const socket = connect(Number(url.port), url.hostname);
      socket.pause();
      return socket;
    });
    const fast = answerOf(await fetch(url, { method: 'POST' }));
    for (const socket of paused) socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    expect((await fast).text).toBe(wholeText);
    for (const socket of paused) socket.destroy();
  });

  const protocols: ProtocolName[] = [
    'ai-sdk',
    'openai-chat',
    'openai-responses',
    'anthropic-messages',
    'gemini',
    'ag-ui',
    'json',
  ];
  it.each(protocols)(
    'StreamSession with `resume: { by: "id" }` and no URL reads the whole text for a cut at each 13th byte (%s)',
    async (protocol) => {
      const streams = createResumableStreams();
      const short: StreamDelta[] = [
        { type: 'text', part: 't', text: 'Hello ' },
        { type: 'text', part: 't', text: '“🌊”' },
        { type: 'finish', reason: 'stop', raw: '' },
      ];
      const respond = (request: Request) => streams.respond(iterate(short), { request, protocol });
      const length = Buffer.byteLength(await (await respond(post())).text());
      const target = await serve(streams, respond);
      let cut = 1;
      const url = await cuttingProxy(target, () => [cut]);
      for (cut = 1; cut < length; cut += 13) {
        const session = new StreamSession({
          api: url,
          protocol,
          resume: { by: 'id' },
          retry: { baseDelayMs: 1 },
          headers: { 'x-client': String(cut) },
        });
        const { text, status } = await session.start('Hi');
        expect([cut, text, status]).toEqual([cut, 'Hello “🌊”', 'done']);
      }
    },
  );

  it('200 clients, half of them disconnected three times at random, lose and repeat nothing', async () => {
    const streams = createResumableStreams();
    const target = await serve(streams, (request) => streams.respond(slowWords(3), { request }));
    let seed = 1;
    const random = () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const cuts = new Map(
      Array.from({ length: 100 }, (_, n) => [String(n), [0, 0, 0].map(() => Math.ceil(random() * 900))]),
    );
    const url = await cuttingProxy(target, (client) => cuts.get(client) ?? []);
    const states = await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        new StreamSession({
          api: url,
          resume: { by: 'id' },
          retry: { baseDelayMs: 5 },
          headers: { 'x-client': String(n) },
        }).start('Hi'),
      ),
    );
    expect(states.filter(({ text }) => text !== wholeText)).toEqual([]);
    expect(states.filter(({ status }) => status !== 'done')).toEqual([]);
  });

  it('createResumableStreams leaves no timer behind', async () => {
    const started = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const streams = createResumableStreams();
    for (let n = 0; n < 5; n++) {
      const response = await streams.respond(slowWords(0), { key: 'chat' });
      const resumed = await streams.resume(get(), { key: 'chat' });
      await resumed.body?.cancel();
      await response.text();
    }
    expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length).toBeLessThanOrEqual(started);
  });
});

async function* iterate<Value>(values: readonly Value[]) {
  yield* values;
}
