import type { UIMessageChunk } from 'ai';
import { StreamError } from '../model/StreamError.js';
import { append, deltaOf, idOf, isDelta, withDelta } from './chunkDelta.js';

/**
 * What the SDK was given of an answer, deltas joined. An answer that is told again from its start is held against it,
 * wherever the replay cuts its deltas: no part begins twice, and no text is doubled.
 */
export class Transcript {
  readonly #chunks: UIMessageChunk[] = [];
  /** How many of the chunks a replay has to tell again. */
  #known = 0;
  /** How far the replay is: chunks told again, and characters of the next one. */
  #told = 0;
  #offset = 0;

  /** What comes next is the answer from its start. */
  rewind(): void {
    this.#known = this.#chunks.length;
    this.#told = this.#offset = 0;
  }

  /** @returns what is new. @throws {@link StreamError} `'connection-lost'` where the replay says something else. */
  take(chunks: readonly UIMessageChunk[]): readonly UIMessageChunk[] {
    const fresh = this.#told === this.#known ? chunks : chunks.flatMap((chunk) => this.#fresh(chunk) ?? []);
    for (const chunk of fresh) if (!isNothing(chunk)) append(this.#chunks, chunk);
    return fresh;
  }

  #fresh(chunk: UIMessageChunk): UIMessageChunk | undefined {
    if (this.#told === this.#known) return chunk;
    if (isNothing(chunk)) return undefined;
    const known = this.#chunks[this.#told]!;
    if (chunk.type !== known.type || idOf(chunk) !== idOf(known)) throw different(known, chunk);
    if (!isDelta(chunk) || !isDelta(known)) {
      this.#told++;
      return undefined;
    }
    const text = deltaOf(chunk);
    const knownText = deltaOf(known);
    const rest = knownText.slice(this.#offset, this.#offset + text.length);
    if (!text.startsWith(rest)) throw different(known, chunk);
    this.#offset += rest.length;
    if (this.#offset < knownText.length) return undefined;
    this.#told++;
    this.#offset = 0;
    if (text.length === rest.length) return undefined;
    // It reaches further than the known one: the rest may be known from the next, or new.
    return this.#fresh(withDelta(chunk, text.slice(rest.length)));
  }
}

/** What was meant for the moment only, which a server may leave out of what it keeps, and a delta that adds no text. */
function isNothing(chunk: UIMessageChunk): boolean {
  return isDelta(chunk) ? deltaOf(chunk) === '' : 'transient' in chunk && chunk.transient === true;
}

function different(known: UIMessageChunk, chunk: UIMessageChunk): StreamError {
  return new StreamError(
    'connection-lost',
    `The server tells the answer again, but not the same one: where it had sent ${known.type}, it now sends ` +
      `${chunk.type}. What is on the screen is kept; ask again for a new answer.`,
    { retryable: true },
  );
}
