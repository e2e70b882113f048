import type { FinishReasons } from '../finishReason.js';

/** `outcome.type`; some servers add the `finishReason` of the model. */
export const finishReasons: FinishReasons = {
  stop: ['success'],
  'tool-calls': ['success'],
};
