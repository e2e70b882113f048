// @vitest-environment node
import { Redis } from 'ioredis';
import { Redis as Valkey } from 'iovalkey';
import { createClient as createClient6 } from 'node-redis-6';
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
    'node-redis 5': async () => {
      const client = createClient({ url });
      await client.connect();
      return { client, end: () => client.destroy(), subscriber: undefined };
    },
    'node-redis 6': async () => {
      const client = createClient6({ url });
      await client.connect();
      return { client, end: () => client.destroy(), subscriber: undefined };
    },
    ioredis: async () => {
      const client = new Redis(url);
      return { client, end: () => client.disconnect(), subscriber: undefined };
    },
    iovalkey: async () => {
      const client = new Valkey(url);
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
