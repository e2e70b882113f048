import type { EventFields } from '../eventFields.js';

/** An event of the stream, or the whole response as one JSON object. */
export function detect({ type, object, ...event }: EventFields): boolean {
  if (object === 'response') return true;
  return typeof type === 'string' && (type.startsWith('response.') || (type === 'error' && 'sequence_number' in event));
}
