import type { ResponseProgress } from '../model/ResponseState.js';
import type { Strings } from './strings.js';

/**
 * What stands between the reader and the answer, in words: a place in a line, a wait for the next attempt, a silence.
 * Empty where nothing does.
 *
 * @param secondsLeft - until the next attempt. @defaultValue all of the wait, for words that hold until it is over
 */
export function waitWords(progress: ResponseProgress, strings: Strings, secondsLeft?: number): string {
  switch (progress.status) {
    case 'queued':
      return strings.queued(progress.position);
    case 'retrying':
      return strings.retrying(secondsLeft ?? Math.ceil(progress.delayMs / 1000), progress.attempt - 1);
    case 'stalled':
      return strings.stalled;
    default:
      return '';
  }
}

/** What is happening to a response, in words; empty where there is nothing to say. (A failure is told by its alert.) */
export function statusWords(progress: ResponseProgress, strings: Strings, secondsLeft: number): string {
  switch (progress.status) {
    case 'connecting':
    case 'streaming':
    case 'stopped':
    case 'done':
      return strings[progress.status];
    default:
      return waitWords(progress, strings, secondsLeft);
  }
}

/** What is said at the end of an answer; a failure is an alert and speaks for itself. */
export function endingWords({ status }: ResponseProgress, strings: Strings): string {
  if (status === 'failed') return '';
  return status === 'stopped' ? strings.announceStopped : strings.announceDone;
}
