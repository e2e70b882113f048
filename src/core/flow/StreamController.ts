import { StreamError } from '../../model/StreamError.js';

/** The members of a Web stream's controller that are used here. */
export interface GatedController<Chunk = Uint8Array> {
  /** Demand of the stream; `null` once the stream has failed. */
  readonly desiredSize: number | null;
  enqueue(chunk: Chunk): void;
}

interface Writer {
  readonly controller: { readonly desiredSize: number | null };
  readonly byteLength: number;
  readonly enqueue: () => void;
  readonly fail: (reason: unknown) => void;
}

/**
 * Backpressure for writing to a Web stream. Call {@link releaseBackpressure} in the stream's `pull` and await {@link
 * write} for each chunk. A write waits, without polling, until the stream has demand; several writers are served in
 * order.
 */
export class StreamController {
  readonly #highWaterMark: number;
  readonly #waiting: Writer[] = [];
  #bytesSincePull = 0;
  /**
   * Whether `pull` was called since the last write. A stream with a high-water mark of 0 signals demand only by `pull`,
   * never in `desiredSize`.
   */
  #pulled = false;
  #aborted: { readonly reason: unknown } | undefined;

  /** @param highWaterMark - Bytes that may be written between two pulls. @defaultValue `1_048_576` */
  constructor(highWaterMark = 1024 * 1024) {
    if (!(highWaterMark > 0))
      throw new StreamError(
        'invalid-option',
        `\`highWaterMark\` must be a number of bytes above 0, got ${highWaterMark}.`,
      );
    this.#highWaterMark = highWaterMark;
  }

  /**
   * Enqueues the chunk once the stream has demand.
   *
   * @throws the reason of `signal` or of {@link abort}, if the write is aborted while the chunk waits. The chunk is
   * then not enqueued.
   */
  write<Chunk extends ArrayBufferView | string>(
    controller: GatedController<Chunk>,
    chunk: Chunk,
    signal?: AbortSignal,
  ): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#aborted !== undefined) return Promise.reject(this.#aborted.reason);
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.#waiting.splice(this.#waiting.indexOf(writer), 1);
        reject(signal?.reason);
      };
      const writer: Writer = {
        controller,
        byteLength: typeof chunk === 'string' ? chunk.length : chunk.byteLength,
        enqueue() {
          signal?.removeEventListener('abort', onAbort);
          controller.enqueue(chunk);
          resolve();
        },
        fail(reason) {
          signal?.removeEventListener('abort', onAbort);
          reject(reason);
        },
      };
      signal?.addEventListener('abort', onAbort);
      this.#waiting.push(writer);
      this.#release();
    });
  }

  /** Call when the stream has demand. Waiting writers continue in order. */
  releaseBackpressure(): void {
    this.#bytesSincePull = 0;
    this.#pulled = true;
    this.#release();
  }

  /** Call when the stream was cancelled. All waiting and later writes reject with the reason. */
  abort(
    reason: unknown = new StreamError('aborted', 'The stream was cancelled; what was not written yet is dropped.'),
  ): void {
    this.#aborted = { reason };
    for (const writer of this.#waiting.splice(0)) writer.fail(reason);
  }

  #release(): void {
    for (let writer = this.#waiting[0]; writer !== undefined && this.#isWanted(writer); writer = this.#waiting[0]) {
      this.#waiting.shift();
      this.#pulled = false;
      this.#bytesSincePull += writer.byteLength;
      try {
        writer.enqueue();
      } catch (closed) {
        writer.fail(closed);
      }
    }
  }

  #isWanted({ controller: { desiredSize } }: Writer): boolean {
    // `null` means that the stream failed; `enqueue` then throws its error.
    if (desiredSize === null || this.#pulled) return true;
    return desiredSize > 0 && this.#bytesSincePull < this.#highWaterMark;
  }
}
