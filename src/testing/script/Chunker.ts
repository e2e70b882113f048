import { seededRandom } from '../seededRandom.js';

/**
 * Where the body is split into network chunks. The bytes are always the same.
 *
 * - `'event'`: one chunk per event or {@link raw} step. The default.
 * - `'line'`: one chunk per line.
 * - `'byte'`: one chunk per byte.
 * - `'inside-characters'`: splits only inside each multi-byte character.
 * - `'inside-crlf'`: splits only between each CR and LF; set `eol: '\r\n'`.
 * - `'coalesced'`: one chunk for everything that is due at the same time.
 * - `{ size }`: chunks of this many bytes.
 * - `{ seed, maxBytes }`: chunks of random size from 1 to `maxBytes` (64) bytes, the same for the same seed.
 * - `{ at }`: splits only at these offsets of the body.
 */
export type Chunking =
  | 'event'
  | 'line'
  | 'byte'
  | 'inside-characters'
  | 'inside-crlf'
  | 'coalesced'
  | { readonly size: number }
  | { readonly seed: number; readonly maxBytes?: number | undefined }
  | { readonly at: readonly number[] };

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Splits bytes into chunks. Holds bytes until the end of their chunk is known, or until `flush`, which is called before
 * every wait.
 */
export class Chunker {
  readonly #next: (buffer: Bytes, offset: number) => number;
  readonly #holds: boolean;
  #held: Bytes = new Uint8Array(0);
  #offset = 0;

  /** @param offset - Number of body bytes written before. */
  constructor(chunking: Chunking, offset = 0) {
    this.#next = chunkLengthOf(chunking);
    this.#holds = chunking !== 'event' && chunking !== 'line' && chunking !== 'byte';
    this.#offset = offset;
  }

  push(bytes: Bytes): Bytes[] {
    this.#held = this.#held.length === 0 ? bytes : join(this.#held, bytes);
    return this.#cut(!this.#holds);
  }

  flush(): Bytes[] {
    return this.#cut(true);
  }

  #cut(rest: boolean): Bytes[] {
    const chunks: Bytes[] = [];
    let from = 0;
    while (from < this.#held.length) {
      const buffer = this.#held.subarray(from);
      const length = this.#next(buffer, this.#offset);
      if (length > buffer.length && !rest) break;
      const chunk = buffer.slice(0, Math.min(length, buffer.length));
      chunks.push(chunk);
      from += chunk.length;
      this.#offset += chunk.length;
    }
    this.#held = this.#held.subarray(from);
    return chunks;
  }
}

/** Returns a function that returns the length of the next chunk, or `Infinity` if it does not end in the buffer. */
function chunkLengthOf(chunking: Chunking): (buffer: Bytes, offset: number) => number {
  const open = Number.POSITIVE_INFINITY;
  if (chunking === 'event' || chunking === 'coalesced') return () => open;
  if (chunking === 'byte') return () => 1;
  if (chunking === 'line') return (buffer) => afterFirst(buffer, (byte) => byte === LF) ?? open;
  if (chunking === 'inside-crlf') {
    return (buffer) => afterFirst(buffer, (byte, at) => byte === CR && buffer[at + 1] === LF) ?? open;
  }
  if (chunking === 'inside-characters') return (buffer) => afterFirst(buffer, (byte) => byte >= 0xc0) ?? open;
  if (typeof chunking === 'object' && 'size' in chunking) return () => chunking.size;
  if (typeof chunking === 'object' && 'at' in chunking) {
    const borders = [...chunking.at].sort((a, b) => a - b);
    return (_, offset) => (borders.find((border) => border > offset) ?? open) - offset;
  }
  if (typeof chunking === 'object' && 'seed' in chunking) {
    const random = seededRandom(chunking.seed);
    const maxBytes = chunking.maxBytes ?? 64;
    let size = 0;
    let sizedAt = -1;
    return (_, offset) => {
      // Called again for the same chunk when more bytes arrive, so the random size is kept.
      if (sizedAt !== offset) {
        size = 1 + Math.floor(random() * maxBytes);
        sizedAt = offset;
      }
      return size;
    };
  }
  throw new TypeError(`Unknown chunking ${JSON.stringify(chunking)}.`);
}

const CR = 13;
const LF = 10;

function afterFirst(buffer: Bytes, matches: (byte: number, at: number) => boolean): number | undefined {
  const at = buffer.findIndex(matches);
  return at === -1 ? undefined : at + 1;
}

function join(a: Bytes, b: Bytes): Bytes {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
