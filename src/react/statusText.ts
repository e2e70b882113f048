import type { ResponseProgress, ResponseStatus } from '../model/ResponseState.js';
import type { FinishReason } from '../model/StreamDelta.js';
import type { Strings } from './strings.js';

export const waitingStatuses: ReadonlySet<ResponseStatus> = new Set(['queued', 'retrying', 'stalled']);

/**
 * What an answer waits for: a free connection, the next attempt or more data. Empty in any other status.
 *
 * @param secondsLeft - Seconds until the next attempt. @defaultValue the whole delay, for text without a countdown
 */
export function waitingText(progress: ResponseProgress, strings: Strings, secondsLeft?: number): string {
  switch (progress.status) {
    case 'queued':
      return strings.queued(progress.position);
    case 'retrying':
      return strings.retrying(
        secondsLeft ?? Math.ceil(progress.delayMs / 1000),
        progress.attempt - 1,
        progress.error.excerpt,
      );
    case 'stalled':
      return strings.stalled;
    default:
      return '';
  }
}

/** The status as text. Empty for `idle` and `failed`, because an error has its own alert. */
export function statusText(
  progress: ResponseProgress,
  finishReason: FinishReason | undefined,
  strings: Strings,
  secondsLeft: number,
): string {
  switch (progress.status) {
    case 'connecting':
    case 'streaming':
    case 'stopped':
      return strings[progress.status];
    case 'done':
      return finishText(finishReason, strings) || strings.done;
    default:
      return waitingText(progress, strings, secondsLeft);
  }
}

/** The announcement at the end of an answer. Empty for a failure, because its alert is announced instead. */
export function endingText(
  { status }: ResponseProgress,
  finishReason: FinishReason | undefined,
  strings: Strings,
): string {
  if (status === 'failed') return '';
  if (status === 'stopped') return strings.announceStopped;
  return finishText(finishReason, strings) || strings.announceDone;
}

/** Why a complete answer ended early; empty if it did not. */
export function finishText(finishReason: FinishReason | undefined, strings: Strings): string {
  if (finishReason === 'length') return strings.lengthLimit;
  return finishReason === 'content-filter' ? strings.contentFilter : '';
}
