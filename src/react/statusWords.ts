import type { ResponseState } from '../core/state/ResponseState.js';
import type { Strings } from './strings.js';

/**
 * What is happening to a response, in words; empty where there is nothing to say.
 *
 * @param secondsLeft - until the next attempt; only `retrying` says it.
 */
export function statusWords(state: ResponseState, secondsLeft: number, strings: Strings): string {
  switch (state.status) {
    case 'queued':
      return strings.queued(state.place);
    case 'retrying':
      return strings.retrying(secondsLeft, state.attempt - 1);
    case 'connecting':
    case 'streaming':
    case 'stalled':
    case 'stopped':
    case 'done':
      return strings[state.status];
    // A failure is told by its alert.
    case 'failed':
    case 'idle':
      return '';
  }
}
