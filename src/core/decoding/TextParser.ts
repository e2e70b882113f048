import type { EventSplitter, SplitterEnd } from './EventSplitter.js';

export class TextParser implements EventSplitter {
  readonly eventEnd = '';
  readonly held = 0;
  readonly isBetweenEvents = true;
  readonly retryMs = undefined;
  lastEventId = '';
  readonly #onText: (text: string) => void;

  constructor(onText: (text: string) => void) {
    this.#onText = onText;
  }

  push(chunk: string): void {
    this.#onText(chunk);
  }

  end(): SplitterEnd {
    return 'between';
  }
}
