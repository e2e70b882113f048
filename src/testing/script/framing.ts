import { seededRandom } from '../random.js';
import type { FramingStep } from './Step.js';

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
export type Framing =
  | 'event'
  | 'line'
  | 'byte'
  | 'inside-characters'
  | 'inside-crlf'
  | 'coalesced'
  | { readonly size: number }
  | { readonly seed: number; readonly maxBytes?: number | undefined }
  | { readonly at: readonly number[] };

/**
 * Sets the framing from here on. A mount's `framing` option does it for all that it plays.
 *
 * @throws TypeError for a framing that there is not.
 */
export function framing(value: Framing): FramingStep {
  borderOf(value);
  return { kind: 'framing', framing: value };
}

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Cuts what is written into chunks. Whatever cannot be cut yet is held until `flush`, which comes before anything that
 * takes time: what was written by then is on the wire.
 */
export class Framer {
  readonly #next: (buffer: Bytes, offset: number) => number;
  readonly #holds: boolean;
  #held: Bytes = new Uint8Array(0);
  #offset = 0;

  /** @param offset - How much of the body has gone before. */
  constructor(framing: Framing, offset = 0) {
    this.#next = borderOf(framing);
    this.#holds = framing !== 'event' && framing !== 'line' && framing !== 'byte';
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
function borderOf(framing: Framing): (buffer: Bytes, offset: number) => number {
  const open = Number.POSITIVE_INFINITY;
  if (framing === 'event' || framing === 'coalesced') return () => open;
  if (framing === 'byte') return () => 1;
  if (framing === 'line') return (buffer) => afterFirst(buffer, (byte) => byte === LF) ?? open;
  if (framing === 'inside-crlf') {
    return (buffer) => afterFirst(buffer, (byte, at) => byte === CR && buffer[at + 1] === LF) ?? open;
  }
  if (framing === 'inside-characters') return (buffer) => afterFirst(buffer, (byte) => byte >= 0xc0) ?? open;
  if (typeof framing === 'object' && 'size' in framing) return () => framing.size;
  if (typeof framing === 'object' && 'at' in framing) {
    const borders = [...framing.at].sort((a, b) => a - b);
    return (_, offset) => (borders.find((border) => border > offset) ?? open) - offset;
  }
  if (typeof framing === 'object' && 'seed' in framing) {
    const random = seededRandom(framing.seed);
    const maxBytes = framing.maxBytes ?? 64;
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
  throw new TypeError(`There is no framing ${JSON.stringify(framing)}.`);
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
