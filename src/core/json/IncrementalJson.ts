import { isDevelopment } from '../isDevelopment.js';

/** Keys and indexes from the root to a value: `['steps', 2, 'title']`. */
export type JsonPath = ReadonlyArray<string | number>;

export interface IncrementalJsonOptions {
  /** Maximum nesting of objects and arrays; deeper nesting is an error. @defaultValue `512` */
  maxDepth?: number | undefined;
  /**
   * Called for each array element when it closes, in order. An array inside an element is part of that element and is
   * not reported.
   */
  onElement?: ((element: unknown, path: JsonPath) => void) | undefined;
}

type Members = Record<string, unknown> | unknown[];

/** An open object or array. */
interface Frame {
  /** The closed members. They are not exposed before the closing bracket, so they can be mutated. */
  readonly members: Members;
  /** Copying with this list of keys takes a third of the time of a spread. */
  readonly keys: string[];
  key: string;
  /** The copy in the last snapshot, which includes the open member. */
  copy: Members | undefined;
  copiedAt: number;
  isStale: boolean;
}

/**
 * The cost of copying a member, in parsed characters. A container is copied again only after as many new characters as
 * its copy costs, so that all copies together take linear time.
 */
const copyCost = { array: 1 / 128, object: 2 };
/** Copy cost, in parsed characters, that is free in each snapshot: 64 keys, or an array of 16,384 elements. */
const freeCost = 128;

/** What the parser expects next. `string` and `scalar` are states inside a token. */
type State =
  | 'value'
  | 'value or ]'
  | 'key'
  | 'key or }'
  | 'colon'
  | 'comma or }'
  | 'comma or ]'
  | 'string'
  | 'scalar'
  | 'end';

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
const literals: Readonly<Record<string, unknown>> = { true: true, false: false, null: null };
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/**
 * Parses JSON (RFC 8259) while it arrives, in linear time. {@link value} contains only what later text cannot
 * contradict: a string grows, a number or literal appears once it is closed, a key once it has a value. Unchanged
 * objects keep their identity between two reads of `value`.
 *
 * A snapshot copies only the objects and arrays that are still open. An open one of more than 64 keys or 16,384
 * elements is copied again only after enough new text (2 characters per key, 1 per 128 elements). Until then, `value`
 * lacks the new text of this container. It is exact again when the container closes, and after {@link flush}.
 *
 * @example
 * ```ts
 * const json = new IncrementalJson();
 * json.push('{"title":"Soup","minutes":12');
 * json.value; // { title: 'Soup' }: 12 may still become 120
 * json.push('0}');
 * json.end(); // { title: 'Soup', minutes: 120 }
 * ```
 */
export class IncrementalJson {
  readonly #maxDepth: number;
  readonly #onElement: IncrementalJsonOptions['onElement'];
  #state: State = 'value';
  readonly #frames: Frame[] = [];
  #top: Frame | undefined;
  #root: unknown;
  #value: unknown;
  #isStale = false;
  /** The token being read: the decoded text of a string, or the characters of a scalar. */
  #token = '';
  #isKey = false;
  #escape = '';
  /** A high surrogate at the end of the string, held until the next character arrives. */
  #held = '';
  #length = 0;
  #error: SyntaxError | undefined;
  readonly #closed = new WeakSet<object>();
  /** Open arrays of snapshots, which `isClosed` could mistake for a path. */
  readonly #openLists = new WeakSet<object>();

  constructor({ maxDepth = 512, onElement }: IncrementalJsonOptions = {}) {
    this.#maxDepth = maxDepth;
    this.#onElement = onElement;
  }

  /** Number of characters pushed; after an error, the position of the error. */
  get length(): number {
    return this.#length;
  }

  /**
   * Adds the next piece of the text.
   *
   * @throws SyntaxError if the text is not JSON. {@link value} then keeps what preceded the error.
   */
  push(text: string): void {
    if (this.#error) throw this.#error;
    let index = 0;
    try {
      while (index < text.length) {
        if (this.#state === 'string') index = this.#readString(text, index);
        else if (this.#state === 'scalar') index = this.#readScalar(text, index);
        else this.#readStructure(text, index++);
      }
    } catch (error) {
      this.#fail(error);
    }
    this.#length += text.length;
  }

  /**
   * The value so far; `undefined` before there is one. Its objects are immutable (frozen in development). Handles
   * duplicate keys and `__proto__` like `JSON.parse`.
   */
  get value(): unknown {
    if (this.#isStale) this.#value = this.#takeSnapshot(false);
    return this.#value;
  }

  /** Updates {@link value} immediately, even if copying is expensive. */
  flush(): void {
    if (this.#isStale) this.#value = this.#takeSnapshot(true);
  }

  /**
   * Whether a value is complete, so that later text cannot change it, except by a duplicate key.
   *
   * @param target - An object or array from {@link value}, or a path. @defaultValue the root
   */
  isClosed(target: object | JsonPath = []): boolean {
    if (this.#closed.has(target)) return true;
    return Array.isArray(target) && !this.#openLists.has(target) && this.#isPathClosed(target);
  }

  /**
   * Ends the text.
   *
   * @returns the whole value.
   * @throws SyntaxError if the text is incomplete; the message says where it ends.
   */
  end(): unknown {
    if (this.#error) throw this.#error;
    if (this.#state === 'scalar' && !this.#top)
      try {
        this.#closeScalar(0);
      } catch (error) {
        this.#fail(error);
      }
    if (this.#state !== 'end') {
      const place = this.#state === 'value' && !this.#top ? 'before its first value' : `inside ${this.#describePath()}`;
      throw new SyntaxError(`The JSON text ended ${place}, after ${this.#length} characters.`);
    }
    this.flush();
    return this.#value;
  }

  #fail(error: unknown): never {
    if (error instanceof JsonError) {
      this.#length += error.index;
      this.#error = error.at(this.#length);
    }
    throw this.#error ?? error;
  }

  #readStructure(text: string, index: number): void {
    const code = text.charCodeAt(index);
    if (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) return;
    switch (this.#state) {
      case 'comma or }':
        if (code === comma) this.#state = 'key';
        else if (code === closeBrace) this.#closeContainer();
        else throw new JsonError(text, index, '"," or "}"');
        return;
      case 'comma or ]':
        if (code === comma) this.#state = 'value';
        else if (code === closeBracket) this.#closeContainer();
        else throw new JsonError(text, index, '"," or "]"');
        return;
      case 'colon':
        if (code !== colon) throw new JsonError(text, index, '":"');
        this.#state = 'value';
        return;
      case 'key':
      case 'key or }':
        if (code === quote) this.#openString(true);
        else if (code === closeBrace && this.#state === 'key or }') this.#closeContainer();
        else throw new JsonError(text, index, 'a key in double quotes');
        return;
      case 'end':
        throw new JsonError(text, index, 'nothing after the end of the JSON');
    }
    if (code === quote) this.#openString(false);
    else if (code === openBrace) this.#openContainer({}, 'key or }', text, index);
    else if (code === openBracket) this.#openContainer([], 'value or ]', text, index);
    else if (code === closeBracket && this.#state === 'value or ]') this.#closeContainer();
    else if (isScalar(code)) {
      this.#token = text[index]!;
      this.#state = 'scalar';
    } else throw new JsonError(text, index, 'a value');
  }

  #openString(isKey: boolean): void {
    this.#token = '';
    this.#isKey = isKey;
    this.#state = 'string';
    if (!isKey) this.#touch();
  }

  /** @returns the index after the characters that were read. */
  #readString(text: string, from: number): number {
    let index = from;
    if (this.#escape !== '') return this.#readEscape(text, index);
    let code = text.charCodeAt(index);
    while (index < text.length && code !== quote && code !== backslash && code >= 0x20) code = text.charCodeAt(++index);
    if (index > from) this.#append(text.slice(from, index));
    if (index === text.length) return index;
    if (code === backslash) this.#escape = '\\';
    else if (code === quote) this.#closeString();
    else throw new JsonError(text, index, 'an escape instead of a control character in a string');
    return index + 1;
  }

  #readEscape(text: string, index: number): number {
    const next = text[index]!;
    if (this.#escape === '\\') {
      const character = escapes[next];
      if (next !== 'u' && character === undefined) throw new JsonError(text, index, 'an escape that JSON has');
      this.#escape = next === 'u' ? '\\u' : '';
      if (character !== undefined) this.#append(character);
      return index + 1;
    }
    if (!/[\da-fA-F]/.test(next)) throw new JsonError(text, index, 'four hexadecimal digits after "\\u"');
    this.#escape += next;
    if (this.#escape.length === 6) {
      this.#append(String.fromCharCode(Number.parseInt(this.#escape.slice(2), 16)));
      this.#escape = '';
    }
    return index + 1;
  }

  #append(piece: string): void {
    let text = piece;
    if (this.#held !== '') {
      text = this.#held + text;
      this.#held = '';
    }
    const last = text.charCodeAt(text.length - 1);
    if (last >= 0xd800 && last <= 0xdbff) {
      this.#held = text.slice(-1);
      text = text.slice(0, -1);
    }
    this.#token += text;
    if (!this.#isKey && text !== '') this.#touch();
  }

  #closeString(): void {
    if (this.#held !== '') {
      this.#token += this.#held;
      this.#held = '';
      this.#touch();
    }
    if (this.#isKey) {
      this.#top!.key = this.#token;
      this.#state = 'colon';
    } else this.#put(this.#token);
    this.#token = '';
  }

  /** @returns the index after the characters that were read. */
  #readScalar(text: string, from: number): number {
    let index = from;
    while (index < text.length && isScalar(text.charCodeAt(index))) index++;
    this.#token += text.slice(from, index);
    if (index < text.length) this.#closeScalar(index);
    return index;
  }

  #closeScalar(index: number): void {
    const token = this.#token;
    const isLiteral = Object.hasOwn(literals, token);
    if (!isLiteral && !number.test(token)) throw new JsonError(token, 0, 'a value', index - token.length);
    this.#token = '';
    this.#touch();
    this.#put(isLiteral ? literals[token] : Number(token));
  }

  #openContainer(members: Members, state: State, text: string, index: number): void {
    if (this.#frames.length >= this.#maxDepth)
      throw new JsonError(text, index, `at most ${this.#maxDepth} objects and arrays within each other`);
    this.#touch();
    this.#top = { members, keys: [], key: '', copy: undefined, copiedAt: 0, isStale: true };
    this.#frames.push(this.#top);
    this.#state = state;
  }

  #closeContainer(): void {
    const { members, copy, isStale } = this.#frames.pop()!;
    this.#top = this.#frames.at(-1);
    // The closing bracket does not change the value, so an up-to-date copy is reused.
    const closed = copy && !isStale ? copy : freeze(members);
    if (closed !== copy) this.#touch();
    this.#closed.add(closed);
    this.#put(closed);
  }

  #put(value: unknown): void {
    const parent = this.#top;
    if (!parent) {
      this.#root = value;
      this.#state = 'end';
    } else if (Array.isArray(parent.members)) {
      parent.members.push(value);
      this.#state = 'comma or ]';
      if (this.#onElement) this.#reportElement(value);
    } else {
      if (!Object.hasOwn(parent.members, parent.key)) parent.keys.push(parent.key);
      setMember(parent.members, parent.key, value);
      this.#state = 'comma or }';
    }
  }

  #reportElement(value: unknown): void {
    if (this.#frames.findIndex(({ members }) => Array.isArray(members)) !== this.#frames.length - 1) return;
    const path = this.#openPath;
    this.#onElement!(value, [...path.slice(0, -1), (path.at(-1) as number) - 1]);
  }

  #touch(): void {
    this.#isStale = true;
    if (this.#top) this.#top.isStale = true;
  }

  /** Copies the open containers that changed. All others are shared with the previous snapshot. */
  #takeSnapshot(isComplete: boolean): unknown {
    let depth = isComplete ? -1 : this.#frames.findIndex((frame) => !this.#isDue(frame));
    // If an open container is not copied again, the snapshot lacks the latest changes in it.
    this.#isStale = depth !== -1;
    let open: unknown = this.#isStale ? this.#frames[depth]!.copy : this.#token;
    let hasOpen = this.#isStale || this.#isInString;
    let isChanged = false;
    if (!this.#isStale) depth = this.#frames.length;
    while (--depth >= 0) {
      const frame = this.#frames[depth]!;
      if (isChanged || frame.isStale) {
        frame.copy = copyOf(frame, hasOpen, open);
        frame.copiedAt = this.#length;
        frame.isStale = false;
        isChanged = true;
        if (Array.isArray(frame.copy) && typeof frame.copy[0] !== 'object') this.#openLists.add(frame.copy);
      }
      open = frame.copy;
      hasOpen = true;
    }
    return hasOpen ? open : this.#root;
  }

  #isDue({ members, keys, copy, copiedAt }: Frame): boolean {
    if (!copy) return true;
    const cost = Array.isArray(members) ? members.length * copyCost.array : keys.length * copyCost.object;
    return cost - freeCost <= this.#length - copiedAt;
  }

  get #isInString(): boolean {
    return this.#state === 'string' && !this.#isKey;
  }

  /** The keys and indexes of the open containers. */
  get #openPath(): JsonPath {
    return this.#frames.map(({ members, key }) => (Array.isArray(members) ? members.length : key));
  }

  #describePath(): string {
    const isInMember = this.#isInString || /^(colon|value|scalar)$/.test(this.#state);
    const path = isInMember ? this.#openPath : this.#openPath.slice(0, -1);
    return `$${path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('')}`;
  }

  #isPathClosed(path: JsonPath): boolean {
    let value: unknown = this.#root;
    let isClosed = this.#state === 'end';
    for (const [depth, key] of path.entries()) {
      const members: unknown = isClosed ? value : this.#frames[depth]?.members;
      if (typeof members !== 'object' || members === null) return false;
      isClosed = Object.hasOwn(members, key) && (isClosed || !this.#isOpenMember(depth, key));
      if (isClosed) value = (members as Record<string, unknown>)[key];
      else if (this.#openPath[depth] !== key) return false;
    }
    return isClosed;
  }

  /** Whether a member is open. With a duplicate key, the earlier value is closed and the later one open. */
  #isOpenMember(depth: number, key: string | number): boolean {
    return this.#openPath[depth] === key && (depth < this.#frames.length - 1 || this.#isInString);
  }
}

/** A syntax error whose position in the whole text is not known yet. */
class JsonError extends Error {
  readonly index: number;

  constructor(text: string, index: number, expected: string, offset = 0) {
    super(`Unexpected ${JSON.stringify(String.fromCodePoint(text.codePointAt(index)!))}, expected ${expected}`);
    this.index = index + offset;
  }

  at(position: number): SyntaxError {
    return new SyntaxError(`${this.message}, at character ${position} of the JSON text.`);
  }
}

function isScalar(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x61 && code <= 0x7a) ||
    code === 0x2b ||
    code === 0x2d ||
    code === 0x2e ||
    code === 0x45
  );
}

function copyOf({ members, keys, key }: Frame, hasOpen: boolean, open: unknown): Members {
  if (Array.isArray(members)) {
    const copy = members.slice();
    if (hasOpen) copy.push(open);
    return freeze(copy);
  }
  const copy: Record<string, unknown> = {};
  for (const key of keys) setMember(copy, key, members[key]);
  if (hasOpen) setMember(copy, key, open);
  return freeze(copy);
}

/** Assigning the key `__proto__` would set the prototype, so it is defined as a property. */
function setMember(members: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(members, key, { value, enumerable: true, configurable: true, writable: true });
  else members[key] = value;
}

/** A consumer that mutates a snapshot would change all later ones. In development, freezing makes that an error. */
function freeze<Value extends object>(value: Value): Value {
  return isDevelopment ? Object.freeze(value) : value;
}
