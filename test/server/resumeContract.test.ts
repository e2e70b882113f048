// @vitest-environment node
import { setTimeout as wait } from 'node:timers/promises';
import { createClient } from 'redis';
import { createResumableStreams, type StreamStore } from 'sluice/server';
import { redisStore } from 'sluice/server/redis';
import { finish, mockFetch, resumable, script, text } from 'sluice/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { StreamSession } from '../../src/core/index.js';
import type { StreamDelta } from '../../src/model/StreamDelta.js';
import type { ProtocolName } from '../../src/protocols/registry.js';
import { canRun, startRedis } from './stores/redis.js';

const url = 'http://localhost/chat';
const words = ['Hello ', '“🌊” ', 'and ', 'goodbye.'];
const closing: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function* answer(): AsyncGenerator<StreamDelta> {
  for (const word of words) {
    yield { type: 'text', part: 't', text: word };
    await wait(3);
  }
  yield { type: 'finish', reason: 'stop', raw: '' };
}

/** POST starts the answer, GET resumes it. */
type Serve = (protocol: ProtocolName) => typeof fetch | Promise<typeof fetch>;

const byServer =
  (makeStore?: () => Promise<StreamStore>): Serve =>
  async (protocol) => {
    const streams = createResumableStreams({ store: await makeStore?.() });
    const key = crypto.randomUUID();
    return (input, init) => {
      const request = new Request(input, init);
      const options = { request, key, protocol };
      return request.method === 'POST' ? streams.respond(answer, options) : streams.resume(request, { key });
    };
  };

let openedRedis: Promise<StreamStore> | undefined;
async function openRedis(): Promise<StreamStore> {
  const redis = await startRedis();
  closing.push(() => redis.close());
  const client = createClient({ url: redis.url });
  client.on('error', () => {});
  await client.connect();
  const store = redisStore({ client });
  closing.push(async () => {
    await store.close();
    client.destroy();
  });
  return store;
}

const servers: Record<string, Serve> = {
  'resumable() of the mocking kit': (protocol) =>
    mockFetch(resumable(script(...words.map((word) => text(word)), finish())), { protocol }),
  'createResumableStreams in memory': byServer(),
  ...(canRun() && { 'createResumableStreams on Redis': byServer(() => (openedRedis ??= openRedis())) }),
};

const eventsOf = (wire: string) => wire.split('\n\n').filter((event) => event !== '');
const idOf = (event: string) => /^id: (.*)$/m.exec(event)?.[1] ?? '';

describe.each(Object.entries(servers))('%s', (_, serve) => {
  async function start(protocol: ProtocolName) {
    const request = await serve(protocol);
    const whole = await (await request(url, { method: 'POST' })).text();
    return { request, whole, events: eventsOf(whole) };
  }

  it('numbers every event from 1 with one prefix', async () => {
    const { events } = await start('openai-chat');
    const ids = events.map(idOf);
    const prefix = ids[0]!.replace(/1$/, '');
    expect(ids.length).toBeGreaterThan(words.length);
    expect(ids).toEqual(ids.map((_, n) => `${prefix}${n + 1}`));
  });

  it('sends exactly the later events to a client with the id of any event', async () => {
    const { request, events } = await start('openai-chat');
    for (const [n, event] of events.slice(0, -1).entries()) {
      const response = await request(url, { headers: { 'last-event-id': idOf(event) } });
      expect(eventsOf(await response.text())).toEqual(events.slice(n + 1));
    }
  });

  it('sends the same bytes to a second client without a cursor', async () => {
    const request = await serve('ai-sdk');
    const first = await request(url, { method: 'POST' });
    const second = await request(url);
    expect(await second.text()).toBe(await first.text());
  });

  it('`starting_after` selects the events with a higher sequence number', async () => {
    const { request, events } = await start('openai-responses');
    const numbered = events.filter((event) => event.includes('"sequence_number"'));
    expect(numbered.length).toBeGreaterThan(words.length);
    for (const [n, event] of numbered.slice(0, -1).entries()) {
      const sequence = /"sequence_number":(\d+)/.exec(event)![1]!;
      const rest = eventsOf(await (await request(`${url}?starting_after=${sequence}`)).text());
      expect(rest.filter((event) => event.includes('"sequence_number"'))).toEqual(numbered.slice(n + 1));
    }
  });

  it('a StreamSession reads the whole answer if the connection is lost after any event or within it', async () => {
    const length = Buffer.byteLength((await start('ai-sdk')).whole);
    for (let cut = 1; cut < length; cut += 29) {
      const request = await serve('ai-sdk');
      let requests = 0;
      const session = new StreamSession({
        api: url,
        protocol: 'ai-sdk',
        resume: { by: 'id' },
        retry: { baseDelayMs: 1 },
        fetch: async (input, init) => {
          const response = await request(input, init);
          return requests++ === 0 ? cutAfter(response, cut) : response;
        },
      });
      const { text, status } = await session.start('Hi');
      expect([cut, text, status]).toEqual([cut, words.join(''), 'done']);
    }
  });
});

/** The response, whose connection is lost after this many bytes. */
function cutAfter(response: Response, bytes: number): Response {
  let sent = 0;
  const cutter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      controller.enqueue(chunk.subarray(0, Math.max(0, bytes - sent)));
      sent += chunk.length;
      if (sent >= bytes) controller.error(new TypeError('network error'));
    },
  });
  return new Response(response.body!.pipeThrough(cutter), response);
}
