'use client';
import { type ComponentType, useInsertionEffect, useMemo, useState } from 'react';
import type { MessageLike } from '../ChatLike.js';
import { BranchPicker } from './BranchPicker.js';
import { type BranchableChat, BranchStore } from './BranchStore.js';

/** The branches of a chat, and the part that shows them. It comes with the hook, so that other chats do not ship it. */
export interface Branches {
  readonly store: BranchStore;
  readonly BranchPicker: ComponentType<{ message: MessageLike }>;
}

/**
 * Keeps what editing and regenerating replace: each becomes a branch, and the message shows `‹ 2/3 ›`. Takes the result of
 * `useChat`, ours or the AI SDK's, or of `useChatSession`.
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
