/**
 * The id of the first event after a reconnect: `'first'` is the first id of the response, `'last'` is the last
 * received id, `'unnumbered'` is no id, and `'other'` is any other id.
 */
export type Continuation = 'first' | 'last' | 'unnumbered' | 'other';

/**
 * Positions in the output before and after the event with the last id. A position counts characters of text, plus one
 * for each other delta.
 */
export interface IdMarks {
  readonly start: number;
  /** Position after the first event with this id. Later events may have the same id or none. */
  readonly end: number;
}

/**
 * Tracks the ids of server-sent events in constant memory. Ids are compared as strings. If every id so far is the
 * same prefix and a number that increases by one, they are compared as numbers.
 */
export class EventIds {
  marks: IdMarks | undefined;
  /** How the response continues after a reconnect; `undefined` until the first event of the new connection. */
  continuation: Continuation | undefined;
  #first = '';
  /** Whether no output preceded the first id. */
  #isFirstAtStart = false;
  #last = '';
  #hasReconnected = false;
  /** The highest id number so far, if ids are numeric. */
  #number: number | undefined;
  #prefix = '';
  #isCounting = true;

  get isPending(): boolean {
    return this.#hasReconnected && this.continuation === undefined;
  }

  /** Whether ids increase by one, so that repeated events are recognized by their number. */
  get isCounting(): boolean {
    return this.#isCounting && this.#number !== undefined && this.#last !== this.#first;
  }

  /**
   * Records the id of the next event.
   *
   * @param id - The last `id:` of the connection, `''` before the first one.
   * @param position - Length of the output before the event.
   * @returns whether the number of the id shows that the event was received before the reconnect.
   */
  next(id: string, position: number): boolean {
    if (this.isPending) {
      if (this.#isRepeated(id)) return true;
      const isStart = id === this.#first && (this.#isFirstAtStart || id !== this.#last);
      this.continuation = id === '' ? 'unnumbered' : isStart ? 'first' : id === this.#last ? 'last' : 'other';
    }
    if (id === '') return false;
    // The server sends the response from its start. The events before the first id had no output, so decoding them
    // again changes nothing.
    if (this.continuation === 'unnumbered' && id === this.#first && this.#isFirstAtStart) this.continuation = 'first';
    if (id === this.#last) {
      // Several events share this id, or later events have no id, so the ids do not number the events.
      this.#isCounting = false;
      this.marks ??= { start: position, end: position };
      return false;
    }
    this.#count(id);
    if (this.#first === '') this.#isFirstAtStart = position === 0;
    this.#first ||= id;
    this.#last = id;
    this.marks = { start: position, end: -1 };
    return false;
  }

  /** Ends the event that {@link next} recorded. @param position - Length of the output after the event. */
  end(position: number): void {
    if (this.marks?.end === -1) this.marks = { ...this.marks, end: position };
  }

  reconnect(): void {
    this.#hasReconnected = true;
    this.continuation = undefined;
  }

  #isRepeated(id: string): boolean {
    if (!this.isCounting) return false;
    const parsed = parse(id);
    return parsed !== undefined && parsed.prefix === this.#prefix && parsed.number <= this.#number!;
  }

  #count(id: string): void {
    if (!this.#isCounting) return;
    const parsed = parse(id);
    const follows = parsed?.prefix === this.#prefix && parsed.number === (this.#number ?? Number.NaN) + 1;
    this.#isCounting = parsed !== undefined && (follows || this.#first === '');
    this.#prefix = parsed?.prefix ?? '';
    this.#number = parsed?.number;
  }
}

function parse(id: string): { prefix: string; number: number } | undefined {
  const digits = /(?:0|[1-9]\d{0,14})$/.exec(id);
  return digits ? { prefix: id.slice(0, digits.index), number: Number(digits[0]) } : undefined;
}
