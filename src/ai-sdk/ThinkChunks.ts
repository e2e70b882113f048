import type { UIMessageChunk } from 'ai';
import { type TaggedText, ThinkTags } from '../protocols/ThinkTags.js';

/** Turns `<think>…</think>` at the start of the first text part into a reasoning part. */
export class ThinkChunks {
  readonly #tags = new ThinkTags();
  /** The start chunk of the first text part, held until its text begins. */
  #start: Extract<UIMessageChunk, { type: 'text-start' }> | undefined;
  #open: TaggedText['kind'] | undefined;
  /** True once the reasoning has ended or there is none. Later chunks are not split. */
  isOver = false;

  split(chunk: UIMessageChunk): UIMessageChunk[] {
    if (this.isOver) return [chunk];
    if (!this.#start) {
      if (chunk.type === 'text-start') {
        this.#start = chunk;
        return [];
      }
      // Some servers send no start chunk for a text part.
      if (chunk.type !== 'text-delta') return [chunk];
      this.#start = { type: 'text-start', id: chunk.id };
    }
    if ('id' in chunk && chunk.id === this.#start.id) {
      if (chunk.type === 'text-delta') return this.#chunksOf(this.#tags.push(chunk.delta));
      if (chunk.type === 'text-end') return this.#end([chunk]);
    }
    return /^(finish|finish-step|reset-step|error|abort)$/.test(chunk.type) ? [...this.#end([]), chunk] : [chunk];
  }

  /** Call at the end of the body. @returns text that was held as a possible tag. */
  end(): UIMessageChunk[] {
    return this.#start && !this.isOver ? this.#end([]) : [];
  }

  /** @param textEnd - The end chunk of the text part. It is omitted if all of the text was reasoning. */
  #end(textEnd: readonly UIMessageChunk[]): UIMessageChunk[] {
    const chunks = this.#chunksOf(this.#tags.flush());
    this.isOver = true;
    if (this.#open === 'reasoning') return [...chunks, { type: 'reasoning-end', id: this.#reasoningId }];
    return [...chunks, ...(this.#open ? [] : [this.#start!]), ...textEnd];
  }

  #chunksOf(pieces: readonly TaggedText[]): UIMessageChunk[] {
    const { id } = this.#start!;
    const chunks: UIMessageChunk[] = [];
    for (const { kind, text } of pieces) {
      if (kind !== this.#open) {
        if (this.#open) chunks.push({ type: 'reasoning-end', id: this.#reasoningId });
        chunks.push(kind === 'text' ? this.#start! : { type: 'reasoning-start', id: this.#reasoningId });
        this.#open = kind;
      }
      if (text === '') continue;
      chunks.push(
        kind === 'text'
          ? { type: 'text-delta', id, delta: text }
          : { type: 'reasoning-delta', id: this.#reasoningId, delta: text },
      );
    }
    this.isOver = this.#tags.isOver;
    return chunks;
  }

  get #reasoningId(): string {
    return `${this.#start!.id}-think`;
  }
}
