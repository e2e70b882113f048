/** A part of an event that may differ from one event to the next. */
export type Slot = 'id' | 'text' | 'padding' | 'sequence';

/** The values of the slots of the event that was matched last. */
export interface SlotValues {
  id: string;
  text: string;
  sequence: number | undefined;
}

/** Fixed text with slots in between: `literals[0] slots[0] literals[1] … slots[n - 1] literals[n]`. */
export class Template {
  readonly first: string;
  readonly last: string;
  readonly slots: readonly Slot[];
  readonly #literals: readonly string[];

  constructor(literals: readonly string[], slots: readonly Slot[]) {
    this.#literals = literals;
    this.slots = slots;
    this.first = literals[0] as string;
    this.last = literals[slots.length] as string;
  }

  /** The same template with more fixed text, or another slot, around it. */
  surroundedBy(before: readonly string[], slotsBefore: readonly Slot[], after: string): Template {
    const literals = [...before.slice(0, -1), before.at(-1) + this.first, ...this.#literals.slice(1)];
    literals[literals.length - 1] += after;
    return new Template(literals, [...slotsBefore, ...this.slots]);
  }

  /**
   * Reads the slots.
   *
   * @param from - The index behind the first literal, which the caller has compared.
   * @returns the index behind the last slot, where the last literal has to follow; -1 where the text differs.
   */
  fill(text: string, from: number, values: SlotValues): number {
    const { slots } = this;
    let at = from;
    for (let n = 0; n < slots.length; n++) {
      if (n > 0) {
        const literal = this.#literals[n] as string;
        if (text.slice(at, at + literal.length) !== literal) return -1;
        at += literal.length;
      }
      const begin = at;
      const slot = slots[n];
      if (slot === 'text') {
        at = endOfPlainString(text, begin);
        // A long slice would keep its whole chunk in memory; a parsed string does not.
        if (at !== -1 && at - begin < 13) values.text = text.slice(begin, at);
        else {
          at = endOfString(text, begin);
          const parsed = at === -1 ? undefined : parseString(text.slice(begin - 1, at + 1));
          if (parsed === undefined) return -1;
          values.text = parsed;
        }
        continue;
      }
      if (slot === 'padding') at = endOfPlainString(text, begin);
      else if (slot === 'sequence') at = endOfNumber(text, begin);
      else at = endOfId(text, begin);
      if (at === -1) return -1;
      if (slot === 'sequence') values.sequence = Number(text.slice(begin, at));
      else if (slot === 'id') values.id = text.slice(begin, at);
    }
    return at;
  }
}

/** The end of a string without escapes whose body begins at `from`; -1 where it is not of that kind. */
function endOfPlainString(text: string, from: number): number {
  let at = from;
  let code = text.charCodeAt(at);
  // Past the end the code is NaN, which is not above anything.
  while (code >= 32 && code !== 34 && code !== 92) code = text.charCodeAt(++at);
  return code === 34 ? at : -1;
}

/** The end of the string whose body begins at `from`; -1 without one. */
function endOfString(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) return at;
    if (code === 92) at++;
  }
  return -1;
}

/** The end of the plain number at `from`; -1 where there is none, or one that JSON forbids. */
function endOfNumber(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at++;
  return at === from || (text.charCodeAt(from) === 48 && at > from + 1) ? -1 : at;
}

/** The end of the line that holds an id; -1 for an empty id, and for one with a control character. */
function endOfId(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) >= 32) at++;
  return at > from && text.charCodeAt(at) === 10 ? at : -1;
}

/** The value of a JSON string; `undefined` where it is not valid. */
export function parseString(token: string): string | undefined {
  try {
    return JSON.parse(token);
  } catch {
    return undefined;
  }
}
