import type { EventFields } from '../eventFields.js';

/**
 * Detects a stream event, or a whole message as one JSON object. `ping` is not enough, because other servers send it
 * too.
 */
export function detect({ type, role, content }: EventFields): boolean {
  if (type === 'message') return role === 'assistant' && Array.isArray(content);
  return typeof type === 'string' && /^(message|content_block)_(start|delta|stop)$/.test(type);
}
