import type { FinishReasons } from '../finishReason.js';

/** Values of the final `status`, and of `incomplete_details.reason` for an incomplete response. */
export const finishReasons: FinishReasons = {
  stop: ['completed'],
  length: ['incomplete', 'max_output_tokens', 'max_tokens'],
  'tool-calls': ['completed'],
  'content-filter': ['incomplete', 'content_filter'],
  error: ['failed'],
};
