import { errorResponse, hiddenMessage, httpFailureOf } from './errors.js';
import { type SourceOptions, SourceRun, type StreamEnding } from './SourceRun.js';
import type { SourceOrFactory } from './StreamSource.js';

export interface StreamResponseOptions extends SourceOptions {
  /** The status of a response that streams. @defaultValue `200` */
  status?: number | undefined;
  /** Headers beside those of the protocol. */
  headers?: HeadersInit | undefined;
  /** Stops the source when it aborts: the `signal` of the request. */
  signal?: AbortSignal | undefined;
  /**
   * How long the head of the response waits for the first event, in milliseconds. A provider that refuses within this time
   * becomes the status of the response, with its Retry-After, instead of an error in a stream of status 200.
   * @defaultValue `5_000`
   */
  headMs?: number | undefined;
  /** Silence after which a heartbeat is sent, in milliseconds; 0 never. Bun closes after 10 s. @defaultValue `5_000` */
  keepAliveMs?: number | undefined;
  /**
   * Ends the connection after this many milliseconds, between two events: just before a platform would cut it.
   * @defaultValue never
   */
  maxConnectionMs?: number | undefined;
  /** Called once when the response has ended, however it ended. The body is closed when its promise is settled. */
  onEnd?: ((end: StreamEnding) => void | Promise<void>) | undefined;
}

/** What is ready together is sent together, up to this many characters. */
const joinedSize = 16_384;
/** Chunks that are sent one by one before chunks are joined, so that a client that reads little pulls little. */
const singleChunks = 8;

/**
 * Streams an answer to a client in any protocol.
 *
 * Pulls from the source only as the client reads, and stops it when the client leaves: by the cancelled body, by `signal`,
 * or by a failed write, whichever the platform gives. Errors after the head are sent as the protocol's error event, and
 * nothing then says that the answer is complete; plain text, which has no errors, breaks the connection instead.
 *
 * @returns a response with the status of the provider where it refused before its first event.
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
 * Pulls until something of the answer is there, the run has ended, or the time is over.
 *
 * @returns the pull that is still waiting, if the time is over.
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

/** Errors of the application's callback are logged: the response has ended already. */
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

/** The body of a response: pulls the run as it is read itself. */
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

  /** Chunks until joining is tried again: a live source, of which nothing is ready, should not pay for the trial. */
  let restChunks = singleChunks;
  let restAfterMiss = 1;

  /** Takes what is ready in the same turn of the event loop; a pull that is not is kept for the next chunk. */
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
      // Text has no error event: only a connection that breaks tells the client that the text is not the whole.
      if (framing === 'text' && run.end?.outcome === 'failed') {
        controller.error(new Error('The source failed in the middle of a text response.'));
      } else controller.close();
    } catch {
      // The client left meanwhile.
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

/** Beats after each period of silence while a chunk is waited for. One timer, not one for each chunk. */
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

  /** The client waits for a chunk. */
  wait(): void {
    this.#isWaiting = true;
  }

  /** A chunk was sent. Without a client that waits nothing is sent. */
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
