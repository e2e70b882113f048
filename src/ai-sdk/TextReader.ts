import type { UIMessageChunk } from 'ai';
import type { ChunkReader } from './ChunkSource.js';

const id = 'text-1';

/** Decodes plain text into one text part, like the SDK's `TextStreamChatTransport`. */
export class TextReader implements ChunkReader {
  readonly unread = undefined;
  ended = false;
  readonly #decoder = new TextDecoder();
  #start: UIMessageChunk[] = [{ type: 'start' }, { type: 'start-step' }, { type: 'text-start', id }];

  push(bytes: Uint8Array): readonly UIMessageChunk[] {
    return this.#add(this.#decoder.decode(bytes, { stream: true }));
  }

  /** Plain text has no end marker, so the end of the body completes the response. */
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
    const begin = this.#start;
    this.#start = [];
    return delta === '' ? begin : [...begin, { type: 'text-delta', id, delta }];
  }
}
