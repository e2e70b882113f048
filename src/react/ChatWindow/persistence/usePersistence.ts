'use client';
import { type ComponentType, useMemo } from 'react';
import { useLatest } from '../../useLatest.js';
import { ChatPersistence, type ChatStorage } from './ChatPersistence.js';
import { PersistenceNotice } from './PersistenceNotice.js';

/** What the `persistence` prop of `ChatWindow` takes: the result of {@link usePersistence}. */
export interface Persistence extends Pick<ChatPersistence, 'attach' | 'clear' | 'status'> {
  /** Shown by `ChatWindow`. It comes with the hook, so that other chats do not ship it. */
  readonly PersistenceNotice: ComponentType;
}

export interface PersistenceOptions {
  /** @defaultValue `localStorage` */
  storage?: ChatStorage | undefined;
}

/**
 * Keeps a conversation across reloads: messages, branches, how answers ended, the draft and the queue. An answer that was
 * cut is still shown as cut, and resumes where the chat can resume.
 *
 * @param key - Identifies the conversation in the storage. Change it together with the `id` of the chat.
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
