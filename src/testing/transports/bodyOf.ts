import type { Playback } from '../playback/Playback.js';

/** Creates a response body that plays one chunk per pull. */
export function bodyOf(
  playback: Playback,
  options: {
    /** Called before each action, for a transport that needs time to deliver the previous one. */
    before?: (() => Promise<void>) | undefined;
    onChunk?: (() => void) | undefined;
    /** Called before a reset, for a transport that would drop undelivered chunks. */
    beforeReset?: (() => Promise<void>) | undefined;
    /** Aborts the body like the signal of `fetch`. */
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
    // No read-ahead, so that the journal counts what the client has pulled.
    { highWaterMark: 0 },
  );
}

/** The error of `fetch` if the connection breaks during the body. */
export function connectionLost(): TypeError {
  return new TypeError('terminated', { cause: new Error('other side closed') });
}
