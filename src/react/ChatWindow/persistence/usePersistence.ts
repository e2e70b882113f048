'use client';
import { type ComponentType, useMemo } from 'react';
import { useLatest } from '../../useLatest.js';
import { ChatPersistence } from './ChatPersistence.js';
import type { ChatStorage } from './ConversationStorage.js';
import { PersistenceNotice } from './PersistenceNotice.js';

/** The result of {@link usePersistence}, for the `persistence` prop of `ChatWindow`. */
export interface Persistence extends Pick<ChatPersistence, 'attach' | 'clear' | 'status'> {
  /** The hook provides this part, so that chats without persistence do not bundle it. */
  readonly PersistenceNotice: ComponentType;
}

export interface PersistenceOptions {
  /** @defaultValue `localStorage` */
  storage?: ChatStorage | undefined;
}

/**
 * Keeps a conversation across reloads: messages, branches, outcomes, the draft with its files, and the queue. An
 * incomplete answer is marked as truncated, and is resumed if the chat supports it.
 *
 * @param key - The key in the storage. Change it together with the `id` of the chat.
 *
 * @example
 * ```tsx
 * const chat = useChat({ id });
 * return <ChatWindow chat={chat} persistence={usePersistence(id)} />;
 * ```
 */
export function usePersistence(key: string, options: PersistenceOptions = {}): Persistence {
  const latest = useLatest(options);
  return useMemo(() => {
    const { attach, clear, status } = new ChatPersistence(key, () => latest.current.storage ?? localStorage);
    return { attach, clear, status, PersistenceNotice };
  }, [key, latest]);
}
