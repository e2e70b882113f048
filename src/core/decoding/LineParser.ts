import type { EventHandler, EventSplitter, SplitterEnd } from './EventSplitter.js';
import { HeldText } from './HeldText.js';

/**
 * Splits text into lines, one event each. Ignores blank lines, which are keep-alives. The last line may lack its LF.
 */
export class LineParser implements EventSplitter {
  readonly eventEnd = '\n';
  readonly retryMs = undefined;
  lastEventId = '';

  readonly #handler: EventHandler;
  readonly #begun = new HeldText();

  constructor(handler: EventHandler) {
    this.#handler = handler;
  }

  get held(): number {
    return this.#begun.length;
  }

  get isBetweenEvents(): boolean {
    return this.#begun.length === 0;
  }

  push(chunk: string): void {
    let start = 0;
    for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', start)) {
      this.#begun.append(chunk.slice(start, end));
      this.end();
      start = end + 1;
    }
    this.#begun.append(chunk.slice(start));
  }

  end(): SplitterEnd {
    const line = this.#begun.take().trim();
    return line === '' || this.#handler.event(line, '', '') ? 'between' : 'broken';
  }
}
