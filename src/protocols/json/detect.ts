import type { EventFields } from '../eventFields.js';

/** The usual keys for text in custom servers. */
const textKeys = ['content', 'text', 'delta', 'token', 'response'];

export function findTextKey(event: EventFields): string | undefined {
  return textKeys.find((key) => typeof event[key] === 'string' || typeof event[key] === 'number');
}
