import { errorResponse, hiddenMessage, httpFailureOf } from './errors.js';
import { SourceBody } from './SourceBody.js';
import { type SourceOptions, SourceRun, type StreamEnding } from './SourceRun.js';
import type { SourceOrFactory } from './StreamSource.js';
import { streamOf } from './TextBody.js';

export interface StreamResponseOptions extends SourceOptions {
  /** The status of a streamed response. @defaultValue `200` */
  status?: number | undefined;
  /** Headers added to those of the protocol. */
  headers?: HeadersInit | undefined;
  /** Stops the source on abort. Usually the `signal` of the request. */
  signal?: AbortSignal | undefined;
  /**
   * How long the headers wait for the first event, in milliseconds. If the provider fails within this time, the
   * response has the provider's status and Retry-After, instead of status 200 with an error event. @defaultValue
   * `5_000`
   */
  headMs?: number | undefined;
  /**
   * The longest time without data before a heartbeat, in milliseconds; 0 sends none. Bun closes idle connections after
   * 10 s. @defaultValue `5_000`
   */
  keepAliveMs?: number | undefined;
  /**
   * Ends the connection between two events after this many milliseconds. Set it just below the platform's time limit.
   * @defaultValue never
   */
  maxConnectionMs?: number | undefined;
  /** Called once at the end of the response. The body closes when the returned promise settles. */
  onEnd?: ((end: StreamEnding) => void | Promise<void>) | undefined;
}

/**
 * Streams an answer to a client in any protocol.
 *
 * Pulls from the source only as the client reads, and stops the source when the client disconnects: the platform may
 * cancel the body, abort `signal`, or fail a write. An error after the headers is sent as the protocol's error event,
 * and
 * no event marks the answer as complete. Plain text has no error event, so the connection is broken instead.
 *
 * @returns a response with the provider's status if the provider fails before its first event.
 *
 * @example
 * ```ts
 * export async function POST(request: Request) {
 * const { prompt } = await request.json();
 * return streamResponse(
 * ({ signal }) => openai.responses.create({ model: 'gpt-5', input: prompt, stream: true }, { signal }),
 * { signal: request.signal },
 * );
 * }
 * ```
 */
export async function streamResponse(source: SourceOrFactory, options: StreamResponseOptions = {}): Promise<Response> {
  const { headMs = 5_000, signal } = options;
  const run = new SourceRun(source, options);
  const onAbort = () => run.stop(signal?.reason);
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort);

  await holdHead(run, headMs);
  const finish = once(async () => {
    signal?.removeEventListener('abort', onAbort);
    await callOnEnd(options, run);
  });
  if (run.end?.outcome === 'failed' && run.failedBeforeContent) {
    await finish();
    return refuse(run, options);
  }
  const { headers } = run.output;
  return new Response(streamOf(new SourceBody(run, finish, options)), {
    status: options.status ?? 200,
    headers: mergeHeaders(headers, options.headers),
  });
}

/**
 * Pulls until there is content, the run has ended or `headMs` have passed. In the last case, a pull may still be in
 * progress.
 */
export function holdHead(run: SourceRun, headMs: number): Promise<void> {
  return new Promise((resolve) => {
    let isOver = false;
    const end = () => {
      isOver = true;
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(end, headMs);
    const onStep = () => {
      if (isOver) return;
      if (run.end || run.hasContent) end();
      else run.step(onStep);
    };
    onStep();
  });
}

export function refuse({ end, publicError }: SourceRun, { headers }: StreamResponseOptions): Response {
  const { status, retryAfter } = httpFailureOf(end?.error);
  return errorResponse(status, publicError ?? { message: hiddenMessage }, mergeHeaders(retryAfter, headers));
}

export function mergeHeaders(base: Readonly<Record<string, string>>, more: HeadersInit | undefined): Headers {
  const headers = new Headers(base);
  new Headers(more).forEach((value, name) => {
    headers.set(name, value);
  });
  return headers;
}

/** Calls `onEnd`. An error that it throws is only logged, because the response has already ended. */
export async function callOnEnd({ onEnd }: StreamResponseOptions, { end }: SourceRun): Promise<void> {
  try {
    if (end) await onEnd?.(end);
  } catch (error) {
    console.error('The onEnd callback of a streamed response failed:', error);
  }
}

export function once(run: () => Promise<void>): () => Promise<void> {
  let result: Promise<void> | undefined;
  return () => {
    result ??= run();
    return result;
  };
}
