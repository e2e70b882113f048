'use client';
import { type ComponentType, useInsertionEffect, useMemo, useState } from 'react';
import type { MessageLike } from '../ChatLike.js';
import { BranchPicker } from './BranchPicker.js';
import { type BranchableChat, BranchStore } from './BranchStore.js';

/**
 * The branches of a chat and the part that shows them. The hook provides the part, so that chats without branches do
 * not bundle it.
 */
export interface Branches {
  readonly store: BranchStore;
  readonly BranchPicker: ComponentType<{ message: MessageLike }>;
}

/**
 * Keeps edited messages and regenerated answers as branches; the message shows `‹ 2/3 ›`. Pass the result of
 * `useChat` from Sluice or the AI SDK, or of `useChatSession`.
 *
 * @example
 * ```tsx
 * const chat = useBranches(useChat());
 * return <ChatWindow chat={chat} />;
 * ```
 */
export function useBranches<Chat extends BranchableChat>(chat: Chat): Chat & { readonly branches: Branches } {
  const [branches] = useState((): Branches => ({ store: new BranchStore(chat), BranchPicker }));
  useInsertionEffect(() => branches.store.update(chat));
  return useMemo(() => {
    const { sendMessage, regenerate } = branches.store;
    return { ...chat, sendMessage, regenerate, branches };
  }, [chat, branches]);
}
