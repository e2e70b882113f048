import type { EventHandler, EventSplitter, SplitterEnd } from './EventSplitter.js';
import { HeldText } from './HeldText.js';

/** RFC 7464 begins each value with it. */
const recordSeparator = '\x1e';
/** The end of a value that is neither an object, an array nor a string. */
const scalarEnds = `\n,]${recordSeparator}`;

/**
 * Splits text into JSON values, one event each: NDJSON, JSON text sequences (RFC 7464), the items of a JSON array, and
 * values over several lines. A value that breaks off before the next one begins is an event too, which nothing can read.
 */
export class JsonParser implements EventSplitter {
  readonly eventEnd = '\n';
  readonly retryMs = undefined;
  lastEventId = '';

  readonly #handler: EventHandler;
  /** The value that earlier chunks began. */
  readonly #begun = new HeldText();
  /** The open objects and arrays of the value. */
  readonly #open: ('{' | '[')[] = [];
  #kind: 'none' | 'object' | 'string' | 'scalar' = 'none';
  /** The last character that is no white space, outside of strings. */
  #last = '';
  #isInString = false;
  #isEscaped = false;
  #isLineStart = false;
  /** The values are the items of one array. */
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

  /** Whether a value, or the array of the values, has begun and not ended. */
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

  /** A character between two values. */
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

  /** Whether the value ended before this character, which belongs to the next one. */
  #isCut(character: string): boolean {
    if (character === recordSeparator) return true;
    // JSON has no line end in a string.
    if (this.#isInString) return character === '\n';
    if (this.#kind !== 'object' || character !== '{') return false;
    // A value in an object follows a colon on the same line, an item of an array a comma.
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
