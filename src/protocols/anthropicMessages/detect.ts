import type { EventFields } from '../eventFields.js';

/** An event of the stream, or the whole message as one JSON object. Other servers send a `ping`, too. */
export function detect({ type, role, content }: EventFields): boolean {
  if (type === 'message') return role === 'assistant' && Array.isArray(content);
  return typeof type === 'string' && /^(message|content_block)_(start|delta|stop)$/.test(type);
}
