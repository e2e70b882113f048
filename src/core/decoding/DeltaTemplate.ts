/** A string that may differ from event to event: padding that hides the length of a token from eavesdroppers. */
const paddingKey = 'obfuscation';
/** A number that may: the cursor of OpenAI's Responses. */
const sequenceKey = 'sequence_number';

/** The strings of a JSON text, with a colon behind if they are keys, and its plain numbers. */
const tokens = /"((?:[^"\\]|\\.)*)"(\s*:)?|(?<=:)\d+(?=[,}])/g;

type Hole = 'text' | 'padding' | 'sequence';

/**
 * The form of an event that only adds text: all of it but that text. The next event is usually the same otherwise, and
 * then its text can be taken out without parsing the rest. What is taken out is what `JSON.parse` would have given; an
 * event that differs in anything else does not match.
 */
export class DeltaTemplate {
  /** The `sequence_number` of the event that matched last. */
  sequence: number | undefined;

  readonly #name: string;
  /** What stands before, between and behind the holes. */
  readonly #literals: readonly string[];
  readonly #holes: readonly Hole[];

  private constructor(name: string, literals: readonly string[], holes: readonly Hole[]) {
    this.#name = name;
    this.#literals = literals;
    this.#holes = holes;
  }

  /**
   * Learns the form of an event.
   *
   * @param data - The event's data, which has been parsed without error.
   * @param text - The text that it added, which stands in it as a string.
   * @param sequence - The event's number, if it has one.
   * @returns `undefined` where that string is not the only one of its kind, so that which one it was is not certain.
   */
  static learn(data: string, name: string, text: string, sequence?: number): DeltaTemplate | undefined {
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

  /** The text of an event of this form, `undefined` if it is of another. */
  match(data: string, name: string): string | undefined {
    if (name !== this.#name) return undefined;
    const literals = this.#literals;
    const holes = this.#holes;
    let text: string | undefined;
    let sequence: number | undefined;
    let at = 0;
    for (let n = 0; n < holes.length; n++) {
      const hole = holes[n];
      const literal = literals[n] as string;
      const from = at + literal.length;
      if (data.slice(at, from) !== literal) return undefined;
      at = hole === 'sequence' ? endOfNumber(data, from) : endOfPlainString(data, from);
      if (hole === 'text') {
        // A long slice would keep its whole chunk in memory; what is parsed does not.
        if (at !== -1 && at - from < 13) text = data.slice(from, at);
        else {
          at = endOfString(data, from);
          text = parseString(data.slice(from - 1, at + 1));
        }
      } else if (hole === 'sequence') sequence = Number(data.slice(from, at));
      if (at === -1) return undefined;
    }
    if (data.slice(at) !== literals[holes.length]) return undefined;
    this.sequence = sequence;
    return text;
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
