import { IncrementalJson, type JsonPath } from './IncrementalJson.js';

/** An array element that is closed. */
export interface JsonElement {
  readonly value: unknown;
  readonly path: JsonPath;
}

/**
 * Where JSON begins in prose: after a code fence, at an object that has a key, or at a list in a line of its own. A list
 * of numbers does not count, because prose has references such as [1].
 */
const begin =
  /\n[ \t]*(?:`{3,}|~{3,})(?:json\w*|javascript|js)?[ \t]*\r?\n|\{(?=\s*"(?:[^"\\\n]|\\.)*"\s*:)|\n[ \t]*\[(?=\s*[[{"])/i;
/** The end of a text that more text can turn into such a beginning. */
const mayBegin = /\n[ \t]*(?:[`~]+\w*[ \t]*\r?|\[\s*)?$|\{\s*(?:"(?:[^"\\\n]|\\.)*(?:\\|"\s*)?)?$/;
/** Longer than any beginning worth waiting for. */
const maxHeld = 2_048;

/**
 * The JSON in a model's text: the whole text, the contents of a code fence, or an object after prose. Text after its end
 * is ignored. Never throws before {@link end}.
 */
export class EmbeddedJson {
  /** What is being parsed, once a beginning was found. */
  #json: IncrementalJson | undefined;
  /** It is JSON beyond doubt: an error in it is an error, not prose. */
  #isCertain = false;
  #isFenced = false;
  #isOver = false;
  /** Whether there was nothing but white space so far. */
  #isAtStart = true;
  /** The text that a later beginning is searched in, if this one was none. Begins with a line break that is not there. */
  #held = '\n';
  /** A list of numbers that prose followed: JSON only if there is no other. */
  #fallback: IncrementalJson | undefined;
  /** Why the first beginning was none. */
  #rejection: unknown;
  #error: unknown;
  #elements: JsonElement[] = [];

  /** What is known so far, as {@link IncrementalJson.value}; `undefined` while it may still turn out to be prose. */
  get value(): unknown {
    return this.#isCertain ? this.#json?.value : undefined;
  }

  /** Brings {@link value} up to date, whatever that costs. */
  flush(): void {
    this.#json?.flush();
  }

  isClosed(target?: object | JsonPath): boolean {
    return this.#json?.isClosed(target) ?? false;
  }

  /** Whether the text broke off inside the JSON, or before it. */
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

  /** The elements that closed since the last call. */
  takeElements(): readonly JsonElement[] {
    if (!this.#isCertain) return [];
    return this.#elements.splice(0);
  }

  /**
   * Ends the text.
   *
   * @returns the whole value.
   * @throws SyntaxError where there is none, or it is not whole.
   */
  end(): unknown {
    if (this.#isCertain && this.#error) throw this.#error;
    let json = this.#json;
    try {
      // end() of JSON that is closed throws where other text followed, which is allowed here.
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

  /** The held text from where JSON may begin. */
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

/** What hardly occurs in prose: a key with a value, a string in a list, or more numbers than a reference such as [1, 2]. */
function isContent(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (!Array.isArray(value)) return Object.keys(value).length > 0;
  return typeof value[0] === 'string' || value.length > 8 || isContent(value[0]);
}
