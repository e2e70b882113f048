import type { UIMessageChunk } from 'ai';

/** The required string fields of each chunk type of the protocol. */
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
 * Whether an event is a chunk that the SDK can process. The SDK's schema would end the response at the first unknown
 * field; this checks only the required fields.
 */
export function isChunk(event: unknown): event is UIMessageChunk {
  const fields = Object(event) as Record<string, unknown>;
  const { type } = fields;
  if (typeof type !== 'string') return false;
  const needed = Object.hasOwn(stringFields, type) ? stringFields[type] : undefined;
  return needed?.every((field) => typeof fields[field] === 'string') ?? type.startsWith('data-');
}
