import type { EventForm } from './EventSplitter.js';

/** A string that may differ from event to event: padding that hides the length of a token from eavesdroppers. */
const paddingKey = 'obfuscation';
/** A number that may: the cursor of OpenAI's Responses. */
const sequenceKey = 'sequence_number';

/** The strings of a JSON text, with a colon behind if they are keys, and its plain numbers. */
const tokens = /"([^"\\]*(?:\\.[^"\\]*)*)"(\s*:)?|(?<=:)\d+(?=[,}])/g;

/** Longer events are not worth learning: parsing them costs no more than comparing them. */
const longestLearnt = 4096;

/** A longer text is faster decoded than put together from its bytes. */
const longestByBytes = 24;
const encoder = new TextEncoder();

type Hole = 'text' | 'padding' | 'sequence';

/**
 * The form of an event that only adds text: all of it but that text. The next event is usually the same otherwise, and
 * then its text can be taken out without parsing the rest. What is taken out is what `JSON.parse` would have given; an
 * event that differs in anything else does not match.
 */
export class DeltaTemplate {
  /** What the event that was read last says: its text, and its `sequence_number` if it has one. */
  text = '';
  sequence: number | undefined;

  readonly #name: string;
  /** What stands before, between and behind the holes. */
  readonly #literals: readonly string[];
  readonly #holes: readonly Hole[];
  readonly #last: string;
  /** What stands before the first hole, behind the last, and between the two, where events are of this form. */
  #form: EventForm | undefined;
  #begin = '';
  #finish = '';
  #link = '';
  /** The first and the second as bytes. */
  #beginBytes = encoder.encode();
  #finishBytes = encoder.encode();

  private constructor(name: string, literals: readonly string[], holes: readonly Hole[]) {
    this.#name = name;
    this.#literals = literals;
    this.#holes = holes;
    this.#last = literals[holes.length] as string;
  }

  /**
   * Learns the form of an event.
   *
   * @param data - The event's data, which has been parsed without error.
   * @param text - The text that it added, which stands in it as a string.
   * @param sequence - The event's number, if it has one.
   * @returns `undefined` where that string is not the only one of its kind, so that which one it was is not certain, and
   * where learning does not pay.
   */
  static learn(data: string, name: string, text: string, sequence?: number): DeltaTemplate | undefined {
    if (data.length > longestLearnt) return undefined;
    const literals: string[] = [];
    const holes: Hole[] = [];
    let from = 0;
    let key = '';
    const cut = (hole: Hole, start: number, end: number) => {
      holes.push(hole);
      literals.push(data.slice(from, start));
      from = end;
    };
    for (const { 0: token, 1: body, 2: colon, index } of data.matchAll(tokens)) {
      if (colon !== undefined) key = body as string;
      else if (body === undefined) {
        if (key === sequenceKey && Number(token) === sequence) cut('sequence', index, index + token.length);
      } else if (body === text || (body.includes('\\') && JSON.parse(`"${body}"`) === text)) {
        if (holes.includes('text')) return undefined;
        cut('text', index + 1, index + 1 + body.length);
      } else if (key === paddingKey) cut('padding', index + 1, index + 1 + body.length);
    }
    literals.push(data.slice(from));
    return holes.includes('text') ? new DeltaTemplate(name, literals, holes) : undefined;
  }

  /** Whether the event is of this form; then {@link text} and {@link sequence} are what it says. */
  match(data: string, name: string): boolean {
    const first = this.#literals[0] as string;
    if (name !== this.#name || data.slice(0, first.length) !== first) return false;
    const at = this.#fill(data, first.length);
    return at !== -1 && data.slice(at) === this.#last;
  }

  /**
   * Reads the events of this form that follow each other in `text`, with nothing cut out but what they say.
   *
   * @param start - Where the first one begins.
   * @param form - How they stand in the text.
   * @param accept - Called after each one, while {@link text} and {@link sequence} are what it says.
   * @returns where the text begins that was not read.
   */
  skim(text: string, start: number, form: EventForm, accept: () => void): number {
    if (form.name !== this.#name) return start;
    if (form !== this.#form) {
      this.#form = form;
      this.#begin = form.head + this.#literals[0];
      this.#finish = this.#last + form.end;
      this.#link = this.#finish + this.#begin;
      this.#beginBytes = encoder.encode(this.#begin);
      this.#finishBytes = encoder.encode(this.#finish);
    }
    const begin = this.#begin;
    const finish = this.#finish;
    const link = this.#link;
    if (text.slice(start, start + begin.length) !== begin) return start;
    let unread = start;
    for (;;) {
      const at = this.#fill(text, unread + begin.length);
      if (at === -1) return unread;
      const isLinked = text.length - at >= link.length && text.slice(at, at + link.length) === link;
      if (!isLinked && text.slice(at, at + finish.length) !== finish) return unread;
      accept();
      unread = at + finish.length;
      if (!isLinked) return unread;
    }
  }

  /**
   * Whether a chunk is one event as {@link skim} met it last, with a short text in ASCII. To decode so small a chunk
   * would take most of the time that reading it takes.
   */
  matchBytes(chunk: Uint8Array): boolean {
    const begin = this.#beginBytes;
    const finish = this.#finishBytes;
    const end = chunk.length - finish.length;
    const length = end - begin.length;
    if (finish.length === 0 || length < 0 || length > longestByBytes || this.#holes.length > 1) return false;
    for (let n = 0; n < finish.length; n++) if (chunk[end + n] !== finish[n]) return false;
    let text: string | undefined = '';
    let isPlain = true;
    for (let at = begin.length; at < end; at++) {
      const byte = chunk[at] as number;
      if (byte > 127) return false;
      if (byte < 32 || byte === 34 || byte === 92) isPlain = false;
      text += String.fromCharCode(byte);
    }
    for (let n = 0; n < begin.length; n++) if (chunk[n] !== begin[n]) return false;
    if (!isPlain) text = parseString(`"${text}"`);
    if (text === undefined) return false;
    this.text = text;
    return true;
  }

  /** Reads what is in the holes, and checks what is between them; -1 where that does not fit, else where the last ends. */
  #fill(data: string, from: number): number {
    const holes = this.#holes;
    let at = from;
    for (let n = 0; n < holes.length; n++) {
      if (n > 0) {
        const literal = this.#literals[n] as string;
        if (data.slice(at, at + literal.length) !== literal) return -1;
        at += literal.length;
      }
      const begin = at;
      const hole = holes[n];
      at = hole === 'sequence' ? endOfNumber(data, begin) : endOfPlainString(data, begin);
      if (hole === 'text') {
        // A long slice would keep its whole chunk in memory; what is parsed does not.
        if (at !== -1 && at - begin < 13) this.text = data.slice(begin, at);
        else {
          at = endOfString(data, begin);
          const parsed = at === -1 ? undefined : parseString(data.slice(begin - 1, at + 1));
          if (parsed === undefined) return -1;
          this.text = parsed;
        }
      } else if (at === -1) return -1;
      else if (hole === 'sequence') this.sequence = Number(data.slice(begin, at));
    }
    return at;
  }
}

/** Where the string without escapes ends whose body begins at `from`; -1 where it does not, or is no such string. */
function endOfPlainString(data: string, from: number): number {
  let at = from;
  let code = data.charCodeAt(at);
  // Past the end the code is NaN, which is not above anything.
  while (code >= 32 && code !== 34 && code !== 92) code = data.charCodeAt(++at);
  return code === 34 ? at : -1;
}

/** Where the string ends whose body begins at `from`; -1 where it does not. */
function endOfString(data: string, from: number): number {
  for (let at = from; at < data.length; at++) {
    const code = data.charCodeAt(at);
    if (code === 34) return at;
    if (code === 92) at++;
  }
  return -1;
}

/** Where the plain number ends that begins at `from`; -1 where there is none, or one that JSON forbids. */
function endOfNumber(data: string, from: number): number {
  let at = from;
  while (data.charCodeAt(at) >= 48 && data.charCodeAt(at) <= 57) at++;
  return at === from || (data.charCodeAt(from) === 48 && at > from + 1) ? -1 : at;
}

/** What a JSON string says; `undefined` where it is none. */
function parseString(token: string): string | undefined {
  try {
    return JSON.parse(token);
  } catch {
    return undefined;
  }
}
