import { type EventFields, isObject } from '../eventFields.js';

export function detect({ done, message, response }: EventFields): boolean {
  return typeof done === 'boolean' && (isObject(message) || typeof response === 'string');
}
