import type { UIMessageChunk } from 'ai';
import { StreamError } from '../core/StreamError.js';
import { append, deltaOf, idOf, isDelta, withDelta } from './chunkDelta.js';

/** What the SDK was given of an answer, deltas joined: a replay is held against it. */
export class Transcript {
  readonly chunks: UIMessageChunk[] = [];

  add(chunk: UIMessageChunk): void {
    if (!isTransient(chunk)) append(this.chunks, chunk);
  }
}

/**
 * Takes out of an answer that is told again from its start what was given already, wherever the replay cuts its deltas:
 * no part begins twice, and no text is doubled.
 */
export class ReplayFilter {
  readonly #known: readonly UIMessageChunk[];
  /** How far the replay is: chunks told again, and characters of the next one. */
  #chunk = 0;
  #offset = 0;

  constructor(transcript: Transcript) {
    this.#known = transcript.chunks.slice();
  }

  /** @returns what is new. @throws {@link StreamError} `'connection-lost'` where the replay says something else. */
  take(chunks: readonly UIMessageChunk[]): readonly UIMessageChunk[] {
    if (this.#chunk === this.#known.length) return chunks;
    return chunks.flatMap((chunk) => this.#fresh(chunk) ?? []);
  }

  #fresh(chunk: UIMessageChunk): UIMessageChunk | undefined {
    const known = this.#known[this.#chunk];
    if (!known) return chunk;
    if (isTransient(chunk)) return undefined;
    if (chunk.type !== known.type || idOf(chunk) !== idOf(known)) throw different(known, chunk);
    if (!isDelta(chunk) || !isDelta(known)) {
      this.#chunk++;
      return undefined;
    }
    const text = deltaOf(chunk);
    const knownText = deltaOf(known);
    const rest = knownText.slice(this.#offset, this.#offset + text.length);
    if (!text.startsWith(rest)) throw different(known, chunk);
    this.#offset += rest.length;
    if (this.#offset < knownText.length) return undefined;
    this.#chunk++;
    this.#offset = 0;
    if (text.length === rest.length) return undefined;
    // It reaches further than the known one: the rest may be known from the next, or new.
    return this.#fresh(withDelta(chunk, text.slice(rest.length)));
  }
}

/** Meant for the moment only: a server may leave it out of what it keeps. */
function isTransient(chunk: UIMessageChunk): boolean {
  return 'transient' in chunk && chunk.transient === true;
}

function different(known: UIMessageChunk, chunk: UIMessageChunk): StreamError {
  return new StreamError(
    'connection-lost',
    `The server tells the answer again, but not the same one: where it had sent ${known.type}, it now sends ` +
      `${chunk.type}. What is on the screen is kept; ask again for a new answer.`,
    { retryable: true },
  );
}
