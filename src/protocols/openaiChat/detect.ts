import { type EventFields, isObject } from '../eventFields.js';

export function detect(event: EventFields): boolean {
  return (
    Array.isArray(event['choices']) ||
    String(event['object']).startsWith('chat.completion') ||
    isObject(event['x_groq'])
  );
}
