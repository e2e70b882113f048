import type { Framer, FramerEnd, FramerHandler } from './Framer.js';

/** Cuts text into lines, one event each (NDJSON); blank lines are keep-alives. The last line may lack its LF. */
export class LineParser implements Framer {
  readonly #handler: FramerHandler;
  #begun: string[] = [];
  #begunLength = 0;

  constructor(handler: FramerHandler) {
    this.#handler = handler;
  }

  get held(): number {
    return this.#begunLength;
  }

  push(chunk: string): void {
    let start = 0;
    for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', start)) {
      this.#begun.push(chunk.slice(start, end));
      this.end();
      start = end + 1;
    }
    if (start === chunk.length) return;
    this.#begun.push(chunk.slice(start));
    this.#begunLength += chunk.length - start;
  }

  end(): FramerEnd {
    const line = this.#begun.join('').trim();
    this.#begun = [];
    this.#begunLength = 0;
    return line === '' || this.#handler.event(line, '') ? 'between' : 'broken';
  }
}
