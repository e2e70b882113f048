import type { Playback } from '../playback/Playback.js';

/** A body that performs a playback on demand, one chunk for each time that the consumer asks. */
export function bodyOf(
  playback: Playback,
  options: {
    /** Before each action, for a transport that needs time to carry the last one. */
    before?: (() => Promise<void>) | undefined;
    /** Told of each chunk that goes out. */
    onChunk?: (() => void) | undefined;
    /** Before the connection breaks, for a transport that would drop what it has not delivered yet. */
    beforeReset?: (() => Promise<void>) | undefined;
    /** Aborts the body as `fetch` aborts it. */
    signal?: AbortSignal | null | undefined;
  } = {},
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const { before, onChunk, beforeReset, signal } = options;
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      start(controller) {
        signal?.addEventListener('abort', () => {
          playback.onClientAbort(signal.reason);
          controller.error(signal.reason);
        });
      },
      async pull(controller) {
        await before?.();
        const action = await playback.next();
        if (signal?.aborted) return;
        if (action.type === 'chunk') {
          onChunk?.();
          controller.enqueue(action.bytes);
        } else if (action.type === 'end') controller.close();
        else {
          await beforeReset?.();
          controller.error(connectionLost());
        }
      },
      cancel: (reason) => playback.onClientAbort(reason),
    },
    // Nothing is made before it is asked for: so the journal can count what was pulled.
    { highWaterMark: 0 },
  );
}

/** What `fetch` rejects with when a connection breaks in mid-body. */
export function connectionLost(): TypeError {
  return new TypeError('terminated', { cause: new Error('other side closed') });
}
