import type { ProtocolOption } from '../protocols/Protocol.js';
import type { StreamDelta } from '../StreamDelta.js';
import { StreamError } from '../StreamError.js';
import { type StreamEnd, StreamProcessor } from './StreamProcessor.js';

export interface ReadDeltasOptions {
  /** How to read the bytes. @defaultValue `'auto'` */
  protocol?: ProtocolOption | undefined;
  /** Cancels the reading and the request behind it. */
  signal?: AbortSignal | undefined;
  /** A processor of your own, to look at while it reads; `protocol` is then its matter. */
  processor?: StreamProcessor | undefined;
  /** Called with each network chunk before it is read. */
  onChunk?: ((chunk: Uint8Array) => void) | undefined;
}

/**
 * Reads a response as batches of deltas, one batch a network chunk.
 *
 * Lazy: a chunk is pulled when the next batch is asked for, so a consumer that waits stops the source. Leaving the loop
 * by `break` or a throw, an abort, and the protocol's own end all cancel the body and release it.
 *
 * A body that ends too early does not throw: the generator's return value, which is also `processor.end()`, says whether
 * the answer is `complete` or `truncated`.
 *
 * @throws {@link StreamError} `'empty-body'`, `'unreadable-body'`, `'disconnected'`, `'aborted'`, `'event-too-large'`.
 *
 * @example
 * ```ts
 * for await (const deltas of readDeltas(await fetch('/api/stream'))) {
 *   for (const delta of deltas) if (delta.type === 'text') print(delta.text);
 * }
 * ```
 */
export async function* readDeltas(
  source: Response | ReadableStream<Uint8Array>,
  options: ReadDeltasOptions = {},
): AsyncGenerator<readonly StreamDelta[], StreamEnd, undefined> {
  const { signal, onChunk } = options;
  const headers = 'headers' in source ? source.headers : undefined;
  const processor = options.processor ?? new StreamProcessor({ protocol: options.protocol, headers });
  const reader = readerOf(source);
  // Cancelling makes a pending read come back, with `done`.
  const cancel = () => void reader.cancel(signal?.reason).catch(() => {});
  if (signal?.aborted) cancel();
  else signal?.addEventListener('abort', cancel);
  let open = true;
  try {
    while (processor.phase !== 'ended') {
      const { done, value } = await reader.read().catch((cause) => {
        open = false;
        throw signal?.aborted ? aborted(signal) : disconnected(cause);
      });
      if (signal?.aborted) throw aborted(signal);
      if (done) {
        open = false;
        break;
      }
      onChunk?.(value);
      const deltas = processor.push(value);
      if (deltas.length > 0) yield deltas;
    }
    const end = processor.end();
    if (end.deltas.length > 0) yield end.deltas;
    return end;
  } finally {
    signal?.removeEventListener('abort', cancel);
    if (open) cancel();
    reader.releaseLock();
  }
}

function readerOf(source: Response | ReadableStream<Uint8Array>): ReadableStreamDefaultReader<Uint8Array> {
  const body = 'headers' in source ? source.body : source;
  if (!body) throw new StreamError('empty-body', 'The response has no body, so there is nothing to read.');
  if (body.locked || ('bodyUsed' in source && source.bodyUsed)) {
    throw new StreamError(
      'unreadable-body',
      'The body is being read, or was read, elsewhere. Read it once, or give a clone() to the other reader.',
    );
  }
  return body.getReader();
}

function aborted(signal: AbortSignal): StreamError {
  return new StreamError('aborted', 'Reading was aborted; what had arrived is kept.', { cause: signal.reason });
}

function disconnected(cause: unknown): StreamError {
  return new StreamError('disconnected', 'The connection broke in mid-answer; what had arrived is kept.', {
    retryable: true,
    cause,
  });
}
