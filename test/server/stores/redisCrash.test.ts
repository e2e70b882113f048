// @vitest-environment node
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { createClient } from 'redis';
import { createResumableStreams } from 'sluice/server';
import { redisStore } from 'sluice/server/redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StreamProcessor } from '../../../src/core/decoding/StreamProcessor.js';
import { canRun, startRedis, type TestRedis } from './redis.js';

const words = ['one ', 'two ', 'three ', 'four '];
const wholeText = words.join('');

async function* answer() {
  for (const word of words) {
    await wait(5);
    yield word;
  }
}

async function read(response: Response) {
  const processor = new StreamProcessor({ headers: response.headers });
  const deltas = [...processor.push(await response.text())];
  const { outcome, error, deltas: last } = processor.end();
  const text = [...deltas, ...last].map((delta) => (delta.type === 'text' ? delta.text : '')).join('');
  return { text, outcome, hasError: error !== undefined };
}

describe.skipIf(!canRun())('redisStore and a producer that dies between two commands', () => {
  let redis: TestRedis;
  const closing: (() => unknown)[] = [];
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(async () => {
    for (const close of closing.splice(0).reverse()) await close();
    await redis.close();
  });

  /** A TCP proxy in front of Redis that delivers this number of script calls, and nothing afterwards. */
  async function startProxy(calls: number): Promise<number> {
    const sockets = new Set<Socket>();
    let delivered = 0;
    const proxy = createServer((client) => {
      const target = connect(redis.port, '127.0.0.1');
      client.on('data', (data) => {
        if (data.includes('EVAL')) delivered++;
        if (delivered <= calls) target.write(data);
      });
      target.on('data', (data) => client.write(data));
      for (const socket of [client, target]) {
        sockets.add(socket);
        socket.on('error', () => {});
      }
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    closing.push(() => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    });
    return (proxy.address() as AddressInfo).port;
  }

  async function openStreams(port: number) {
    const client = createClient({ url: `redis://127.0.0.1:${port}`, socket: { reconnectStrategy: false } });
    client.on('error', () => {});
    await client.connect();
    const store = redisStore({ client });
    closing.push(async () => {
      await store.close();
      client.destroy();
    });
    return createResumableStreams({ store, flushMs: 0, leaseMs: 600 });
  }

  it('the answer is whole and complete, or a prefix with an error, after every number of commands', async () => {
    const follower = await openStreams(redis.port);
    const results = await Promise.all(
      Array.from({ length: 20 }, async (_, calls) => {
        const producer = await openStreams(await startProxy(calls + 2));
        const key = `chat-${calls}`;
        const response = await Promise.race([producer.respond(answer(), { key }), wait(1_500)]);
        void response?.text().catch(() => {});
        const status = await follower.status(key);
        if (!status) return { text: '', outcome: 'unknown', hasError: true };
        const request = new Request('http://a/', { headers: { 'last-event-id': `${status.id}-0` } });
        return read(await follower.resume(request, { key }));
      }),
    );
    for (const { text, outcome, hasError } of results) {
      expect(wholeText.startsWith(text)).toBe(true);
      expect([text === wholeText || outcome !== 'complete', outcome === 'complete' || hasError]).toEqual([true, true]);
    }
    // Some producers died in the middle, and some after the end.
    expect(results.some(({ text, outcome }) => outcome !== 'complete' && text !== '')).toBe(true);
    expect(results.some(({ outcome }) => outcome === 'complete')).toBe(true);
  });
});
