import { StreamError } from '../../model/StreamError.js';

/** What a gate needs of the controller of a Web stream. */
export interface GatedController<Chunk = Uint8Array> {
  /** How much more the stream wants; `null` once it failed. */
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
 * The byte gate for anyone who writes a stream faster than it may be read. Construct it beside the stream, call
 * {@link releaseBackpressure} in the stream's `pull` and await {@link write} wherever chunks come from. Nothing polls:
 * a writer sleeps until the stream asks for more, and several get through in the order in which they came.
 */
export class StreamController {
  readonly #highWaterMark: number;
  readonly #waiting: Writer[] = [];
  #bytesSincePull = 0;
  /** A stream with a high-water mark of 0 never shows demand in `desiredSize`; its `pull` alone tells. */
  #pulled = false;
  #aborted: { readonly reason: unknown } | undefined;

  /** @param highWaterMark - Bytes let through between two pulls. @defaultValue `1_048_576` */
  constructor(highWaterMark = 1024 * 1024) {
    if (!(highWaterMark > 0))
      throw new StreamError('invalid-option', `A high-water mark of ${highWaterMark} bytes would let nothing through.`);
    this.#highWaterMark = highWaterMark;
  }

  /**
   * Enqueues the chunk once the stream wants it.
   *
   * @throws the reason of `signal` or of {@link abort}, whichever came while the chunk waited; it is then not enqueued.
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
      this.#letThrough();
    });
  }

  /** The stream asks for more: the first waiting writer goes on, and those behind it for as long as there is demand. */
  releaseBackpressure(): void {
    this.#bytesSincePull = 0;
    this.#pulled = true;
    this.#letThrough();
  }

  /** Nobody reads any more (the stream's `cancel`): every waiting and later writer fails with the reason. */
  abort(
    reason: unknown = new StreamError('aborted', 'The stream was cancelled; what was not written yet is dropped.'),
  ): void {
    this.#aborted = { reason };
    for (const writer of this.#waiting.splice(0)) writer.fail(reason);
  }

  #letThrough(): void {
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
    // `null`: the stream failed. `enqueue` says so better than waiting for ever would.
    if (desiredSize === null || this.#pulled) return true;
    return desiredSize > 0 && this.#bytesSincePull < this.#highWaterMark;
  }
}
