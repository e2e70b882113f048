import type { ResponseProgress } from '../../model/ResponseState.js';
import { StreamError } from '../../model/StreamError.js';
import type { ChatSnapshot } from './ChatLike.js';

const simpleProgress: Record<Exclude<ChatSnapshot['status'], 'error'>, ResponseProgress> = {
  submitted: { status: 'connecting', attempt: 1 },
  streaming: { status: 'streaming' },
  ready: { status: 'idle' },
};
const stoppedProgress: ResponseProgress = { status: 'stopped', outcome: 'stopped' };

/**
 * Returns a function that reads the progress of the latest answer: `progress`, or what `status` and `error` imply.
 * Returns the same object until the progress changes.
 */
export function createProgressReader(): (chat: ChatSnapshot, isStopped: boolean) => ResponseProgress {
  let error: Error | undefined;
  let failed: ResponseProgress | undefined;
  return (chat, isStopped) => {
    if (chat.progress) return chat.progress;
    if (chat.status === 'ready' && isStopped) return stoppedProgress;
    if (chat.status !== 'error') return simpleProgress[chat.status];
    if (!failed || error !== chat.error) {
      error = chat.error;
      failed = { status: 'failed', outcome: 'failed', error: toStreamError(error) };
    }
    return failed;
  };
}

function toStreamError(error: Error | undefined): StreamError {
  if (error instanceof StreamError) return error;
  return new StreamError('provider', error?.message ?? 'The request failed.', { cause: error });
}
