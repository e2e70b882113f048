/** One event of a body, as it was received. */
export interface EventBlock {
  /** The characters of the event, including its final line breaks. */
  readonly text: string;
  /** The `data:` lines, or the line of JSON. `''` for a comment, and for every block of a body without events. */
  readonly data: string;
  readonly name: string | undefined;
}

/**
 * Splits a provider's body into blocks with one server-sent event or one line of JSON each, so that events can be
 * passed on unchanged. Any other body is returned as blocks without data.
 */
export class EventBlocks {
  readonly #utf8 = new TextDecoder();
  #text = '';
  /** Index at which the search for the end of a block starts. */
  #searched = 0;
  #kind: Kind | undefined;

  push(chunk: Uint8Array | string): EventBlock[] {
    this.#text += typeof chunk === 'string' ? chunk : this.#utf8.decode(chunk, { stream: true });
    if (this.#text !== '') this.#kind ??= kindOf(this.#text);
    if (!this.#kind) return [];
    if (this.#kind === 'other') return [{ text: this.#take(), data: '', name: undefined }];
    const blocks: EventBlock[] = [];
    const end = this.#kind === 'lines' ? /\n/g : /\r\n\r\n|\n\n|\r\r/g;
    end.lastIndex = this.#searched;
    let start = 0;
    while (end.test(this.#text)) {
      const text = this.#text.slice(start, end.lastIndex);
      blocks.push(this.#kind === 'lines' ? { text, data: text.trim(), name: undefined } : blockOf(text));
      start = end.lastIndex;
    }
    this.#text = this.#text.slice(start);
    // The end of a block has up to four characters, some of which may not have arrived yet.
    this.#searched = Math.max(0, this.#text.length - 3);
    return blocks;
  }

  end(): string {
    this.#text += this.#utf8.decode();
    return this.#take();
  }

  #take(): string {
    const text = this.#text;
    this.#text = '';
    return text;
  }
}

type Kind = 'sse' | 'lines' | 'other';

/** The kind of a body, from its first characters. `undefined` if more are needed. */
function kindOf(text: string): Kind | undefined {
  const start = text.trimStart();
  // Matches lines of JSON, or of the AI SDK's data stream such as `0:"Hi"`.
  if (/^(\{|\w:["[{])/.test(start)) return 'lines';
  if (/^(data|event|id|retry)?:/.test(start)) return 'sse';
  const isBegun = /^\w:?$/.test(start) || ['data:', 'event:', 'retry:'].some((field) => field.startsWith(start));
  return isBegun ? undefined : 'other';
}

function blockOf(text: string): EventBlock {
  let name: string | undefined;
  const data: string[] = [];
  for (const line of text.split(/\r\n|\n|\r/)) {
    const field = /^(data|event): ?(.*)$/.exec(line);
    if (field?.[1] === 'event') name = field[2];
    else if (field) data.push(field[2]!);
  }
  return { text, data: data.join('\n'), name };
}
