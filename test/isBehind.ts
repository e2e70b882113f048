import type { Quirk } from '../src/testing/index.js';

let active: Quirk | undefined;

/** Sets the quirk of the tests that are collected next. */
export function collectBehind(quirk: Quirk): void {
  active = quirk;
}

/**
 * Whether the test that is being collected will run behind one of these quirks. For `it.skipIf()` at a test that states
 * a fact that the quirks change.
 */
export function isBehind(...quirks: readonly Quirk[]): boolean {
  return active !== undefined && quirks.includes(active);
}

/** Whether the test that is being collected will run behind any quirk. */
export function isBehindAny(): boolean {
  return active !== undefined;
}

/** Behind these quirks, text before a pause or a fault is decoded only when more bytes arrive, or never. */
export const lateText = ['single-newline-events', 'whole-json-answer'] as const;

/** Behind these quirks, an error or abort event before a socket that stays open is never decoded. */
export const lateEnd = ['no-last-blank-line', 'whole-json-answer'] as const;
