import type { StoredEnding } from '../StreamStore.js';

/** A response that reads a log. */
export interface LogReader {
  /** The number of the last event that it has. */
  cursor: number;
  /** Called when there may be something to read, or the log has ended. */
  wake: () => void;
  /** It fell behind what is kept. */
  isCut: boolean;
}

/**
 * The numbered events of one stream in this process, read by any number of responses. A reader costs a cursor: nothing is
 * queued for it.
 */
export class StreamLog {
  /** Set together with the last event. */
  ending: StoredEnding | undefined;
  /** Up to this event readers may read. */
  readableTo = 0;
  /** More than the limit was appended, so the beginning is gone and nobody can begin to read. */
  isDropped = false;

  #events: string[] = [];
  /** The number of the event before the first that is kept. */
  #base = 0;
  #size = 0;
  readonly #readers = new Set<LogReader>();
  readonly #onReaders: (() => void) | undefined;
  #onAdvance: (() => void) | undefined;

  /** @param onReaders - Called when a reader comes or goes. */
  constructor(onReaders?: () => void) {
    this.#onReaders = onReaders;
  }

  /** The number of the last event. */
  get last(): number {
    return this.#base + this.#events.length;
  }

  /** The number of the first event that is kept. */
  get first(): number {
    return this.#base + 1;
  }

  /** Characters that are kept. */
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

  /** Events from a number on, up to about `maxSize` characters. */
  slice(from: number, maxSize: number): string[] {
    const begin = from - 1 - this.#base;
    let end = begin;
    for (let size = 0; end < this.#events.length && size < maxSize; end++) size += this.#events[end]!.length;
    return this.#events.slice(begin, end);
  }

  wake(): void {
    for (const reader of this.#readers) reader.wake();
  }

  attach(cursor: number): LogReader {
    const reader = { cursor, wake() {}, isCut: false };
    this.#readers.add(reader);
    this.#onReaders?.();
    return reader;
  }

  detach(reader: LogReader): void {
    if (!this.#readers.delete(reader)) return;
    this.#onAdvance?.();
    this.#onReaders?.();
  }

  /** What a reader can read now, joined, each event with its id; `''` where there is nothing. Moves its cursor. */
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
   * Keeps the log below a size: drops events that every reader has, and waits for the slowest reader where that is not
   * enough. One that reads nothing for `patienceMs` is cut.
   *
   * @param stored - Events after this one are still needed.
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

  /** What was stored has advanced. */
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
