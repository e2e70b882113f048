import { IncrementalJson, type JsonPath } from './IncrementalJson.js';

export interface JsonElement {
  readonly value: unknown;
  readonly path: JsonPath;
}

/**
 * Matches where JSON begins in prose: after a code fence, at an object with a key, or at a list on a line of its own. A
 * list of numbers does not match, because prose has references such as [1].
 */
const begin =
  /\n[ \t]*(?:`{3,}|~{3,})(?:json\w*|javascript|js)?[ \t]*\r?\n|\{(?=\s*"(?:[^"\\\n]|\\.)*"\s*:)|\n[ \t]*\[(?=\s*[[{"])/i;
/** Matches the end of a text that may become the beginning of JSON. */
const mayBegin = /\n[ \t]*(?:[`~]+\w*[ \t]*\r?|\[\s*)?$|\{\s*(?:"(?:[^"\\\n]|\\.)*(?:\\|"\s*)?)?$/;
/** Longest text that is held as a possible beginning, in characters. */
const maxHeld = 2_048;

/**
 * The JSON in a model's text: the whole text, the contents of a code fence, or an object after prose. Text after its
 * end is ignored. Never throws before {@link end}.
 */
export class EmbeddedJson {
  #json: IncrementalJson | undefined;
  /** Whether a syntax error is reported instead of treated as prose. */
  #isCertain = false;
  #isFenced = false;
  #isOver = false;
  #isAtStart = true;
  /**
   * Text that is searched again if the current beginning turns out to be prose. The first line break is not from the
   * input.
   */
  #held = '\n';
  /** A list of numbers followed by prose. Used only if no other JSON is found. */
  #fallback: IncrementalJson | undefined;
  #rejection: unknown;
  #error: unknown;
  #elements: JsonElement[] = [];

  /** The value so far; `undefined` while the text may still be prose. @see {@link IncrementalJson.value} */
  get value(): unknown {
    return this.#isCertain ? this.#json?.value : undefined;
  }

  /** Updates {@link value} immediately, even if copying is expensive. */
  flush(): void {
    this.#json?.flush();
  }

  isClosed(target?: object | JsonPath): boolean {
    return this.#json?.isClosed(target) ?? false;
  }

  /** Whether the text ended before or within the JSON. */
  get isCut(): boolean {
    return this.#json !== undefined && !this.#error && !this.#json.isClosed();
  }

  push(text: string): void {
    if (this.#isOver) return;
    if (!this.#isCertain) this.#held += text;
    if (this.#json) this.#feed(this.#json, text);
    while (!this.#json) {
      const start = this.#findBegin();
      if (start === undefined) return;
      this.#open(start);
    }
  }

  /** Returns the array elements closed since the last call. */
  takeElements(): readonly JsonElement[] {
    if (!this.#isCertain) return [];
    return this.#elements.splice(0);
  }

  /**
   * Ends the text.
   *
   * @returns the whole value.
   * @throws SyntaxError if there is no JSON, or if it is incomplete.
   */
  end(): unknown {
    if (this.#isCertain && this.#error) throw this.#error;
    let json = this.#json;
    try {
      // end() throws if text follows the JSON, but here trailing text is allowed.
      if (!json?.isClosed()) json?.end();
    } catch (error) {
      if (!this.#fallback) throw error;
      json = undefined;
    }
    json ??= this.#fallback;
    if (!json) throw this.#rejection ?? new SyntaxError('The text has no JSON in it.');
    this.#json = json;
    this.#isCertain = true;
    json.flush();
    return json.value;
  }

  /** The held text from the first possible beginning of JSON. */
  #findBegin(): string | undefined {
    const text = this.#held;
    if (this.#isAtStart) {
      const start = text.trimStart();
      if (start === '') {
        this.#held = '\n';
        return undefined;
      }
      this.#isAtStart = false;
      if (/^[[{"\dtfn-]/.test(start)) return start;
    }
    const found = begin.exec(text);
    if (!found) {
      const rest = text.search(mayBegin);
      this.#held = rest === -1 || text.length - rest > maxHeld ? '' : text.slice(rest);
      return undefined;
    }
    const end = found.index + found[0].length;
    this.#isFenced = found[0].endsWith('\n');
    return text.slice(this.#isFenced ? end : end - 1);
  }

  #open(text: string): void {
    const elements: JsonElement[] = [];
    this.#elements = elements;
    this.#json = new IncrementalJson({ onElement: (value, path) => elements.push({ value, path }) });
    this.#held = text;
    this.#feed(this.#json, text);
  }

  #feed(json: IncrementalJson, text: string): void {
    let error: unknown;
    try {
      json.push(text);
    } catch (thrown) {
      error = thrown;
    }
    const hasTrailingText = error !== undefined && json.isClosed();
    this.#isCertain ||= isContent(json.value) || (hasTrailingText && this.#isFenced);
    if (this.#isCertain) this.#held = '';
    if (error === undefined) return;
    if (this.#isCertain) {
      this.#isOver = true;
      if (!hasTrailingText) this.#error = error;
      return;
    }
    if (hasTrailingText && typeof json.value === 'object') this.#fallback ??= json;
    this.#rejection ??= error;
    this.#json = undefined;
    this.#isFenced = false;
    this.#held = this.#held.slice(Math.max(1, json.length));
  }
}

/** Whether a value is unlikely in prose: an object with a key, a list with a string, or a list longer than [1, 2]. */
function isContent(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (!Array.isArray(value)) return Object.keys(value).length > 0;
  return typeof value[0] === 'string' || value.length > 8 || isContent(value[0]);
}
