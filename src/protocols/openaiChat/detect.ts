import { type EventFields, isObject } from '../eventFields.js';

export function detect(event: EventFields): boolean {
  return (
    Array.isArray(event['choices']) ||
    /^(chat\.completion|extensions\.chat)/.test(String(event['object'])) ||
    isObject(event['x_groq'])
  );
}
