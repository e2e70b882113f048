import { errorResponse, hiddenMessage, httpFailureOf } from './errors.js';
import { type SourceOptions, SourceRun, type StreamEnding } from './SourceRun.js';
import type { SourceOrFactory } from './StreamSource.js';

export interface StreamResponseOptions extends SourceOptions {
  /** The status of a streamed response. @defaultValue `200` */
  status?: number | undefined;
  /** Headers added to those of the protocol. */
  headers?: HeadersInit | undefined;
  /** Aborting this signal stops the source. Usually the `signal` of the request. */
  signal?: AbortSignal | undefined;
  /**
   * How long the response headers are held back for the first event, in milliseconds. If the provider fails within this
   * time, the response has the provider's status and Retry-After, instead of status 200 with an error event.
   * @defaultValue `5_000`
   */
  headMs?: number | undefined;
  /**
   * A heartbeat is sent after this many milliseconds without data; 0 disables it. Bun closes idle connections
   * after 10 s. @defaultValue `5_000`
   */
  keepAliveMs?: number | undefined;
  /**
   * Ends the connection between two events after this many milliseconds. Set it just below the time limit of the
   * platform. @defaultValue never
   */
  maxConnectionMs?: number | undefined;
  /** Called once when the response has ended, for any reason. The body closes once the returned promise settles. */
  onEnd?: ((end: StreamEnding) => void | Promise<void>) | undefined;
}

/** Events that are ready at the same time are joined into one chunk of up to this many characters. */
const joinedSize = 16_384;
/** The number of chunks sent one by one before chunks are joined, so that a client that reads little pulls little. */
const singleChunks = 8;

/**
 * Streams an answer to a client in any protocol.
 *
 * Pulls from the source only as the client reads, and stops the source when the client disconnects: the platform may
 * cancel the body, abort `signal`, or fail a write. Errors after the headers are sent as the protocol's error event,
 * without an event that marks the answer as complete. Plain text has no error event, so the connection is broken
 * instead.
 *
 * @returns a response with the provider's status if the provider fails before its first event.
 *
 * @example
 * ```ts
 * export async function POST(request: Request) {
 *   const { prompt } = await request.json();
 *   return streamResponse(
 *     ({ signal }) => openai.responses.create({ model: 'gpt-5', input: prompt, stream: true }, { signal }),
 *     { signal: request.signal },
 *   );
 * }
 * ```
 */
export async function streamResponse(source: SourceOrFactory, options: StreamResponseOptions = {}): Promise<Response> {
  const { headMs = 5_000, signal } = options;
  const run = new SourceRun(source, options);
  const onAbort = () => run.stop(signal?.reason);
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort);

  const { pending } = await holdHead(run, headMs);
  const finish = once(async () => {
    signal?.removeEventListener('abort', onAbort);
    await callOnEnd(options, run);
  });
  if (run.end?.outcome === 'failed' && run.failedBeforeContent) {
    await finish();
    return refuse(run, options);
  }
  const { headers } = run.output;
  return new Response(bodyOf(run, pending, finish, options), {
    status: options.status ?? 200,
    headers: mergeHeaders(headers, options.headers),
  });
}

/**
 * Pulls until there is content, the run has ended, or the time is over.
 *
 * @returns the pull that is still pending if the time is over.
 */
export async function holdHead(run: SourceRun, headMs: number): Promise<{ pending?: Promise<void> }> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<'timeout'>((resolve) => {
    timer = setTimeout(resolve, headMs, 'timeout');
  });
  try {
    while (!run.end && !run.hasContent) {
      const step = run.step();
      if ((await Promise.race([step, timeout])) === 'timeout') return { pending: step };
    }
    return {};
  } finally {
    clearTimeout(timer);
  }
}

/** The response for an error before the first event. */
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

/** Logs errors of the application's callback, because the response has already ended. */
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

/** The body of a response. Each read pulls the next chunk from the run. */
export function bodyOf(
  run: SourceRun,
  firstPull: Promise<void> | undefined,
  finish: () => Promise<void>,
  { keepAliveMs = 5_000, maxConnectionMs = 0 }: StreamResponseOptions,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  let pending = firstPull;
  let heartbeat: Heartbeat | undefined;
  let deadline: ReturnType<typeof setTimeout> | undefined;

  /**
   * The number of chunks until joining is tried again. A live source has nothing ready, so trying each time is wasted
   * work.
   */
  let restChunks = singleChunks;
  let restAfterMiss = 1;

  /**
   * Joins events that are ready in the same turn of the event loop. A pull that is still pending is kept for the next
   * chunk.
   */
  async function joinReady(): Promise<string> {
    const { writer } = run;
    let text = writer?.take().join('') ?? '';
    while (!run.end && text.length < joinedSize) {
      let isReady = false;
      pending = run.step().then(() => {
        isReady = true;
      });
      for (let turn = 0; turn < 8 && !isReady; turn++) await undefined;
      if (!isReady) {
        restAfterMiss = text === '' ? Math.min(restAfterMiss * 2, 64) : 1;
        restChunks = restAfterMiss;
        return text;
      }
      pending = undefined;
      text += run.output.take().join('');
    }
    return text;
  }

  async function close(controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>): Promise<void> {
    heartbeat?.stop();
    clearTimeout(deadline);
    await finish();
    const { framing } = run.output;
    try {
      // The text protocol has no error event: only a broken connection tells the client that the text is incomplete.
      if (framing === 'text' && run.end?.outcome === 'failed') {
        controller.error(new Error('The source failed in the middle of a text response.'));
      } else controller.close();
    } catch {
      // The client has disconnected in the meantime.
    }
  }

  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      start(controller) {
        if (maxConnectionMs > 0) deadline = setTimeout(() => run.stop('maxConnectionMs'), maxConnectionMs);
        const { heartbeat: beat } = run.output;
        if (keepAliveMs > 0 && beat)
          heartbeat = new Heartbeat(keepAliveMs, () => controller.enqueue(encoder.encode(beat)));
      },
      async pull(controller) {
        heartbeat?.wait();
        let text = run.writer?.take().join('') ?? '';
        while (text === '' && !run.end) {
          const step = pending ?? run.step();
          pending = undefined;
          await step;
          text = run.writer?.take().join('') ?? '';
        }
        restChunks--;
        if (text !== '' && restChunks < 0 && !run.end) text += await joinReady();
        heartbeat?.rest();
        try {
          if (text !== '') controller.enqueue(encoder.encode(text));
        } catch (error) {
          run.stop(error);
        }
        if (run.end) {
          const rest = run.writer?.take().join('') ?? '';
          if (rest !== '') controller.enqueue(encoder.encode(rest));
          await close(controller);
        }
      },
      async cancel(reason) {
        heartbeat?.stop();
        clearTimeout(deadline);
        run.stop(reason);
        await finish();
      },
    },
    { highWaterMark: 0 },
  );
}

/** Sends a heartbeat after each silent period while a read is pending. Uses one timer for all chunks. */
export class Heartbeat {
  readonly #periodMs: number;
  readonly #beat: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastAt = Date.now();
  #isWaiting = false;

  constructor(periodMs: number, beat: () => void) {
    this.#periodMs = periodMs;
    this.#beat = beat;
    this.#arm(periodMs);
  }

  /** Called when the client starts waiting for a chunk. */
  wait(): void {
    this.#isWaiting = true;
  }

  /** Called when a chunk was sent. No heartbeat is sent until the client waits again. */
  rest(): void {
    this.#isWaiting = false;
    this.#lastAt = Date.now();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#isWaiting = false;
    this.#timer = undefined;
  }

  #arm(ms: number): void {
    this.#timer = setTimeout(() => {
      const leftMs = this.#lastAt + this.#periodMs - Date.now();
      if (leftMs <= 0) {
        if (this.#isWaiting) this.#beat();
        this.#lastAt = Date.now();
      }
      this.#arm(leftMs > 0 ? leftMs : this.#periodMs);
    }, ms);
  }
}
