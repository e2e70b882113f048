import type { UIMessageChunk } from 'ai';
import type { Connection } from '../core/connection/Connection.js';
import type { ChunkReader } from './ChunkDecoder.js';

/** Where an answer's chunks come from: a connection of ours, or whatever stream a transport gives. */
export interface ChunkSource {
  /** What came next, `undefined` at the end. An empty list is proof of life and nothing more. */
  read(): Promise<readonly UIMessageChunk[] | undefined>;
  /** Ends it; a read that waits throws the reason. */
  close(reason?: unknown): void;
  /** The answer is whole without a `finish`: the protocol has said so in another way. */
  readonly isWhole: boolean;
  /** Events that came and could not be read, where none could. */
  readonly unreadable: number;
  /** Whether a read without chunks tells of bytes that arrived. */
  readonly seesBytes: boolean;
}

/** Chunks decoded from the bytes of a connection. */
export class WireSource implements ChunkSource {
  readonly seesBytes = true;
  readonly #connection: Connection;
  readonly #reader: ChunkReader;
  readonly #onBytes: (size: number) => void;
  #isOver = false;

  constructor(connection: Connection, reader: ChunkReader, onBytes: (size: number) => void) {
    this.#connection = connection;
    this.#reader = reader;
    this.#onBytes = onBytes;
  }

  get isWhole(): boolean {
    return this.#reader.ended && this.unreadable === 0;
  }

  get unreadable(): number {
    return this.#reader.events === 0 ? this.#reader.skipped : 0;
  }

  async read(): Promise<readonly UIMessageChunk[] | undefined> {
    if (this.#isOver) return undefined;
    const bytes = await this.#connection.read();
    if (bytes === undefined) {
      this.#isOver = true;
      return this.#reader.end();
    }
    this.#onBytes(bytes.byteLength);
    const chunks = this.#reader.push(bytes);
    if (this.#reader.ended) this.#isOver = true;
    return chunks;
  }

  close(reason?: unknown): void {
    this.#isOver = true;
    this.#connection.close(reason);
  }
}

/** The chunks of a transport that we do not know: of a socket, of an agent in the page. */
export class StreamSource implements ChunkSource {
  readonly isWhole = false;
  readonly unreadable = 0;
  readonly seesBytes = false;
  readonly #reader: ReadableStreamDefaultReader<UIMessageChunk>;
  #closed: { readonly reason: unknown } | undefined;

  constructor(stream: ReadableStream<UIMessageChunk>) {
    this.#reader = stream.getReader();
  }

  async read(): Promise<readonly UIMessageChunk[] | undefined> {
    const { done, value } = await this.#reader.read();
    // Cancelling ends a read that waits as if the stream had ended.
    if (this.#closed) throw this.#closed.reason;
    return done ? undefined : [value];
  }

  close(reason?: unknown): void {
    if (this.#closed) return;
    this.#closed = { reason };
    void this.#reader.cancel(reason).catch(() => {});
  }
}
