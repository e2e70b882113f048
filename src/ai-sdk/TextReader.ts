import type { UIMessageChunk } from 'ai';
import type { ChunkReader } from './ChunkDecoder.js';

const id = 'text-1';

/** Reads plain text as one part, in the chunks that the SDK's `TextStreamChatTransport` makes of it. */
export class TextReader implements ChunkReader {
  readonly unreadable = 0;
  ended = false;
  readonly #decoder = new TextDecoder();
  #begin: UIMessageChunk[] = [{ type: 'start' }, { type: 'start-step' }, { type: 'text-start', id }];

  push(bytes: Uint8Array): readonly UIMessageChunk[] {
    return this.#add(this.#decoder.decode(bytes, { stream: true }));
  }

  /** Text has no end of its own: that of the body is its end. */
  end(): readonly UIMessageChunk[] {
    this.ended = true;
    return [
      ...this.#add(this.#decoder.decode()),
      { type: 'text-end', id },
      { type: 'finish-step' },
      { type: 'finish' },
    ];
  }

  #add(delta: string): UIMessageChunk[] {
    const begin = this.#begin;
    this.#begin = [];
    return delta === '' ? begin : [...begin, { type: 'text-delta', id, delta }];
  }
}
