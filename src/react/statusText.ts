import type { ResponseProgress, ResponseStatus } from '../model/ResponseState.js';
import type { FinishReason } from '../model/StreamDelta.js';
import type { Strings } from './strings.js';

/** The statuses in which an answer waits for something. */
export const waitingStatuses: ReadonlySet<ResponseStatus> = new Set(['queued', 'retrying', 'stalled']);

/**
 * What an answer waits for: a free connection, the next attempt, more data. Empty in any other status.
 *
 * @param secondsLeft - Until the next attempt. @defaultValue the whole delay, for a text that is shown until it is over
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

/** The status of a response as text. Empty for `idle` and `failed`; an error has an alert of its own. */
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

/** What to announce at the end of an answer. Empty for a failure, whose alert is announced by itself. */
export function endingText(
  { status }: ResponseProgress,
  finishReason: FinishReason | undefined,
  strings: Strings,
): string {
  if (status === 'failed') return '';
  if (status === 'stopped') return strings.announceStopped;
  return finishText(finishReason, strings) || strings.announceDone;
}

/** Why a complete answer ended early; empty where it did not. */
export function finishText(finishReason: FinishReason | undefined, strings: Strings): string {
  if (finishReason === 'length') return strings.lengthLimit;
  return finishReason === 'content-filter' ? strings.contentFilter : '';
}
