import type { FinishReasons } from '../finishReason.js';

export const finishReasons: FinishReasons = {
  stop: ['stop'],
  length: ['length'],
  'tool-calls': ['tool-calls'],
  'content-filter': ['content-filter'],
  error: ['error'],
  other: ['other', 'unknown', 'interrupted'],
};
