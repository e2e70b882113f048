// A namespace import, because a missing named export would fail before the version check.
import * as vitest from 'vitest';
import type { StreamDelta } from '../model/StreamDelta.js';
import { requirePeer } from '../requirePeer.js';
import { cleanup } from './cleanup.js';
import { type PullLimit, streamMatchers } from './journal/matchers.js';

/** The matchers that importing `sluice/testing/vitest` adds to `expect`. Vitest has types for them from 3.2 on. */
export interface StreamMatchers<R = void> {
  /** Passes if any request had this prompt: the whole text, a regular expression or an asymmetric matcher. */
  toHaveReceivedPrompt(prompt: unknown): R;
  /** Passes if the client aborted the latest request before the response ended; with `reason`, only for that reason. */
  toHaveBeenAborted(reason?: unknown): R;
  /** Passes if the client pulled at most this many chunks, or `{ chunks, bytes }`. Only for {@link mockFetch}. */
  toHavePulledAtMost(limit: number | PullLimit): R;
  /** Passes if the latest response sent this text or all these deltas. */
  toHaveStreamed(answer: string | RegExp | readonly StreamDelta[]): R;
}

declare module 'vitest' {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> extends StreamMatchers<R> {}
}

requirePeer('sluice/testing/vitest', {
  name: 'vitest',
  versions: '1 or newer',
  isCompatible: 'expect' in vitest && 'afterEach' in vitest,
});

vitest.expect.extend(streamMatchers);
vitest.afterEach(cleanup);
