import type { UIMessageChunk } from 'ai';
import type { Connection } from '../core/connection/Connection.js';
import { truncated, unreadable } from '../core/errors.js';
import type { StreamMonitor } from '../core/monitor/StreamMonitor.js';
import type { RunSource } from '../core/run/ResponseRun.js';
import type { StreamError } from '../model/StreamError.js';
import type { CompletionTracker } from './chunks.js';

export interface ChunkReader {
  push(bytes: Uint8Array): readonly UIMessageChunk[];
  /** Ends the body. @returns the chunks of an unterminated last event. */
  end(): readonly UIMessageChunk[];
  /** Whether the response is complete: an end marker was read, or the body may end here. */
  readonly ended: boolean;
  /** The beginning of a body in which no event could be decoded; otherwise `undefined`. */
  readonly unread: string | undefined;
}

/** Chunks decoded from the bytes of a connection. */
export class WireSource implements RunSource<UIMessageChunk> {
  readonly seesBytes = true;
  failure: StreamError | undefined;
  readonly #connection: Connection;
  readonly #reader: ChunkReader;
  readonly #tracker: CompletionTracker;
  readonly #monitor: StreamMonitor;
  #chunk: Uint8Array | undefined;

  constructor(connection: Connection, reader: ChunkReader, tracker: CompletionTracker, monitor: StreamMonitor) {
    this.#connection = connection;
    this.#reader = reader;
    this.#tracker = tracker;
    this.#monitor = monitor;
  }

  get isEnded(): boolean {
    return this.#reader.ended || isFinal(this.#tracker);
  }

  get isMidway(): boolean {
    return !this.#reader.ended && !this.#tracker.end && this.#tracker.isMidway;
  }

  get isComplete(): boolean {
    return this.#tracker.end !== undefined;
  }

  async read(): Promise<boolean> {
    this.#chunk = await this.#connection.read();
    return this.#chunk !== undefined;
  }

  decode(): readonly UIMessageChunk[] {
    this.#monitor.recordChunk(this.#chunk!.byteLength);
    return this.#reader.push(this.#chunk!);
  }

  end(): readonly UIMessageChunk[] {
    const chunks = this.#reader.ended ? [] : this.#reader.end();
    if (this.#reader.unread !== undefined) this.failure = unreadable(this.#reader.unread);
    else if (!this.#reader.ended && !chunks.some(({ type }) => type === 'finish') && !this.#tracker.end)
      this.failure = truncated();
    return chunks;
  }

  close(reason?: unknown): void {
    if (reason === undefined) this.#connection.finish();
    else this.#connection.close(reason);
  }
}

/** Chunks of a transport without accessible bytes, such as a WebSocket or an agent in the browser. */
export class StreamSource implements RunSource<UIMessageChunk> {
  readonly seesBytes = false;
  readonly #reader: ReadableStreamDefaultReader<UIMessageChunk>;
  readonly #tracker: CompletionTracker;
  #chunk: UIMessageChunk | undefined;
  #closed: { readonly reason: unknown } | undefined;

  constructor(stream: ReadableStream<UIMessageChunk>, tracker: CompletionTracker) {
    this.#reader = stream.getReader();
    this.#tracker = tracker;
  }

  get isEnded(): boolean {
    return isFinal(this.#tracker);
  }

  get isMidway(): boolean {
    return !this.#tracker.end && this.#tracker.isMidway;
  }

  get isComplete(): boolean {
    return this.#tracker.end !== undefined;
  }

  get failure(): StreamError | undefined {
    return this.#tracker.end ? undefined : truncated();
  }

  async read(): Promise<boolean> {
    const { done, value } = await this.#reader.read();
    // Cancelling the reader resolves a pending read with `done`, like a normal end, so the reason is thrown here.
    if (this.#closed) throw this.#closed.reason;
    this.#chunk = value;
    return !done;
  }

  decode(): readonly UIMessageChunk[] {
    return [this.#chunk!];
  }

  end(): readonly UIMessageChunk[] {
    return [];
  }

  close(reason?: unknown): void {
    this.#closed ??= { reason };
    void this.#reader.cancel(reason).catch(() => {});
  }
}

/** Whether an error or abort chunk has arrived, after which the SDK reads no more. */
function isFinal({ end }: CompletionTracker): boolean {
  return end !== undefined && end.type !== 'finish';
}
