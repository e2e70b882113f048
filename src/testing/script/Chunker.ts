import { seededRandom } from '../seededRandom.js';

/**
 * Where one network chunk ends and the next begins; the bytes are the same in all of them.
 *
 * - `'event'`: a chunk an event, and a chunk a {@link raw} step. The default.
 * - `'line'`: a chunk a line.
 * - `'byte'`: a chunk a byte.
 * - `'inside-characters'`: a border within every character of more than one byte, and nowhere else.
 * - `'inside-crlf'`: a border between every CR and its LF, and nowhere else; give the mount `eol: '\r\n'`.
 * - `'coalesced'`: all that is due at one moment is one chunk.
 * - `{ size }`: chunks of so many bytes.
 * - `{ seed, maxBytes }`: chunks of 1 to `maxBytes` (64) bytes, the same for the same seed.
 * - `{ at }`: borders at these offsets of the body, and nowhere else.
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
 * Cuts what is written into chunks. Whatever cannot be cut yet is held until `flush`, which comes before anything that
 * takes time: what was written by then is on the wire.
 */
export class Chunker {
  readonly #next: (buffer: Bytes, offset: number) => number;
  readonly #holds: boolean;
  #held: Bytes = new Uint8Array(0);
  #offset = 0;

  /** @param offset - How much of the body has gone before. */
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

/** Gives the length of the next chunk, `Infinity` if nothing known so far ends it. */
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
      // Asked again about the same chunk, as more bytes come, it must not draw again.
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
