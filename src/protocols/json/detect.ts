import type { EventFields } from '../eventFields.js';

/** Keys under which hand-written servers send text. */
const textKeys = ['content', 'text', 'delta', 'token', 'response'];

/** The key of the event's text. */
export function findTextKey(event: EventFields): string | undefined {
  return textKeys.find((key) => typeof event[key] === 'string' || typeof event[key] === 'number');
}
