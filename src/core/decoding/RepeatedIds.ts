/**
 * Finds the events that a server tells again after a reconnect, by their ids and in constant memory. Ids that count
 * (`7`, `msg-7`) are compared. Of ids that do not, a server that begins with the first or the last one known is taken to
 * repeat itself up to the last.
 */
export class RepeatedIds {
  readonly #first: string;
  readonly #last: string;
  #repeating: boolean | undefined;

  constructor(first: string, last: string) {
    this.#first = first;
    this.#last = last;
  }

  /** Whether the event of this id, the next one told, was read before. */
  has(id: string): boolean {
    const number = countIn(id);
    const last = countIn(this.#last);
    if (number && last && number.prefix === last.prefix) return number.count <= last.count;
    this.#repeating ??= id === this.#first || id === this.#last;
    const wasRepeating = this.#repeating;
    if (id === this.#last) this.#repeating = false;
    return wasRepeating;
  }
}

function countIn(id: string): { prefix: string; count: number } | undefined {
  const digits = /\d{1,15}$/.exec(id);
  return digits ? { prefix: id.slice(0, digits.index), count: Number(digits[0]) } : undefined;
}
