import { contentText, type EventFields, isObject } from '../eventFields.js';

/** The usual keys for text in custom servers. Dify sends `answer`. */
const textKeys = ['content', 'text', 'delta', 'token', 'response', 'answer'];
/** Keys whose value may also be content parts or a message. */
const contentKeys = ['content', 'delta', 'message'];

export function findTextKey(event: EventFields): string | undefined {
  if (isToken(event) && typeof event['data'] === 'string') return 'data';
  const key = textKeys.find((key) => typeof event[key] === 'string' || typeof event[key] === 'number');
  // Objects of other APIs of OpenAI, such as Assistants, are not supported.
  if (key !== undefined || 'object' in event) return key;
  return contentKeys.find((key) => isObject(event[key]) && contentText(event[key]) !== '');
}

/** Whether the `data` of an event is text, in servers such as Flowise that send `{"event": "token", "data": "Hi"}`. */
export function isToken({ event }: EventFields): boolean {
  return typeof event === 'string' && /^(token|text|chunk|message)$/.test(event);
}
