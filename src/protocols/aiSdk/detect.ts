import type { EventFields } from '../eventFields.js';

/** Chunk types of `ai` 5, 6 and 7. */
const chunkType = /^(start|finish|abort|file|custom)$|^(text|reasoning|tool|source|data|message|start|finish)-/;

export function detect({ type, ...chunk }: EventFields): boolean {
  return typeof type === 'string' && (type === 'error' ? 'errorText' in chunk : chunkType.test(type));
}
