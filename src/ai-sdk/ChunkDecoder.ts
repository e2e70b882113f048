import type { UIMessageChunk } from 'ai';
import { SseParser } from '../core/decoding/SseParser.js';
import { warnOnce } from '../core/warnOnce.js';
import { StreamError } from '../model/StreamError.js';
import type { ChunkReader } from './ChunkSource.js';
import { checkChunk } from './checkChunk.js';

/** Decodes the AI SDK's UI message stream at any chunk border. Events that cannot be read are skipped. */
export class ChunkDecoder implements ChunkReader {
  ended = false;

  readonly #decoder = new TextDecoder();
  readonly #parser = new SseParser({
    event: (data) => this.#read(data),
    stray: () => {
      this.#skipped++;
    },
  });
  readonly #maxEventBytes: number;
  readonly #chunks: UIMessageChunk[] = [];
  #isRead = false;
  #skipped = 0;

  constructor(maxEventBytes = 16_777_216) {
    this.#maxEventBytes = maxEventBytes;
  }

  get unreadable(): number {
    return this.#isRead ? 0 : this.#skipped;
  }

  push(bytes: Uint8Array): readonly UIMessageChunk[] {
    this.#parser.push(this.#decoder.decode(bytes, { stream: true }));
    if (this.#parser.held > this.#maxEventBytes) {
      throw new StreamError(
        'event-too-large',
        `One event of the answer is longer than ${this.#maxEventBytes} bytes; what came before it is kept. ` +
          'Raise `maxEventBytes` if that is what the server means to send.',
      );
    }
    return this.#chunks.splice(0);
  }

  end(): readonly UIMessageChunk[] {
    this.#parser.push(this.#decoder.decode());
    this.#parser.end();
    return this.#chunks.splice(0);
  }

  #read(data: string): boolean {
    if (this.ended) return true;
    if (data === '[DONE]') {
      this.ended = true;
      return true;
    }
    const chunk = parse(data);
    if (typeof chunk !== 'string') {
      this.#isRead = true;
      this.#chunks.push(chunk);
      return true;
    }
    this.#skipped++;
    warnOnce(
      `${chunk} chunk`,
      `An event of the UI message stream was skipped: it is ${chunk}, and the answer goes on without it. ` +
        `It begins ${data.slice(0, 200)}`,
    );
    return false;
  }
}

/** A key that would change an object's prototype wherever the object is merged, however the key is written. */
const unsafeKey =
  /"(?:_|\\u005f){2}(?:p|\\u0070)(?:r|\\u0072)(?:o|\\u006f)(?:t|\\u0074)(?:o|\\u006f)(?:_|\\u005f){2}"\s*:/i;

function parse(data: string): UIMessageChunk | 'unknown' | 'malformed' {
  if (unsafeKey.test(data)) return 'malformed';
  try {
    return checkChunk(JSON.parse(data));
  } catch {
    return 'malformed';
  }
}
