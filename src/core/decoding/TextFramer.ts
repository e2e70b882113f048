import type { Framer, FramerEnd, FramerHandler } from './Framer.js';

/** No framing: every chunk of text is an event as it comes. */
export class TextFramer implements Framer {
  readonly held = 0;
  readonly #handler: FramerHandler;

  constructor(handler: FramerHandler) {
    this.#handler = handler;
  }

  push(chunk: string): void {
    if (chunk !== '') this.#handler.event(chunk, '');
  }

  end(): FramerEnd {
    return 'between';
  }
}
