import type { UIMessageChunk } from 'ai';
import { idOf, isDelta } from './chunkDelta.js';

/** What the server says when it is done: that the answer is whole, that it failed, that it was stopped. */
export type AnswerEnd = Extract<UIMessageChunk, { type: 'finish' | 'error' | 'abort' }>;

/** How far an answer is, as its chunks tell. */
export class AnswerProgress {
  /** The answer's text so far. */
  text = '';
  /** A failure or a stop, once said, stands: servers say `finish` behind an error, too. */
  end: AnswerEnd | undefined;

  /** The parts and steps that have begun and not ended. */
  readonly #open = new Set<string>();

  observe(chunk: UIMessageChunk): void {
    if (chunk.type === 'text-delta') this.text += chunk.delta;
    else if (chunk.type === 'finish' || chunk.type === 'error' || chunk.type === 'abort') {
      if (!this.end || this.end.type === 'finish') this.end = chunk;
    } else if (chunk.type === 'reset-step') this.#open.clear();
    else if (!isDelta(chunk)) {
      // Text and reasoning may have an id in common.
      const part = `${chunk.type.replace(/^(start|finish)-|-(start|end|available|error)$/, '')} ${idOf(chunk)}`;
      if (begins.test(chunk.type)) this.#open.add(part);
      else if (ends.test(chunk.type)) this.#open.delete(part);
    }
  }

  /** Whether something has begun and not ended, so that an end of the body here can only be a cut. */
  get isMidway(): boolean {
    return this.#open.size > 0;
  }
}

const begins = /^(start-step|(text|reasoning|tool-input)-start)$/;
const ends = /^(finish-step|(text|reasoning)-end|tool-input-(available|error))$/;
