/**
 * The position of the first event after a reconnect, by its id: `'first'` means the first id of the response, `'last'`
 * the last received id, `'unnumbered'` no id, `'other'` any other id.
 */
export type Continuation = 'first' | 'last' | 'unnumbered' | 'other';

/** Output positions of the event with the last id, in characters of text plus one per other delta. */
export interface IdMarks {
  readonly start: number;
  /** Position after this event. Later events may repeat the id or have none. */
  readonly end: number;
}

/**
 * Tracks the ids of server-sent events in constant memory. Ids are opaque strings, unless each one so far is a fixed prefix
 * with a number that increases by one; those are compared as numbers.
 */
export class EventIds {
  marks: IdMarks | undefined;
  /** Set by the first event of a new connection. */
  continuation: Continuation | undefined;
  #first = '';
  /** Whether the first id belongs to the first event. */
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
    // Only events without output preceded the first id, so processing them again has the same effect.
    if (this.continuation === 'unnumbered' && id === this.#first && this.#isFirstAtStart) this.continuation = 'first';
    if (id === this.#last) {
      // Several events share this id, or later events have no id.
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
