import type { FinishReasons } from '../finishReason.js';

/** Values of `outcome.type`. Some servers also send the model's `finishReason`. */
export const finishReasons: FinishReasons = {
  stop: ['success'],
  'tool-calls': ['success'],
};
