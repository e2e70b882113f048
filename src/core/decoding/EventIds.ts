/**
 * How a response continues after a reconnect, by the id of its first event: with the first event of all, with the last
 * one that was received, with one without an id, or with another one.
 */
export type Continuation = 'first' | 'last' | 'unnumbered' | 'other';

/** Positions in what the events added: lengths of text plus numbers of other deltas. */
export interface IdMarks {
  /** Before the first event with the last id. */
  readonly start: number;
  /** After that event; more events may have the same id, or none. */
  readonly end: number;
}

/**
 * The ids of server-sent events, in constant memory. Ids are opaque strings. Only ids that were seen to count, one by one
 * behind a fixed prefix, are compared as numbers.
 */
export class EventIds {
  /** Where the events with the last id are. */
  marks: IdMarks | undefined;
  /** Known after the first event of a new connection. */
  continuation: Continuation | undefined;
  #first = '';
  #last = '';
  #hasReconnected = false;
  /** The highest number so far, where ids count. */
  #number: number | undefined;
  #prefix = '';
  #isCounting = true;

  /** Whether the first event after a reconnect is still to come. */
  get isPending(): boolean {
    return this.#hasReconnected && this.continuation === undefined;
  }

  /** Whether numbers decide which events are repeated. */
  get isCounting(): boolean {
    return this.#isCounting && this.#number !== undefined && this.#last !== this.#first;
  }

  /**
   * Notes the id of the next event.
   *
   * @param id - The last `id:` of the connection, `''` before the first one.
   * @param position - Where the event begins.
   * @returns whether the event was received before the reconnect, by its number.
   */
  next(id: string, position: number): boolean {
    if (this.isPending) {
      if (this.#isRepeated(id)) return true;
      this.continuation =
        id === '' ? 'unnumbered' : id === this.#last ? 'last' : id === this.#first ? 'first' : 'other';
    }
    if (id === '') return false;
    if (id === this.#last) {
      // Several events with one id, or events without one.
      this.#isCounting = false;
      this.marks ??= { start: position, end: position };
      return false;
    }
    this.#count(id);
    this.#first ||= id;
    this.#last = id;
    this.marks = { start: position, end: -1 };
    return false;
  }

  /** @param position - Where the event ends that {@link next} began. */
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
