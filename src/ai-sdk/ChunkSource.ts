import type { UIMessageChunk } from 'ai';
import type { Connection } from '../core/connection/Connection.js';
import { unreadable } from './answerErrors.js';
import type { ChunkReader } from './ChunkDecoder.js';

/** Where an answer's chunks come from: a connection of ours, or whatever stream a transport gives. */
export interface ChunkSource {
  /** What came next, `undefined` at the end. An empty list is proof of life and nothing more. */
  read(): Promise<readonly UIMessageChunk[] | undefined>;
  /** Ends it; a read that waits throws the reason. */
  close(reason?: unknown): void;
  /** The answer is whole without a `finish`: the protocol has said so in another way. */
  readonly isWhole: boolean;
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
    return this.#reader.ended;
  }

  /** @throws {@link StreamError} `'protocol'` at the end of an answer of which nothing could be read. */
  async read(): Promise<readonly UIMessageChunk[] | undefined> {
    if (this.#isOver) return undefined;
    const reader = this.#reader;
    const bytes = await this.#connection.read();
    if (bytes) this.#onBytes(bytes.byteLength);
    const chunks = bytes ? reader.push(bytes) : reader.end();
    this.#isOver = reader.ended || !bytes;
    if (this.#isOver && reader.unreadable > 0) throw unreadable(reader.unreadable);
    return chunks;
  }

  close(reason?: unknown): void {
    this.#connection.close(reason);
  }
}

/** The chunks of a transport that we do not know: of a socket, of an agent in the page. */
export class StreamSource implements ChunkSource {
  readonly isWhole = false;
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
    this.#closed ??= { reason };
    void this.#reader.cancel(reason).catch(() => {});
  }
}
