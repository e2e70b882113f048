import type { FinishReasons } from '../finishReason.js';

export const finishReasons: FinishReasons = {
  stop: ['stop'],
  length: ['length'],
  'tool-calls': ['stop'],
};
