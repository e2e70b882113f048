import type { FinishReasons } from '../finishReason.js';

/** `STOP` also ends an answer with function calls. Failures are matched by the common patterns of `finishReason()`. */
export const finishReasons: FinishReasons = {
  stop: ['STOP'],
  length: ['MAX_TOKENS'],
  'tool-calls': ['STOP'],
  'content-filter': [
    'SAFETY',
    'RECITATION',
    'BLOCKLIST',
    'PROHIBITED_CONTENT',
    'SPII',
    'IMAGE_SAFETY',
    'IMAGE_PROHIBITED_CONTENT',
    'IMAGE_RECITATION',
    'MODEL_ARMOR',
  ],
  error: [
    'MALFORMED_FUNCTION_CALL',
    'UNEXPECTED_TOOL_CALL',
    'TOO_MANY_TOOL_CALLS',
    'NO_IMAGE',
    'IMAGE_OTHER',
    'MALFORMED_RESPONSE',
    'MISSING_THOUGHT_SIGNATURE',
  ],
  other: ['OTHER', 'LANGUAGE'],
};
