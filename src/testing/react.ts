import { act, cleanup as unmount } from '@testing-library/react';
import { cleanup } from './cleanup.js';
import type { Clock } from './clock/Clock.js';
import { createStream as createPlainStream, type StreamOptions, type TestStream } from './controller/createStream.js';
import type { PlayOptions } from './playback/PlayOptions.js';

/**
 * {@link createPlainStream | createStream} for components: whatever the test does to the stream happens within `act`,
 * so React has rendered it when the promise resolves, and says nothing of updates outside of tests.
 */
export function createStream(protocol?: PlayOptions['protocol'], options?: StreamOptions): TestStream {
  const stream = createPlainStream(protocol, options);
  return {
    ...stream,
    emit: (...parts) => act(() => stream.emit(...parts)),
    end: () => act(() => stream.end()),
    fail: () => act(() => stream.fail()),
    stall: (ms) => act(() => stream.stall(ms)),
  };
}

/** Lets `ms` pass on a clock, and what React makes of it be rendered. */
export async function advance(clock: Clock, ms: number): Promise<void> {
  await act(() => clock.advance(ms));
}

// As Testing Library does it where the test runner's hooks are global. Components go first: a stream that ends under a
// component that is still there is an update that no test expects.
if (typeof (globalThis as { afterEach?: unknown }).afterEach === 'function') {
  (globalThis as unknown as { afterEach: (hook: () => void) => void }).afterEach(() => {
    unmount();
    cleanup();
  });
}
