import type { AbortDelta, ErrorDelta } from '../../model/StreamDelta.js';

/**
 * The error of a stopped response, in protocols without an abort event. Without it, the response would look truncated.
 */
export function abortError({ reason }: AbortDelta): ErrorDelta {
  return { type: 'error', message: reason ?? 'The response was stopped.', code: 'aborted' };
}
