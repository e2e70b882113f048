// @vitest-environment node
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { type RedisStore, redisStore } from 'sluice/server/redis';
import { testStreamStore } from 'sluice/server/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canRun, startRedis, type TestRedis } from './redis.js';

describe.skipIf(!canRun(false))('redisStore', () => {
  let redis: TestRedis | undefined;
  let url = process.env['REDIS_URL'] ?? '';
  beforeAll(async () => {
    if (url) return;
    redis = await startRedis();
    url = redis.url;
  });
  afterAll(() => redis?.close());

  const clients = {
    'node-redis': async () => {
      const client = createClient({ url });
      await client.connect();
      return { client, end: () => client.destroy(), subscriber: undefined };
    },
    ioredis: async () => {
      const client = new Redis(url);
      return { client, end: () => client.disconnect(), subscriber: undefined };
    },
    'node-redis without a subscriber': async () => {
      const client = createClient({ url });
      await client.connect();
      return { client, end: () => client.destroy(), subscriber: false as const };
    },
  };

  describe.each(Object.entries(clients))('with %s', (_, connect) => {
    let connection: Awaited<ReturnType<typeof connect>>;
    let store: RedisStore;
    beforeAll(async () => {
      connection = await connect();
      store = redisStore({ client: connection.client, subscriber: connection.subscriber, prefix: 'sluice-test:' });
    });
    afterAll(async () => {
      await store.close();
      connection.end();
    });

    testStreamStore(() => store, { test: it, expect });
  });
});
