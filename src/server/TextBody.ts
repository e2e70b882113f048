export interface TextSink {
  write(text: string): void;
  close(): void;
  /** Breaks the connection, so that the client does not treat the body as complete. */
  fail(error: Error): void;
}

export interface TextBodyOptions {
  /**
   * The text of a heartbeat, sent after at most `keepAliveMs` without text. `undefined` if clients would not ignore it.
   */
  readonly heartbeat: string | undefined;
  /** The time without text before a heartbeat, in milliseconds; 0 sends none. @defaultValue `5_000` */
  readonly keepAliveMs?: number | undefined;
  /** The longest duration of a connection, in milliseconds. @defaultValue never */
  readonly maxConnectionMs?: number | undefined;
}

/**
 * Number of chunks at the start that are sent one by one, so that a client that reads only a little does not pull more
 * of the source.
 */
const singleChunks = 8;
/** Joining ends after this many microtasks without new text. An async generator needs three per value. */
const maxIdleTurns = 8;
/**
 * After each attempt that found nothing to join, twice as many chunks are sent before the next attempt, up to this
 * many.
 */
const maxRest = 64;

const settled = Promise.resolve();

/**
 * The body of a response, as text. Each pull is answered by one `write` to the sink as soon as there is text. Text that
 * becomes ready in the same turn of the event loop is joined, because a `write` costs more than an event. Uses
 * callbacks instead of promises, because it runs once per event.
 */
export abstract class TextBody {
  /** Set by the reader of the body before its first pull. */
  sink: TextSink | undefined;

  #isPulled = false;
  #isFinished = false;
  #isJoining = false;
  /** Number of events that became ready since joining began. */
  #joined = 0;
  #idleTurns = 0;
  /**
   * Number of chunks until the next attempt to join. A live source never has the next event ready, so frequent attempts
   * would only cost time.
   */
  #rest = singleChunks;
  #restAfterMiss = 1;
  /** Whether anything was sent since the last tick of the heartbeat's timer. */
  #hasSent = false;
  #heartbeat: ReturnType<typeof setInterval> | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;

  constructor({ heartbeat, keepAliveMs = 5_000, maxConnectionMs = 0 }: TextBodyOptions) {
    if (keepAliveMs > 0 && heartbeat) this.#heartbeat = setInterval(() => this.#tick(heartbeat), keepAliveMs / 2);
    if (maxConnectionMs > 0) this.#deadline = setTimeout(() => this.expire(), maxConnectionMs);
  }

  protected abstract get hasText(): boolean;
  protected abstract get isFull(): boolean;
  protected abstract get isOver(): boolean;
  protected abstract take(): string;
  protected abstract request(): void;
  /** Called once, when the client pulls after the end of the body. Writes the rest and closes the sink. */
  protected abstract finish(sink: TextSink): void;
  protected abstract expire(): void;
  protected abstract leave(reason: unknown): void | Promise<void>;

  /** Called when the client has room for a `write`. */
  pull(): void {
    if (this.#isFinished) return;
    this.#isPulled = true;
    this.advance();
  }

  cancel(reason: unknown): void | Promise<void> {
    this.#isPulled = false;
    this.#stopTimers();
    return this.leave(reason);
  }

  readonly advance = (): void => {
    if (!this.#isPulled) return;
    if (this.isOver) {
      this.#isFinished = true;
      this.#isPulled = false;
      this.#isJoining = false;
      this.#stopTimers();
      this.finish(this.sink!);
    } else if (!this.hasText) this.request();
    else if (this.#isJoining) {
      this.#joined++;
      this.#idleTurns = 0;
      if (this.isFull) this.#send();
      else this.request();
    } else if (this.#rest > 0 || this.isFull) {
      this.#rest--;
      this.#send();
    } else {
      this.#isJoining = true;
      this.#joined = 0;
      this.#idleTurns = 0;
      settled.then(this.#onTurn);
      this.request();
    }
  };

  readonly #onTurn = (): void => {
    if (!this.#isJoining) return;
    if (++this.#idleTurns <= maxIdleTurns) {
      settled.then(this.#onTurn);
      return;
    }
    this.#restAfterMiss = this.#joined > 0 ? 1 : Math.min(this.#restAfterMiss * 2, maxRest);
    this.#rest = this.#restAfterMiss;
    this.#send();
  };

  #send(): void {
    this.#isPulled = false;
    this.#isJoining = false;
    this.#hasSent = true;
    this.sink!.write(this.take());
  }

  /**
   * Runs twice per `keepAliveMs`. The time of each chunk is not recorded, because reading the clock can cost as much as
   * an event.
   */
  #tick(heartbeat: string): void {
    // A client that does not read needs no heartbeat.
    const isDue = this.#isPulled && !this.#hasSent;
    this.#hasSent = isDue;
    if (isDue) this.sink?.write(heartbeat);
  }

  #stopTimers(): void {
    clearInterval(this.#heartbeat);
    clearTimeout(this.#deadline);
  }
}

const encoder = new TextEncoder();
const scratch = new Uint8Array(4_096);

/**
 * Encodes a short text into a reused array and copies it. In Node, this is three times faster than `encode`, which
 * allocates outside the heap.
 */
function encode(text: string): Uint8Array<ArrayBuffer> {
  // A UTF-16 unit needs at most three bytes.
  if (text.length * 3 > scratch.length) return encoder.encode(text);
  return scratch.slice(0, encoder.encodeInto(text, scratch).written);
}

const bodies = new WeakMap<ReadableStream, TextBody>();

/** The body as a stream of bytes. Nothing is pulled before it is read. */
export function streamOf(body: TextBody): ReadableStream<Uint8Array<ArrayBuffer>> {
  let isCancelled = false;
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      start(controller) {
        body.sink = {
          write: (text) => controller.enqueue(encode(text)),
          close: () => {
            if (!isCancelled) controller.close();
          },
          fail: (error) => controller.error(error),
        };
      },
      // Returns no promise that the stream would wait for. A later `write` answers the pull.
      pull: () => body.pull(),
      cancel(reason) {
        isCancelled = true;
        return body.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  bodies.set(stream, body);
  return stream;
}

/**
 * The body behind a stream that `streamOf` created. Reading the body directly costs half as much as reading the stream.
 */
export function textBodyOf(stream: ReadableStream): TextBody | undefined {
  return bodies.get(stream);
}
