import { afterEach, expect } from 'vitest';
import type { StreamDelta } from '../model/StreamDelta.js';
import { cleanup } from './cleanup.js';
import { type PullLimit, streamMatchers } from './journal/matchers.js';

/** The matchers that importing `sluice/testing/vitest` adds to `expect`. */
export interface StreamMatchers<R = void> {
  /** Some request asked this: the whole prompt, an expression, or an asymmetric matcher. */
  toHaveReceivedPrompt(prompt: unknown): R;
  /** The client of the latest request went away before its answer ended; with `reason`, for this reason. */
  toHaveBeenAborted(reason?: unknown): R;
  /** Not more than so many chunks, or `{ chunks, bytes }`, were asked for. Of {@link mockFetch} alone. */
  toHavePulledAtMost(limit: number | PullLimit): R;
  /** The latest answer, as far as it was sent: its text, or all its deltas. */
  toHaveStreamed(answer: string | RegExp | readonly StreamDelta[]): R;
}

declare module 'vitest' {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> extends StreamMatchers<R> {}
}

expect.extend(streamMatchers);
afterEach(cleanup);
