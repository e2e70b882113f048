import { contentText, isObject } from '../eventFields.js';
import { type BuiltInProtocol, defineBuiltIn } from '../Protocol.js';
import { findTextKey, isToken } from './detect.js';

export interface JsonProtocolOptions {
  /** Path of the text in each event: keys joined by dots, such as `'choices.0.text'`. @defaultValue `'content'` */
  path?: string | undefined;
}

/**
 * JSON objects with a text property, as server-sent events or one per line. An event that is a JSON string is text. The
 * response ends with the body or with `[DONE]`.
 */
export function json(options: JsonProtocolOptions = {}): BuiltInProtocol {
  const { path = 'content' } = options;
  const keys = path.split('.');
  return defineBuiltIn<unknown>({
    name: 'json',
    detect: (event) => {
      const path = findTextKey(event);
      return path === undefined ? false : json({ path });
    },
    endsAtEof: true,
    createDecoder: () => (event, out) => {
      const content = typeof event === 'string' ? event : keys.reduce<unknown>(member, event);
      if (path === 'data' && isObject(event) && 'event' in event && !isToken(event)) return false;
      const text = contentText(content);
      if (text === '' && content !== '') return false;
      out.text(text);
    },
  });
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
