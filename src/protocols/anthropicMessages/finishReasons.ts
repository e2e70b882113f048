import type { FinishReasons } from '../finishReason.js';

export const finishReasons: FinishReasons = {
  stop: ['end_turn', 'stop_sequence'],
  length: ['max_tokens', 'model_context_window_exceeded'],
  'tool-calls': ['tool_use'],
  'content-filter': ['refusal'],
};
