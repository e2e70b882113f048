// A namespace import, because a missing named export would fail before the version check.
import * as testingLibrary from '@testing-library/react';
import { requirePeer } from '../requirePeer.js';
import { cleanup } from './cleanup.js';
import type { Clock } from './clock/Clock.js';
import { createStream as createPlainStream, type StreamOptions, type TestStream } from './controller/createStream.js';
import type { PlayOptions } from './playback/PlayOptions.js';

const { act, cleanup: unmount } = testingLibrary;

requirePeer('sluice/testing/react', {
  name: '@testing-library/react',
  versions: '13.1 or newer',
  // `renderHook` came with 13.1. Versions before 13 do not support React 18.
  isCompatible: 'renderHook' in testingLibrary,
});

/**
 * {@link createPlainStream | createStream} for components: every method runs inside `act`, so that React has rendered
 * the result when the promise resolves.
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

/** Advances a clock by `ms` inside `act`. */
export async function advance(clock: Clock, ms: number): Promise<void> {
  await act(() => clock.advance(ms));
}

// Testing Library registers its cleanup in the same way. Components unmount first, because the end of a stream would
// update a mounted component outside `act`.
if (typeof (globalThis as { afterEach?: unknown }).afterEach === 'function') {
  (globalThis as unknown as { afterEach: (hook: () => void) => void }).afterEach(() => {
    unmount();
    cleanup();
  });
}
