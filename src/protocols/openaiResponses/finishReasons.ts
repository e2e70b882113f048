import type { FinishReasons } from '../finishReason.js';

/** The final `status`; why a response is incomplete is in `incomplete_details.reason`. */
export const finishReasons: FinishReasons = {
  stop: ['completed'],
  length: ['incomplete', 'max_output_tokens', 'max_tokens'],
  'tool-calls': ['completed'],
  'content-filter': ['incomplete', 'content_filter'],
  error: ['failed'],
};
