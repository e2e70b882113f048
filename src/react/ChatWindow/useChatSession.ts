'use client';
import { useInsertionEffect, useMemo, useState } from 'react';
import { ChatSession, type ChatSessionOptions } from '../../core/session/ChatSession.js';
import { useStopOnUnmount } from '../useStopOnUnmount.js';
import { useStore } from '../useStore.js';
import type { ChatLike } from './ChatLike.js';

/** A conversation without the AI SDK, for a window. Its options may change and take effect with the next answer. */
export function useChatSession(options: ChatSessionOptions): ChatLike {
  const [session] = useState(() => new ChatSession(options));
  const state = useStore(session);
  useInsertionEffect(() => session.setOptions(options));
  useStopOnUnmount(session);

  const { outcomes, metrics } = state;
  const notes = useMemo(
    () => ({ outcomes: new Map(Object.entries(outcomes)), messageMetrics: new Map(Object.entries(metrics)) }),
    [outcomes, metrics],
  );
  return useMemo(
    () => ({
      ...state,
      ...notes,
      progress: state.response,
      environment: options.environment,
      sendMessage: ({ text, messageId }) =>
        messageId === undefined ? session.send(text) : session.edit(messageId, text),
      regenerate: (request) => session.regenerate(request?.messageId),
      stop: session.stop,
      retry: session.retry,
      addToolApprovalResponse: session.addToolApprovalResponse,
      removeQueued: session.removeQueued,
      sendQueuedNow: session.sendQueuedNow,
    }),
    [session, state, notes, options.environment],
  );
}
