import type { StreamDelta } from '../model/StreamDelta.js';

/** A chunk of a source: text, bytes of a provider's response, a delta, or an object of an SDK. */
export type SourceChunk = string | Uint8Array | StreamDelta | readonly StreamDelta[] | object;

/** The result of the AI SDK's `streamText`. */
export interface StreamTextResult {
  readonly stream?: AsyncIterable<object> | ReadableStream<object> | undefined;
  readonly fullStream?: AsyncIterable<object> | ReadableStream<object> | undefined;
}

/**
 * The values that a response can be streamed from:
 *
 * - a string, or an async iterable or `ReadableStream` of strings, deltas, or UI message chunks
 * - the stream of an SDK: OpenAI (Chat and Responses), Anthropic, Google, Ollama
 * - the result of the AI SDK's `streamText`
 * - the `Response` of a `fetch`, or its bytes
 * - a promise of one of these
 */
export type StreamSource = DirectSource | PromiseLike<DirectSource>;

type DirectSource = string | Response | AsyncIterable<SourceChunk> | ReadableStream<SourceChunk> | StreamTextResult;

/** A source, or a function that creates it when the response starts. The signal aborts when the client disconnects. */
export type SourceOrFactory = StreamSource | ((context: { readonly signal: AbortSignal }) => StreamSource);

export interface SourceReader {
  readonly headers?: Headers | undefined;
  next(): Promise<IteratorResult<unknown, unknown>>;
  stop(reason: unknown): void;
}

/** A provider's error response. Its status and Retry-After are passed on to the client. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
  readonly status: number;
  readonly headers: Headers;

  constructor({ status, headers }: Response, body: string) {
    super(`The source responded with status ${status}: ${body.slice(0, 1_000)}`);
    this.status = status;
    this.headers = headers;
  }
}

/** @throws {@link UpstreamError} for a `Response` with an error status; TypeError for an unsupported value. */
export async function openSource(source: StreamSource): Promise<SourceReader> {
  const value = await source;
  if (typeof value === 'string') return readerOfIterator(value, [value][Symbol.iterator]());
  if (isResponse(value)) {
    if (!value.ok) throw new UpstreamError(value, await value.text().catch(() => ''));
    if (!value.body) throw new TypeError('The Response that is to be streamed has no body.');
    return { ...(await openSource(value.body)), headers: value.headers };
  }
  // The result of streamText is not iterable. Its streams are getters that can be read only once.
  const stream =
    isIterable(value) || isReadable(value) ? value : ((value as StreamTextResult).stream ?? readFull(value));
  if (isReadable(stream)) {
    const reader = stream.getReader();
    return {
      next: () => reader.read() as Promise<IteratorResult<unknown, unknown>>,
      stop(reason) {
        reader.cancel(reason).catch(() => {});
        abort(value);
      },
    };
  }
  if (isIterable(stream)) return readerOfIterator(value, stream[Symbol.asyncIterator]());
  throw new TypeError(
    'The source is neither a string, a Response, a stream, an async iterable nor the result of streamText().',
  );
}

function readFull(value: unknown): unknown {
  return (value as StreamTextResult | null | undefined)?.fullStream;
}

function readerOfIterator(source: unknown, iterator: Iterator<unknown> | AsyncIterator<unknown>): SourceReader {
  return {
    next() {
      const result = iterator.next();
      return result instanceof Promise ? result : Promise.resolve(result);
    },
    stop() {
      abort(source);
      // Not awaited, because a generator that is waiting in `next()` handles `return()` only after `next()` settles.
      Promise.resolve(iterator.return?.(undefined)).catch(() => {});
    },
  };
}

/**
 * OpenAI's and Anthropic's streams have a `controller`; Anthropic's MessageStream and Ollama's iterator have `abort()`.
 */
function abort(source: unknown): void {
  const { controller, abort } = Object(source) as { controller?: unknown; abort?: unknown };
  try {
    if (controller instanceof AbortController) controller.abort();
    else if (typeof abort === 'function') abort.call(source);
  } catch {
    // A source without an abort method is left to the garbage collector.
  }
}

/** Checks the shape, because `instanceof` fails for a `Response` of another realm or a polyfill. */
function isResponse(value: unknown): value is Response {
  const { status, headers, ok } = Object(value) as Partial<Response>;
  return typeof status === 'number' && typeof ok === 'boolean' && headers !== undefined;
}

function isReadable(value: unknown): value is ReadableStream<unknown> {
  return typeof (Object(value) as { getReader?: unknown }).getReader === 'function';
}

function isIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof (Object(value) as { [Symbol.asyncIterator]?: unknown })[Symbol.asyncIterator] === 'function';
}
