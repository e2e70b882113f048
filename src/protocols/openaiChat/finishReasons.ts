import type { FinishReasons } from '../finishReason.js';

export const finishReasons: FinishReasons = {
  stop: ['stop', 'eos'],
  length: ['length', 'model_length'],
  'tool-calls': ['tool_calls', 'function_call'],
  'content-filter': ['content_filter'],
  error: ['error', 'insufficient_system_resource'],
};
