import type { EventSplitter, SplitterEnd } from './EventSplitter.js';
import { beginsAsError } from './sniffFraming.js';

/** Longest JSON error in a body, in characters. A longer body is text. */
const maxErrorLength = 65_536;

export interface TextHandler {
  text(text: string): void;
  /** Handles a body that begins like a JSON error. @returns whether it is an error. */
  errorBody(body: string): boolean;
}

/**
 * Passes text on without splitting it: the whole body is the text of the answer. The exception is a body that is one
 * JSON object with an `error`, which servers send with status 200. It is buffered to its end.
 */
export class TextParser implements EventSplitter {
  readonly eventEnd = '';
  readonly isBetweenEvents = true;
  readonly retryMs = undefined;
  lastEventId = '';
  readonly #handler: TextHandler;
  /** The body so far; `undefined` after it is known to be text. */
  #beginning: string | undefined = '';

  constructor(handler: TextHandler) {
    this.#handler = handler;
  }

  get held(): number {
    return this.#beginning?.length ?? 0;
  }

  push(chunk: string): void {
    if (this.#beginning === undefined) {
      this.#handler.text(chunk);
      return;
    }
    this.#beginning += chunk;
    if (this.#beginning.length > maxErrorLength || beginsAsError(this.#beginning) === false) this.#release();
  }

  end(): SplitterEnd {
    if (this.#beginning && !this.#handler.errorBody(this.#beginning)) this.#release();
    this.#beginning = undefined;
    return 'between';
  }

  #release(): void {
    const text = this.#beginning;
    this.#beginning = undefined;
    if (text) this.#handler.text(text);
  }
}
