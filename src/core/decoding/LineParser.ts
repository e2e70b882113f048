import type { EventForm, EventHandler, EventSplitter, SplitterEnd } from './EventSplitter.js';

const form: EventForm = { name: '', head: '', end: '\n' };

/** Cuts text into lines, one event each (NDJSON); blank lines are keep-alives. The last line may lack its LF. */
export class LineParser implements EventSplitter {
  readonly #handler: EventHandler;
  /** The line that the chunks so far have begun and not ended. Nothing looks into it until it ends. */
  #begun = '';

  constructor(handler: EventHandler) {
    this.#handler = handler;
  }

  get held(): number {
    return this.#begun.length;
  }

  get canSkim(): boolean {
    return this.#begun === '';
  }

  push(chunk: string): void {
    let start = 0;
    for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', start)) {
      this.#begun += chunk.slice(start, end);
      this.end();
      start = this.#handler.skim?.(chunk, end + 1, form) ?? end + 1;
    }
    this.#begun += chunk.slice(start);
  }

  end(): SplitterEnd {
    const line = this.#begun.trim();
    this.#begun = '';
    return line === '' || this.#handler.event(line, '', '') ? 'between' : 'broken';
  }
}
