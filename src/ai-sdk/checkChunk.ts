import type { UIMessageChunk } from 'ai';

/** The chunk types of the protocol, each with its fields that must be strings. */
const stringFields: Readonly<Record<string, readonly string[]>> = {
  'text-start': ['id'],
  'text-delta': ['id', 'delta'],
  'text-end': ['id'],
  'reasoning-start': ['id'],
  'reasoning-delta': ['id', 'delta'],
  'reasoning-end': ['id'],
  'tool-input-start': ['toolCallId', 'toolName'],
  'tool-input-delta': ['toolCallId', 'inputTextDelta'],
  'tool-input-available': ['toolCallId', 'toolName'],
  'tool-input-error': ['toolCallId', 'toolName', 'errorText'],
  'tool-approval-request': ['toolCallId', 'approvalId'],
  'tool-approval-response': ['approvalId'],
  'tool-output-available': ['toolCallId'],
  'tool-output-error': ['toolCallId', 'errorText'],
  'tool-output-denied': ['toolCallId'],
  'source-url': ['sourceId', 'url'],
  'source-document': ['sourceId', 'mediaType', 'title'],
  file: ['url', 'mediaType'],
  'reasoning-file': ['url', 'mediaType'],
  custom: ['kind'],
  'steering-message': ['id'],
  'start-step': [],
  'finish-step': [],
  'reset-step': [],
  start: [],
  finish: [],
  'message-metadata': [],
  error: ['errorText'],
  abort: [],
};

/**
 * Checks that an event is a chunk that the SDK can process. The SDK's schema would end the response at the first
 * unknown field; this checks only the required fields, and an invalid event is skipped.
 */
export function checkChunk(event: unknown): UIMessageChunk | 'unknown' | 'malformed' {
  if (typeof event !== 'object' || event === null) return 'malformed';
  const { type } = event as { type?: unknown };
  if (typeof type !== 'string') return 'malformed';
  const fields = Object.hasOwn(stringFields, type) ? stringFields[type] : undefined;
  if (!fields) return type.startsWith('data-') ? (event as UIMessageChunk) : 'unknown';
  for (const field of fields) {
    if (typeof (event as Record<string, unknown>)[field] !== 'string') return 'malformed';
  }
  return event as UIMessageChunk;
}
