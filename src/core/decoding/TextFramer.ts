import type { EventReader } from './EventReader.js';
import type { Framer, FramerEnd } from './Framer.js';

/** No framing: the characters are the text of the answer, as they come. */
export class TextFramer implements Framer {
  readonly held = 0;
  readonly #handler: Pick<EventReader, 'text'>;

  constructor(handler: Pick<EventReader, 'text'>) {
    this.#handler = handler;
  }

  push(chunk: string): void {
    this.#handler.text(chunk);
  }

  end(): FramerEnd {
    return 'between';
  }
}
