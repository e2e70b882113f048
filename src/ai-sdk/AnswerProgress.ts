import type { UIMessageChunk } from 'ai';

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

  readonly #open = new Set<string>();
  #steps = 0;

  observe(chunk: UIMessageChunk): void {
    switch (chunk.type) {
      case 'text-delta':
        this.text += chunk.delta;
        return;
      case 'text-start':
      case 'reasoning-start':
        this.#open.add(chunk.type.slice(0, -'-start'.length) + chunk.id);
        return;
      case 'text-end':
      case 'reasoning-end':
        this.#open.delete(chunk.type.slice(0, -'-end'.length) + chunk.id);
        return;
      case 'tool-input-start':
        this.#open.add(chunk.toolCallId);
        return;
      case 'tool-input-available':
      case 'tool-input-error':
        this.#open.delete(chunk.toolCallId);
        return;
      case 'start-step':
        this.#steps++;
        return;
      case 'finish-step':
        this.#steps--;
        return;
      case 'reset-step':
        this.#open.clear();
        return;
      case 'finish':
        this.isFinished = true;
        return;
      case 'abort':
        this.isAborted = true;
        return;
      case 'error':
        this.errorText = chunk.errorText;
    }
  }

  /** Whether something has begun and not ended, so that an end of the body here can only be a cut. */
  get isMidway(): boolean {
    return !this.isFinished && (this.#open.size > 0 || this.#steps > 0);
  }
}
