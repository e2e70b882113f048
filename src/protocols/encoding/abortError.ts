import type { AbortDelta, ErrorDelta } from '../../model/StreamDelta.js';

/** Says a stop in protocols that have only errors. Without it a stopped answer would look like one that was cut off. */
export function abortError({ reason }: AbortDelta): ErrorDelta {
  return { type: 'error', message: reason ?? 'The response was stopped.', code: 'aborted' };
}
