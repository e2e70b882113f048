import type { Quirk } from '../../../src/testing/index.js';

/** Quirks that the decoders do not read yet. */
export const unread: ReadonlySet<Quirk> = new Set([
  'empty-events',
  'single-newline-events',
  'no-last-blank-line',
  'ids-on-some-events',
  'numbers-as-content',
  'choice-index-counts-up',
  'late-tool-names',
  'tool-names-in-pieces',
  'whole-json-answer',
  'json-error',
]);
