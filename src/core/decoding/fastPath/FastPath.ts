import type { DeltaEmitter } from '../../../protocols/DeltaEmitter.js';
import type { EventHandler, EventSplitter, SplitterEnd } from '../EventSplitter.js';
import type { Utf8Decoder } from '../Utf8Decoder.js';
import { EventPattern } from './EventPattern.js';

export interface PatternDecoder extends EventHandler {
  readonly out: DeltaEmitter;
  readonly maxEventLength: number;
  /** Whether another event of this form can only append text to the same part. */
  readonly isRepeatable: boolean;
  appendSame(text: string, sequence: number | undefined, id: string): void;
}

/**
 * Passes chunks through an event splitter and an event decoder. After an event that only added text, events of the same
 * form are matched in the chunk and only their text is extracted, which takes about a fifth of the time of splitting
 * and parsing.
 */
export class FastPath {
  readonly #utf8: Utf8Decoder;
  readonly #splitter: EventSplitter;
  readonly #decoder: PatternDecoder;
  #pattern: EventPattern | undefined;
  /** Events since the last match. Patterns that never match are captured less often. */
  #unmatched = 0;
  /** The current block, if it is one complete event. */
  #block: string | undefined;

  constructor(utf8: Utf8Decoder, decoder: PatternDecoder, createSplitter: (handler: EventHandler) => EventSplitter) {
    this.#utf8 = utf8;
    this.#decoder = decoder;
    this.#splitter = createSplitter({
      event: (data, name, id) => this.#event(data, name, id),
      stray: (line) => decoder.stray(line),
    });
  }

  get held(): number {
    return this.#splitter.held;
  }

  get lastEventId(): string {
    return this.#splitter.lastEventId;
  }

  get retryMs(): number | undefined {
    return this.#splitter.retryMs;
  }

  push(chunk: Uint8Array | string): void {
    const isBytes = typeof chunk !== 'string';
    if (isBytes && this.#utf8.isBetweenCharacters && this.#canMatch(chunk.length) && this.#pattern?.matchBytes(chunk)) {
      this.#accept();
    } else this.pushText(this.#utf8.decode(chunk));
  }

  pushText(text: string): void {
    const splitter = this.#splitter;
    const { eventEnd } = splitter;
    let start = 0;
    while (start < text.length) {
      if (this.#pattern && this.#canMatch(text.length)) {
        start = this.#pattern.matchRun(text, start, this.#accept);
        if (start === text.length) return;
      }
      // Events are split one at a time, so that the next event can be matched.
      // Most small chunks have no line end, and a search for one character is faster.
      const mayEnd = eventEnd !== '' && text.includes('\n', start);
      const end = mayEnd && this.#isCapturing ? text.indexOf(eventEnd, start) : -1;
      const next = end === -1 ? text.length : end + eventEnd.length;
      const part = start === 0 && next === text.length ? text : text.slice(start, next);
      this.#block = end !== -1 && splitter.isBetweenEvents ? part : undefined;
      splitter.push(part);
      start = next;
    }
  }

  end(): SplitterEnd {
    return this.#splitter.end();
  }

  get #isCapturing(): boolean {
    return this.#decoder.isRepeatable && (this.#unmatched <= 8 || this.#unmatched % 64 === 0);
  }

  #canMatch(length: number): boolean {
    return length <= this.#decoder.maxEventLength && this.#decoder.isRepeatable && this.#splitter.isBetweenEvents;
  }

  readonly #accept = (): void => {
    const { values } = this.#pattern as EventPattern;
    this.#unmatched = 0;
    if (values.id !== '') this.#splitter.lastEventId = values.id;
    this.#decoder.appendSame(values.text, values.sequence, this.#splitter.lastEventId);
  };

  #event(data: string, name: string, id: string): boolean {
    const decoder = this.#decoder;
    const { out } = decoder;
    if (decoder.isRepeatable && data.length <= decoder.maxEventLength && this.#pattern?.match(data, name)) {
      this.#unmatched = 0;
      const { text, sequence } = this.#pattern.values;
      // The captured event may span two chunks, so that its pattern has no block yet.
      if (this.#block !== undefined && !this.#pattern.hasBlock) {
        this.#pattern = EventPattern.capture({ data, name, text, sequence, block: this.#block }) ?? this.#pattern;
      }
      decoder.appendSame(text, sequence, id);
      return true;
    }
    this.#pattern = undefined;
    const isCapturing = this.#isCapturing;
    this.#unmatched++;
    const { writes } = out;
    const isRead = decoder.event(data, name, id);
    const text = out.writes === writes + 1 ? out.lastAppended : undefined;
    if (isCapturing && text !== undefined && decoder.isRepeatable) {
      this.#pattern = EventPattern.capture({ data, name, text, sequence: out.sequence, block: this.#block });
    }
    return isRead;
  }
}
