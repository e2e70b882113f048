/** One event of a body as it was received. */
export interface EventBlock {
  /** The characters of the event, with the blank line or line end that ends it. */
  readonly text: string;
  /** The `data:` lines, or the line. `''` for comments, and in a body without events. */
  readonly data: string;
  /** The `event:` field. */
  readonly name: string | undefined;
}

/**
 * Splits the body of a provider into blocks that each hold one server-sent event or one line of JSON, so that events can be
 * passed on as they are. A body that is neither is returned as blocks without data.
 */
export class EventBlocks {
  readonly #utf8 = new TextDecoder();
  #text = '';
  /** Where the search for the end of a block continues. */
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
    // An end of a block may be cut: it has up to four characters.
    this.#searched = Math.max(0, this.#text.length - 3);
    return blocks;
  }

  /** Returns the characters after the last complete block. */
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

/** The kind of a body by its first characters. `undefined` while they could begin several. */
function kindOf(text: string): Kind | undefined {
  const start = text.trimStart();
  // Lines of JSON, or of the AI SDK's data stream: `0:"Hi"`.
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
