'use client';
import { type RefObject, useInsertionEffect, useMemo, useState } from 'react';
import { deriveStore, type ReadableStore } from '../../core/createStore.js';
import { ChatSession, type ChatSessionOptions, type SavedChat } from '../../core/session/ChatSession.js';
import { type ChatMessage, textOf } from '../../model/ChatMessage.js';
import { useLatest } from '../useLatest.js';
import { useStopOnUnmount } from '../useStopOnUnmount.js';
import { useScheduledStore } from '../useStore.js';
import type { BranchableChat } from './branches/BranchStore.js';
import type { ChatSnapshot, OutgoingMessage } from './ChatLike.js';
import { isFilePart } from './partTypes.js';

/** The chat that `useChatSession` returns. */
export interface SessionChat extends BranchableChat {
  /** `session.toJSON()` saves the conversation. */
  readonly session: ChatSession;
}

/**
 * A conversation without the AI SDK, in the protocol of any provider. Options may change between renders and apply from
 * the next answer.
 *
 * @example
 * ```tsx
 * const chat = useChatSession({ api: '/api/chat', protocol: 'openai-chat' });
 * return <ChatWindow chat={chat} />;
 * ```
 */
export function useChatSession(options: ChatSessionOptions = {}): SessionChat {
  const latest = useLatest(options);
  const [{ session, store, methods }] = useState(() => createBinding(new ChatSession(options), latest));
  const snapshot = useScheduledStore(store);
  useInsertionEffect(() => session.setOptions(options));
  useStopOnUnmount(session);
  return useMemo(
    () => ({ ...snapshot, ...methods, session, store, environment: options.environment }),
    [snapshot, methods, session, store, options.environment],
  );
}

function createBinding(session: ChatSession, options: RefObject<ChatSessionOptions>) {
  const store = toChatStore(session);
  const methods = {
    sendMessage({ text = '', files, parts, messageId }: OutgoingMessage = {}) {
      if (messageId !== undefined) session.edit(messageId, parts ? textOf({ parts }, '\n\n') : text);
      else if (parts) session.send({ text: textOf({ parts }, '\n\n'), files: parts.filter(isFilePart) });
      else session.send(Array.isArray(files) ? { text, files } : text);
    },
    regenerate: (request?: { messageId?: string }) => session.regenerate(request?.messageId),
    setMessages: (messages: readonly ChatMessage[]) => session.setMessages(messages),
    load: (saved: Omit<SavedChat, 'version'>) => session.load({ version: 1, ...saved }),
    resumeStream: () => options.current.resume && session.resume(),
    stop: session.stop,
    retry: session.retry,
    addToolApprovalResponse: session.addToolApprovalResponse,
    editQueued: session.editQueued,
    removeQueued: session.removeQueued,
    sendQueuedNow: session.sendQueuedNow,
  };
  return { session, store, methods };
}

function toChatStore(session: ChatSession): ReadableStore<ChatSnapshot> {
  const maps = deriveStore(
    () => {
      const { outcomes, finishReasons, metrics } = session.getSnapshot();
      return [outcomes, finishReasons, metrics];
    },
    session.subscribe,
    (outcomes, finishReasons, metrics) => ({
      outcomes: toMap(outcomes),
      finishReasons: toMap(finishReasons),
      messageMetrics: toMap(metrics),
    }),
  );
  return deriveStore(
    () => [session.getSnapshot()],
    session.subscribe,
    ({ messages, status, error, queue, response }) => ({
      messages,
      status,
      error,
      queue,
      progress: response,
      ...maps.getSnapshot(),
    }),
  );
}

function toMap<Value>(values: Readonly<Record<string, Value>>): ReadonlyMap<string, Value> {
  return new Map(Object.entries(values));
}
