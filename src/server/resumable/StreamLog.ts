import type { StoredEnding } from '../StreamStore.js';

/** The position of one response that reads a log. */
export interface LogReader {
  /** The number of the last event that the response has read. */
  cursor: number;
  /** Called when new events may be readable, or the log has ended. */
  readonly wake: () => void;
  /** True if the reader was cut off because it fell too far behind. */
  isCut: boolean;
}

/**
 * The numbered events of one stream in this process, for any number of readers. Each reader holds only a cursor: no
 * events are queued per reader.
 */
export class StreamLog {
  /** How the stream ended. Set together with the last event. */
  ending: StoredEnding | undefined;
  /** The number of the last event that readers may read. */
  readableTo = 0;
  /** True once events were dropped to keep the size limit. New readers can then no longer read from the start. */
  isDropped = false;

  #events: string[] = [];
  /** The number of the event before the first one in `#events`. */
  #base = 0;
  #size = 0;
  readonly #readers = new Set<LogReader>();
  readonly #onReaders: (() => void) | undefined;
  #onAdvance: (() => void) | undefined;

  /** @param onReaders - Called when a reader is attached or detached. */
  constructor(onReaders?: () => void) {
    this.#onReaders = onReaders;
  }

  /** The number of the last event. */
  get last(): number {
    return this.#base + this.#events.length;
  }

  /** The number of the first event that has not been dropped. */
  get first(): number {
    return this.#base + 1;
  }

  /** The total of characters in the events that have not been dropped. */
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

  /**
   * Returns the readable events after the reader's cursor as one string, each with its id, and moves the cursor. `''`
   * if there are none.
   */
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
   * Keeps the log below `maxSize`: drops events that all readers have read, and otherwise waits for the slowest reader.
   * A reader that does not advance for `patienceMs` is cut off.
   *
   * @param stored - Returns the number of the last stored event. Later events are not dropped.
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

  /** Called after more events were stored, which `shrink` may now drop. */
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
