import type { EventDecoder } from './EventDecoder.js';
import type { EventSplitter, SplitterEnd } from './EventSplitter.js';

/** No framing: the characters are the text of the answer, as they come. */
export class TextParser implements EventSplitter {
  readonly held = 0;
  readonly #handler: Pick<EventDecoder, 'text'>;

  constructor(handler: Pick<EventDecoder, 'text'>) {
    this.#handler = handler;
  }

  push(chunk: string): void {
    this.#handler.text(chunk);
  }

  end(): SplitterEnd {
    return 'between';
  }
}
