import { parseJson } from '../../../protocols/eventFields.js';
import { type Slot, type SlotValues, Template } from './Template.js';

/** OpenAI's random padding, which hides token lengths and differs in each event. */
const paddingKey = 'obfuscation';
/** The cursor of OpenAI's Responses API, which differs in each event. */
const sequenceKey = 'sequence_number';

/** Matches the strings of a JSON text, including the colon after a key, and plain numbers. */
const tokens = /"([^"\\]*(?:\\.[^"\\]*)*)"(\s*:)?|(?<=:)\d+(?=[,}])/g;

/** Longest event to capture, in characters. Parsing a longer event costs no more than comparing it. */
const longestCaptured = 4096;

/** Longest text to match as bytes. TextDecoder is faster for longer text. */
const longestByBytes = 24;
const encoder = new TextEncoder();

/** An event that only added text to one part. */
export interface CapturedEvent {
  readonly data: string;
  readonly name: string;
  readonly text: string;
  readonly sequence: number | undefined;
  /** The event as received, including line ends; `undefined` if it spanned several chunks. */
  readonly block?: string | undefined;
}

/**
 * Pattern of events that differ only in their text, as most events of a stream do. Their text is extracted without
 * parsing the rest. The result equals that of `JSON.parse`; an event with any other difference does not match.
 */
export class EventPattern {
  readonly values: SlotValues = { id: '', text: '', sequence: undefined };

  readonly #name: string;
  readonly #data: Template;
  readonly #block: Template | undefined;
  /** The end of one block joined with the beginning of the next, so that one comparison matches both. */
  readonly #link: string;
  #firstBytes: Uint8Array | undefined;
  #lastBytes: Uint8Array | undefined;

  private constructor(name: string, data: Template, block: Template | undefined) {
    this.#name = name;
    this.#data = data;
    this.#block = block;
    this.#link = block ? block.last + block.first : '';
  }

  static capture({ data, name, text, sequence, block }: CapturedEvent): EventPattern | undefined {
    if (data.length > longestCaptured) return undefined;
    const literals: string[] = [];
    const slots: Slot[] = [];
    let from = 0;
    let key = '';
    const cut = (slot: Slot, start: number, end: number) => {
      slots.push(slot);
      literals.push(data.slice(from, start));
      from = end;
    };
    for (const { 0: token, 1: body, 2: colon, index } of data.matchAll(tokens)) {
      if (colon !== undefined) key = body as string;
      else if (body === undefined) {
        if (key === sequenceKey && Number(token) === sequence) cut('sequence', index, index + token.length);
      } else if (body === text || (body.includes('\\') && parseJson(`"${body}"`) === text)) {
        if (slots.includes('text')) return undefined;
        cut('text', index + 1, index + 1 + body.length);
      } else if (key === paddingKey) cut('padding', index + 1, index + 1 + body.length);
    }
    literals.push(data.slice(from));
    if (!slots.includes('text')) return undefined;
    const template = new Template(literals, slots);
    return new EventPattern(name, template, block === undefined ? undefined : templateOf(block, data, template));
  }

  /** Whether events can be matched in a chunk before it is split. */
  get hasBlock(): boolean {
    return this.#block !== undefined;
  }

  match(data: string, name: string): boolean {
    const { first, last } = this.#data;
    if (name !== this.#name || data.slice(0, first.length) !== first) return false;
    const at = this.#data.fill(data, first.length, this.values);
    return at !== -1 && data.slice(at) === last;
  }

  /**
   * Reads consecutive events that match.
   *
   * @param accept - Called for each event, after {@link values} is set.
   * @returns the index after the last match; `start` if no event matched.
   */
  matchRun(text: string, start: number, accept: () => void): number {
    const block = this.#block;
    if (!block) return start;
    const { first, last } = block;
    const link = this.#link;
    if (text.slice(start, start + first.length) !== first) return start;
    let unread = start;
    for (;;) {
      const at = block.fill(text, unread + first.length, this.values);
      if (at === -1) return unread;
      const isLinked = text.length - at >= link.length && text.slice(at, at + link.length) === link;
      if (!isLinked && text.slice(at, at + last.length) !== last) return unread;
      accept();
      unread = at + last.length;
      if (!isLinked) return unread;
    }
  }

  /**
   * Whether a chunk is exactly one matching event with short ASCII text. Compares bytes, because decoding such a small
   * chunk would take most of the time.
   */
  matchBytes(chunk: Uint8Array): boolean {
    const block = this.#block;
    if (block?.slots.length !== 1) return false;
    this.#firstBytes ??= encoder.encode(block.first);
    this.#lastBytes ??= encoder.encode(block.last);
    const first = this.#firstBytes;
    const last = this.#lastBytes;
    const end = chunk.length - last.length;
    const length = end - first.length;
    if (length < 0 || length > longestByBytes) return false;
    for (let n = 0; n < last.length; n++) if (chunk[end + n] !== last[n]) return false;
    let text = '';
    let isPlain = true;
    for (let at = first.length; at < end; at++) {
      const byte = chunk[at] as number;
      if (byte > 127) return false;
      if (byte < 32 || byte === 34 || byte === 92) isPlain = false;
      text += String.fromCharCode(byte);
    }
    for (let n = 0; n < first.length; n++) if (chunk[n] !== first[n]) return false;
    const parsed = isPlain ? text : parseJson(`"${text}"`);
    if (parsed !== undefined) this.values.text = parsed as string;
    return parsed !== undefined;
  }
}

/** Creates the template of the whole SSE block, in which only the data slots and the value of `id:` vary. */
function templateOf(block: string, data: string, template: Template): Template | undefined {
  const start = block.indexOf(data);
  if (start === -1) return undefined;
  const before = block.slice(0, start);
  const id = /^(?:|[\s\S]*\n)id: ?(?=[^ \n])(\P{Cc}+)(?=\n)/u.exec(before);
  if (!id) return template.surroundedBy([before], [], block.slice(start + data.length));
  const valueAt = id[0].length - (id[1] as string).length;
  return template.surroundedBy(
    [before.slice(0, valueAt), before.slice(id[0].length)],
    ['id'],
    block.slice(start + data.length),
  );
}
