import { afterEach, expect } from 'vitest';
import type { StreamDelta } from '../core/StreamDelta.js';
import { cleanup } from './controller/createStream.js';
import { type PullLimit, streamMatchers } from './journal/matchers.js';

/** The matchers that importing `sluice/testing/vitest` adds to `expect`. */
export interface StreamMatchers {
  /** Some request asked this: the whole prompt, an expression, or an asymmetric matcher. */
  toHaveReceivedPrompt(prompt: unknown): void;
  /** The client of the latest request went away before its answer ended; with `reason`, for this reason. */
  toHaveBeenAborted(reason?: unknown): void;
  /** Not more than so many chunks, or `{ chunks, bytes }`, were asked for. Of {@link mockFetch} alone. */
  toHavePulledAtMost(limit: number | PullLimit): void;
  /** The latest answer, as far as it was sent: its text, or all its deltas. */
  toHaveStreamed(answer: string | RegExp | readonly StreamDelta[]): void;
}

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: the declaration it merges with says so
  interface Assertion<T = any> extends StreamMatchers {}
}

expect.extend(streamMatchers);
afterEach(cleanup);
