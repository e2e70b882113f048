import type { AbortDelta, ErrorDelta } from '../../model/StreamDelta.js';

/** Error for a stopped response, in protocols without an abort event. Otherwise the response would look truncated. */
export function abortError({ reason }: AbortDelta): ErrorDelta {
  return { type: 'error', message: reason ?? 'The response was stopped.', code: 'aborted' };
}
