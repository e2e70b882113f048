// @vitest-environment node
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { createClient } from 'redis';
import { createResumableStreams } from 'sluice/server';
import { redisStore } from 'sluice/server/redis';
import { afterEach, describe, expect, it } from 'vitest';
import { StreamProcessor } from '../../../src/core/decoding/StreamProcessor.js';
import { canRun, startRedis } from './redis.js';

const words = Array.from({ length: 60 }, (_, n) => `word ${n} `);

async function* answer() {
  for (const word of words) {
    await wait(10);
    yield word;
  }
}

async function read(response: Response) {
  const wire = await response.text();
  const processor = new StreamProcessor({ headers: response.headers });
  const deltas = [...processor.push(wire)];
  const { outcome, deltas: last } = processor.end();
  const text = [...deltas, ...last].map((delta) => (delta.type === 'text' ? delta.text : '')).join('');
  return { text, outcome, ids: [...wire.matchAll(/^id: .*-(\d+)$/gm)].map(([, id]) => Number(id)) };
}

interface Fault {
  /** Whether to break the connection after the command was executed, so that its reply is lost. */
  losesReply?: (command: string) => boolean;
  /** Whether to swallow what Redis sends. */
  swallows?: (reply: string) => boolean;
}

describe.skipIf(!canRun())('redisStore behind a network that loses data', () => {
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  /** A TCP proxy in front of Redis. */
  async function startProxy(port: number, { losesReply, swallows }: Fault): Promise<number> {
    const sockets = new Set<Socket>();
    const proxy = createServer((client) => {
      const redis = connect(port, '127.0.0.1');
      let isLosing = false;
      client.on('data', (data) => {
        isLosing ||= losesReply?.(data.toString()) === true;
        redis.write(data);
      });
      redis.on('data', (data) => {
        if (isLosing) client.destroy();
        else if (!swallows?.(data.toString())) client.write(data);
      });
      for (const socket of [client, redis]) {
        sockets.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => {
          client.destroy();
          redis.destroy();
        });
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
    const client = createClient({ url: `redis://127.0.0.1:${port}`, socket: { reconnectStrategy: 10 } });
    client.on('error', () => {});
    await client.connect();
    const store = redisStore({ client });
    closing.push(async () => {
      await store.close();
      client.destroy();
    });
    return createResumableStreams({ store });
  }

  it.each([2, 3, 5])(
    'redisStore stores each event once if Redis replies to 1 in %i append commands are lost',
    async (every) => {
      const redis = await startRedis();
      closing.push(() => redis.close());
      let appends = 0;
      let lost = 0;
      const losesReply = (command: string) => {
        if (!/EVALSHA|EVAL\r/.test(command) || !command.includes('text-delta')) return false;
        appends++;
        if (appends % every !== 0) return false;
        lost++;
        return true;
      };
      const producer = await openStreams(await startProxy(redis.port, { losesReply }));
      const follower = await openStreams(redis.port);
      const own = read(await producer.respond(answer(), { key: 'chat' }));
      await wait(100);
      const followed = await read(await follower.resume(new Request('http://a/'), { key: 'chat' }));
      const expected = { text: words.join(''), outcome: 'complete', ids: followed.ids.map((_, n) => n + 1) };
      expect(await own).toEqual(expected);
      expect(followed).toEqual(expected);
      expect(lost).toBeGreaterThan(1);
    },
  );

  it.each([1, 2])('a follower receives every event once if 1 in %i Redis notifications is lost', async (every) => {
    const redis = await startRedis();
    closing.push(() => redis.close());
    let notifications = 0;
    let swallowed = 0;
    const swallows = (reply: string) => {
      if (!/^(\*|>)3\r\n\$7\r\nmessage/.test(reply)) return false;
      notifications++;
      if (notifications % every !== 0) return false;
      swallowed++;
      return true;
    };
    const producer = await openStreams(redis.port);
    const follower = await openStreams(await startProxy(redis.port, { swallows }));
    const own = read(await producer.respond(answer(), { key: 'chat' })).then(() => Date.now());
    await wait(100);
    const followed = await read(await follower.resume(new Request('http://a/'), { key: 'chat' }));
    const endedAt = Date.now();
    expect(followed).toEqual({
      text: words.join(''),
      outcome: 'complete',
      ids: followed.ids.map((_, n) => n + 1),
    });
    expect(swallowed).toBeGreaterThan(1);
    // Readers read the store each second, whatever they are notified of.
    expect(endedAt - (await own)).toBeLessThan(2_000);
  });
});
