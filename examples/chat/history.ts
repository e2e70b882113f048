import type { UIMessage } from 'ai';
import { createClient } from 'redis';
import type { StreamStore } from 'sluice/server';
import { memoryStore } from 'sluice/server';
import { redisStore } from 'sluice/server/redis';

/** Stores messages and streams in this process, or in Redis if `REDIS_URL` is set. */
export interface Storage {
  readonly store: StreamStore;
  load(chatId: string): Promise<UIMessage[]>;
  save(chatId: string, messages: readonly UIMessage[]): Promise<void>;
}

export async function openStorage(): Promise<Storage> {
  const url = process.env['REDIS_URL'];
  if (!url) {
    const chats = new Map<string, readonly UIMessage[]>();
    return {
      store: memoryStore(),
      load: async (chatId) => [...(chats.get(chatId) ?? [])],
      save: async (chatId, messages) => void chats.set(chatId, messages),
    };
  }
  const client = createClient({ url });
  client.on('error', (error) => console.error('Redis:', error.message));
  await client.connect();
  return {
    store: redisStore({ client }),
    load: async (chatId) => JSON.parse((await client.get(`example:chat:${chatId}`)) ?? '[]'),
    save: async (chatId, messages) =>
      void (await client.set(`example:chat:${chatId}`, JSON.stringify(messages), { EX: 86_400 })),
  };
}
