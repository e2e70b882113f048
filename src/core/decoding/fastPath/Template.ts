import { parseJson } from '../../../protocols/eventFields.js';

/** A part of an event that may vary between events. */
export type Slot = 'id' | 'text' | 'padding' | 'sequence';

/** Slot values of the event that was matched last. */
export interface SlotValues {
  id: string;
  text: string;
  sequence: number | undefined;
}

/** Literals with slots in between: `literals[0] slots[0] literals[1] … slots[n - 1] literals[n]`. */
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

  surroundedBy(before: readonly string[], slotsBefore: readonly Slot[], after: string): Template {
    const literals = [...before.slice(0, -1), before.at(-1) + this.first, ...this.#literals.slice(1)];
    literals[literals.length - 1] += after;
    return new Template(literals, [...slotsBefore, ...this.slots]);
  }

  /**
   * Reads the slots into `values`.
   *
   * @param from - Index after the first literal, which the caller has already compared.
   * @returns the index after the last slot, where the caller has to compare the last literal; -1 if the text differs.
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
        // In V8, a slice of 13 or more characters keeps its whole chunk in memory, so longer text is parsed, which
        // creates a new string.
        if (at !== -1 && at - begin < 13) values.text = text.slice(begin, at);
        else {
          at = endOfString(text, begin);
          const parsed = at === -1 ? undefined : parseJson(text.slice(begin - 1, at + 1));
          if (parsed === undefined) return -1;
          values.text = parsed as string;
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

/** Index of the closing quote of the string that begins at `from`; -1 if it has escapes or no end. */
function endOfPlainString(text: string, from: number): number {
  let at = from;
  let code = text.charCodeAt(at);
  // Past the end, `code` is NaN and the comparison is false.
  while (code >= 32 && code !== 34 && code !== 92) code = text.charCodeAt(++at);
  return code === 34 ? at : -1;
}

/** Index of the closing quote of the string that begins at `from`; -1 if there is no closing quote. */
function endOfString(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) return at;
    if (code === 92) at++;
  }
  return -1;
}

/** End of the integer at `from`; -1 if there is none, or if it has a leading zero, which JSON forbids. */
function endOfNumber(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at++;
  return at === from || (text.charCodeAt(from) === 48 && at > from + 1) ? -1 : at;
}

/** End of the line that begins at `from`; -1 if the id is empty or has a control character. */
function endOfId(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) >= 32) at++;
  return at > from && text.charCodeAt(at) === 10 ? at : -1;
}
