import type { UIMessageChunk } from 'ai';
import type { Environment } from '../core/environment.js';
import { FrameBatcher } from '../core/flow/FrameBatcher.js';
import { bytesOf, ChunkBuffer, isDelta } from './chunks.js';

/**
 * Maximum time that `flush` waits for the SDK to read, in milliseconds. The SDK may be waiting for the application in
 * `onToolCall`.
 */
const flushMs = 50;

/**
 * The stream that the SDK reads. The SDK rebuilds the message for each chunk, so deltas of one frame are joined. Any
 * other chunk is released at once, with all chunks before it. Chunks are released only when the SDK requests them, so
 * that unread deltas can still be joined.
 */
export class ChunkStream {
  readonly readable: ReadableStream<UIMessageChunk>;
  readonly #environment: Environment;
  readonly #batcher: FrameBatcher<UIMessageChunk>;
  #controller: ReadableStreamDefaultController<UIMessageChunk> | undefined;
  #end: { readonly error?: unknown } | undefined;
  #resolvePull: (() => void) | undefined;

  constructor(environment: Environment, highWaterMark: number | undefined, onCancel: (reason: unknown) => void) {
    this.#environment = environment;
    this.#batcher = new FrameBatcher({
      environment,
      buffer: new ChunkBuffer(),
      highWaterMark,
      isImmediate: (chunk) => !isDelta(chunk),
      onDemand: true,
      release: (chunks) => {
        for (const chunk of chunks) this.#controller?.enqueue(chunk);
        this.#answerPull();
      },
    });
    this.readable = new ReadableStream<UIMessageChunk>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: () =>
          new Promise<void>((resolve) => {
            this.#resolvePull = resolve;
            this.#batcher.pull();
            this.#finish();
          }),
        cancel: (reason) => {
          this.#close();
          onCancel(reason);
        },
      },
      { highWaterMark: 0 },
    );
  }

  get isHolding(): boolean {
    return this.#batcher.isHolding;
  }

  push(chunks: readonly UIMessageChunk[], bytes = chunks.reduce((sum, chunk) => sum + bytesOf(chunk), 0)): void {
    this.#batcher.push(chunks, bytes);
  }

  whenWritable(): Promise<void> | undefined {
    return this.#batcher.whenWritable();
  }

  end(end: { readonly error?: unknown } = {}): void {
    this.#end ??= end;
    void this.#batcher.flush();
    this.#finish();
  }

  /** Releases all chunks. Resolves when the SDK has read them, or after `flushMs`. */
  flush(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#environment.after(flushMs, resolve);
      void this.#batcher.flush().then(() => {
        cancel();
        resolve();
      });
    });
  }

  /**
   * Closes the stream when the SDK requests the next chunk. An earlier `controller.error()` would discard queued
   * chunks.
   */
  #finish(): void {
    if (!this.#end || !this.#resolvePull || this.#batcher.isHolding) return;
    if ('error' in this.#end) this.#controller?.error(this.#end.error);
    else this.#controller?.close();
    this.#close();
  }

  #close(): void {
    this.#controller = undefined;
    this.#batcher.close();
    this.#answerPull();
  }

  #answerPull(): void {
    const resolve = this.#resolvePull;
    this.#resolvePull = undefined;
    resolve?.();
  }
}
