import type { StoredEnding } from '../StreamStore.js';

/** The position of one response in a log. */
export interface LogReader {
  cursor: number;
  /** Called when there may be new events, or the log has ended. */
  readonly wake: () => void;
  /** Whether the reader was cut off because it was too slow. */
  isCut: boolean;
}

/**
 * The numbered events of one stream in this process. Readers hold only a cursor, so that no events are queued per
 * reader.
 */
export class StreamLog {
  /** How the stream ended. It is set together with the last event. */
  ending: StoredEnding | undefined;
  /** Number of the last event that readers may read. */
  readableTo = 0;
  /** Whether events were dropped because of the size limit. New readers then cannot read from the start. */
  isDropped = false;

  #events: string[] = [];
  /** Number of the event before `#events[0]`. */
  #base = 0;
  #size = 0;
  readonly #readers = new Set<LogReader>();
  readonly #onReaders: (() => void) | undefined;
  #onAdvance: (() => void) | undefined;

  /** @param onReaders - Called when a reader is attached or detached. */
  constructor(onReaders?: () => void) {
    this.#onReaders = onReaders;
  }

  get last(): number {
    return this.#base + this.#events.length;
  }

  get first(): number {
    return this.#base + 1;
  }

  get size(): number {
    return this.#size;
  }

  get readers(): number {
    return this.#readers.size;
  }

  push(event: string): void {
    this.#events.push(event);
    this.#size += event.length;
  }

  /** Returns events from number `from` on, up to about `maxSize` characters. */
  slice(from: number, maxSize: number): string[] {
    const begin = from - 1 - this.#base;
    let end = begin;
    for (let size = 0; end < this.#events.length && size < maxSize; end++) size += this.#events[end]!.length;
    return this.#events.slice(begin, end);
  }

  wake(): void {
    for (const reader of this.#readers) reader.wake();
  }

  attach(cursor: number, wake: () => void): LogReader {
    const reader = { cursor, wake, isCut: false };
    this.#readers.add(reader);
    this.#onReaders?.();
    return reader;
  }

  detach(reader: LogReader): void {
    if (!this.#readers.delete(reader)) return;
    this.#onAdvance?.();
    this.#onReaders?.();
  }

  /** Returns the events after the reader's cursor as one string, each with its id, and moves the cursor. */
  read(reader: LogReader, idPrefix: string | undefined, maxSize: number): string {
    let text = '';
    let n = reader.cursor;
    for (let index = n - this.#base; n < this.readableTo && text.length < maxSize; index++) {
      n++;
      text += idPrefix === undefined ? this.#events[index]! : `id: ${idPrefix}${n}\n${this.#events[index]!}`;
    }
    if (n !== reader.cursor) {
      reader.cursor = n;
      this.#onAdvance?.();
    }
    return text;
  }

  /**
   * Keeps the log below `maxSize`. Drops events that all readers have read, and otherwise waits for the slowest reader,
   * which is cut off after `patienceMs`.
   *
   * @param stored - Returns the number of the last stored event. Later events are kept.
   */
  async shrink(maxSize: number, stored: () => number, patienceMs: number): Promise<void> {
    while (this.#size > maxSize) {
      this.isDropped = true;
      const cursors = [...this.#readers].map(({ cursor }) => cursor);
      const slowest = Math.min(...cursors, this.last);
      this.#dropTo(Math.min(slowest, stored()));
      if (this.#size <= maxSize) return;
      const hasAdvanced = await new Promise<boolean>((resolve) => {
        const timer = setTimeout(resolve, patienceMs, false);
        this.#onAdvance = () => {
          clearTimeout(timer);
          resolve(true);
        };
      });
      this.#onAdvance = undefined;
      if (!hasAdvanced && stored() >= slowest) this.#cut(slowest);
    }
  }

  /** Must be called after the store has saved more events, because `shrink` may now drop them. */
  advanced(): void {
    this.#onAdvance?.();
  }

  #cut(slowest: number): void {
    for (const reader of [...this.#readers]) {
      if (reader.cursor > slowest) continue;
      reader.isCut = true;
      reader.wake();
      this.detach(reader);
    }
  }

  #dropTo(number: number): void {
    const count = number - this.#base;
    if (count <= 0) return;
    for (const event of this.#events.splice(0, count)) this.#size -= event.length;
    this.#base = number;
  }
}
