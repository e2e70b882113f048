import type { UIMessageChunk } from 'ai';
import { idOf, isDelta } from './chunkDelta.js';

/** How far an answer is, as its chunks tell. */
export class AnswerProgress {
  /** The answer's text so far. */
  text = '';
  /** The server said that the answer is whole. */
  isFinished = false;
  /** The server said that the answer failed. */
  errorText: string | undefined;
  /** The server said that it stopped the answer. */
  isAborted = false;

  /** The parts and steps that have begun and not ended. */
  readonly #open = new Set<string>();

  observe(chunk: UIMessageChunk): void {
    if (chunk.type === 'text-delta') this.text += chunk.delta;
    else if (chunk.type === 'finish') this.isFinished = true;
    else if (chunk.type === 'abort') this.isAborted = true;
    else if (chunk.type === 'error') this.errorText = chunk.errorText;
    else if (chunk.type === 'reset-step') this.#open.clear();
    else if (chunk.type === 'start-step') this.#open.add('step');
    else if (chunk.type === 'finish-step') this.#open.delete('step');
    else if (!isDelta(chunk)) this.#observePart(chunk);
  }

  #observePart(chunk: UIMessageChunk): void {
    // Text and reasoning may have an id in common.
    const part = `${chunk.type.split('-')[0]} ${idOf(chunk)}`;
    if (/-start$/.test(chunk.type)) this.#open.add(part);
    else if (/-end$|input-available|input-error/.test(chunk.type)) this.#open.delete(part);
  }

  /** Whether something has begun and not ended, so that an end of the body here can only be a cut. */
  get isMidway(): boolean {
    return !this.isFinished && this.#open.size > 0;
  }
}
