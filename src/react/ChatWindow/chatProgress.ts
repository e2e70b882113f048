import type { ResponseProgress } from '../../model/ResponseState.js';
import { StreamError } from '../../model/StreamError.js';
import type { ChatLike } from './ChatLike.js';

const simple: Record<Exclude<ChatLike['status'], 'error'>, ResponseProgress> = {
  submitted: { status: 'connecting', attempt: 1 },
  streaming: { status: 'streaming' },
  ready: { status: 'idle' },
};

/**
 * What the latest answer is doing: as the chat says, or as much of it as `status` and `error` tell.
 *
 * @param stopped - whether the answer was stopped here, which a chat without `progress` does not say.
 */
export function progressOf(chat: Pick<ChatLike, 'progress' | 'status' | 'error'>, stopped: boolean): ResponseProgress {
  if (chat.progress) return chat.progress;
  if (chat.status === 'ready' && stopped) return { status: 'stopped', outcome: 'stopped' };
  if (chat.status !== 'error') return simple[chat.status];
  const { error } = chat;
  return {
    status: 'failed',
    outcome: 'failed',
    error:
      error instanceof StreamError
        ? error
        : new StreamError('provider', error?.message ?? 'The request failed.', { cause: error }),
  };
}
