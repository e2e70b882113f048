import type { EventHandler, EventSplitter, SplitterEnd } from './EventSplitter.js';
import { HeldText } from './HeldText.js';

/** Precedes each value in a JSON text sequence (RFC 7464). */
const recordSeparator = '\x1e';
const scalarEnds = `\n,]${recordSeparator}`;

/**
 * Splits text into JSON values, one event each: NDJSON, JSON text sequences (RFC 7464), the items of a JSON array, and
 * values that span several lines. An incomplete value before the next one is emitted too, and is reported as malformed.
 */
export class JsonParser implements EventSplitter {
  readonly eventEnd = '\n';
  readonly retryMs = undefined;
  lastEventId = '';

  readonly #handler: EventHandler;
  /** The beginning of the current value, from earlier chunks. */
  readonly #begun = new HeldText();
  readonly #open: ('{' | '[')[] = [];
  #kind: 'none' | 'object' | 'string' | 'scalar' = 'none';
  /** The last character outside strings that is not white space. */
  #last = '';
  #isInString = false;
  #isEscaped = false;
  #isLineStart = false;
  #isInArray = false;

  constructor(handler: EventHandler) {
    this.#handler = handler;
  }

  get held(): number {
    return this.#begun.length;
  }

  get isBetweenEvents(): boolean {
    return this.#kind === 'none';
  }

  /** Whether a value, or the array that contains the values, is unclosed. */
  get isOpen(): boolean {
    return this.#kind !== 'none' || this.#isInArray;
  }

  push(chunk: string): void {
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      const character = chunk.charAt(at);
      if (this.#kind === 'none') {
        start = at;
        this.#begin(character);
        continue;
      }
      if (this.#isCut(character)) {
        this.#emit(chunk.slice(start, at));
        start = at;
        this.#begin(character);
      } else if (this.#isInString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (character === '\\') this.#isEscaped = true;
        else if (character === '"') this.#isInString = false;
        if (this.#kind !== 'string' || this.#isInString) continue;
        this.#emit(chunk.slice(start, at + 1));
        start = at + 1;
      } else if (this.#kind === 'scalar') {
        if (!scalarEnds.includes(character)) continue;
        this.#emit(chunk.slice(start, at));
        start = at;
        this.#begin(character);
      } else if (this.#step(character)) {
        this.#emit(chunk.slice(start, at + 1));
        start = at + 1;
      }
    }
    if (this.#kind !== 'none') this.#begun.append(chunk.slice(start));
  }

  end(): SplitterEnd {
    const isOpenArray = this.#isInArray;
    this.#isInArray = false;
    if (this.#kind === 'none') return isOpenArray ? 'broken' : 'between';
    return this.#emit('') && !isOpenArray ? 'between' : 'broken';
  }

  #begin(character: string): void {
    if (character <= ' ' || character === ',') return;
    if (character === '[' && !this.#isInArray) this.#isInArray = true;
    else if (character === ']' && this.#isInArray) this.#isInArray = false;
    else if (character === '{' || character === '[') {
      this.#kind = 'object';
      this.#open.push(character);
      this.#last = character;
    } else if (character === '"') {
      this.#kind = 'string';
      this.#isInString = true;
    } else this.#kind = 'scalar';
  }

  /** Whether the current value is incomplete and this character begins the next value. */
  #isCut(character: string): boolean {
    if (character === recordSeparator) return true;
    // JSON strings cannot contain a line break, so this string was cut off.
    if (this.#isInString) return character === '\n';
    if (this.#kind !== 'object' || character !== '{') return false;
    // A nested object follows a colon on the same line or, in an array, `[` or a comma. Any other `{` begins the next
    // value.
    if (this.#open.at(-1) === '[') return this.#last !== '[' && this.#last !== ',';
    return this.#last !== ':' || this.#isLineStart;
  }

  /** @returns whether the character ends the value. */
  #step(character: string): boolean {
    this.#isLineStart = character === '\n';
    if (character <= ' ') return false;
    this.#last = character;
    if (character === '"') this.#isInString = true;
    else if (character === '{' || character === '[') this.#open.push(character);
    else if (character === '}' || character === ']') this.#open.pop();
    return this.#open.length === 0;
  }

  #emit(rest: string): boolean {
    this.#begun.append(rest);
    const value = this.#begun.take().trim();
    this.#kind = 'none';
    this.#open.length = 0;
    this.#isInString = false;
    this.#isEscaped = false;
    return value === '' || this.#handler.event(value, '', '');
  }
}
