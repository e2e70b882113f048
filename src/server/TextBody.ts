/** Receives the text of a {@link TextBody}. */
export interface TextSink {
  write(text: string): void;
  close(): void;
  /** Breaks the connection, so that the client cannot mistake the body for a complete one. */
  fail(error: Error): void;
}

export interface TextBodyOptions {
  /** Sent after `keepAliveMs` without text. `undefined` if clients would not ignore it. */
  readonly heartbeat: string | undefined;
  /** In milliseconds; 0 disables heartbeats. @defaultValue `5_000` */
  readonly keepAliveMs?: number | undefined;
  /** In milliseconds. @defaultValue never */
  readonly maxConnectionMs?: number | undefined;
}

/** The number of chunks sent one by one before chunks are joined, so that a client that reads little pulls little. */
const singleChunks = 8;
/** Text that has not arrived after this many microtasks is not ready: an async generator needs three per value. */
const maxIdleTurns = 8;
/** After joining found nothing, this many chunks at most are sent without trying it again. */
const maxRest = 64;

const settled = Promise.resolve();

/**
 * The body of a response, as text. Each pull is answered by one `write` to the sink, as soon as there is text. Text that
 * becomes ready within the same turn of the event loop is joined into one `write`, because each costs more than an event.
 * Uses callbacks instead of promises: this code runs once per event.
 */
export abstract class TextBody {
  /** Set by the reader of the body before its first pull. */
  sink: TextSink | undefined;

  #isPulled = false;
  #isFinished = false;
  #isJoining = false;
  /** The number of events that have become ready since joining began. */
  #joined = 0;
  #idleTurns = 0;
  /** The number of chunks until joining is tried again: a live source never has the next event ready. */
  #rest = singleChunks;
  #restAfterMiss = 1;
  #lastSentAt = Date.now();
  #heartbeat: ReturnType<typeof setTimeout> | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;

  constructor({ heartbeat, keepAliveMs = 5_000, maxConnectionMs = 0 }: TextBodyOptions) {
    if (keepAliveMs > 0 && heartbeat) this.#keepAlive(heartbeat, keepAliveMs, keepAliveMs);
    if (maxConnectionMs > 0) this.#deadline = setTimeout(() => this.expire(), maxConnectionMs);
  }

  /** Whether there is text to send. */
  protected abstract get hasText(): boolean;
  /** Whether there is enough text for one `write`. */
  protected abstract get isFull(): boolean;
  /** Whether no more text will come. */
  protected abstract get isOver(): boolean;
  /** Returns the text that is ready. */
  protected abstract take(): string;
  /** Called when more text is needed. */
  protected abstract request(): void;
  /** Called once when the body is over and was pulled to its end. Writes what remains and closes the sink. */
  protected abstract finish(sink: TextSink): void;
  /** Called after `maxConnectionMs`. */
  protected abstract expire(): void;
  /** Called when the client has disconnected. */
  protected abstract leave(reason: unknown): void | Promise<void>;

  /** The client has room for one `write`. */
  pull(): void {
    if (this.#isFinished) return;
    this.#isPulled = true;
    this.advance();
  }

  /** The client has disconnected. */
  cancel(reason: unknown): void | Promise<void> {
    this.#isPulled = false;
    this.#stopTimers();
    return this.leave(reason);
  }

  /** Answers the pending pull if that is possible. Called after every change: new text, or the end. */
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
    this.#lastSentAt = Date.now();
    this.sink!.write(this.take());
  }

  /** One timer for all chunks: it is set again for the rest of the period if text was sent in the meantime. */
  #keepAlive(heartbeat: string, periodMs: number, ms: number): void {
    this.#heartbeat = setTimeout(() => {
      const leftMs = this.#lastSentAt + periodMs - Date.now();
      if (leftMs <= 0) {
        this.#lastSentAt = Date.now();
        // A client that does not read has no use for it.
        if (this.#isPulled) this.sink?.write(heartbeat);
      }
      this.#keepAlive(heartbeat, periodMs, leftMs > 0 ? leftMs : periodMs);
    }, ms);
  }

  #stopTimers(): void {
    clearTimeout(this.#heartbeat);
    clearTimeout(this.#deadline);
  }
}

const encoder = new TextEncoder();
const scratch = new Uint8Array(4_096);

/** In Node, a short text is encoded three times faster through a second array: `encode` allocates outside the heap. */
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
      // Returns nothing, so that the stream does not wait: `write` answers the pull.
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

/** The body that a stream was made from. Reading it without the stream costs half as much. */
export function textBodyOf(stream: ReadableStream): TextBody | undefined {
  return bodies.get(stream);
}
