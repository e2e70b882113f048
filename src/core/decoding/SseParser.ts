import type { EventHandler, EventSplitter, SplitterEnd } from './EventSplitter.js';
import { HeldText } from './HeldText.js';

const lf = 10;

/** A block of which nearly all events are: one data line and a blank line, perhaps with a name line before it. */
interface BlockForm {
  readonly name: string;
  /** The blank line, and all of the next block before its data. */
  readonly between: string;
}

/**
 * Splits text into server-sent events by WHATWG HTML 9.2, at any chunk border: LF, CR and CRLF end a line, `data` lines
 * are joined by LF, a block without data is no event. `Utf8Decoder` removes the byte order mark.
 *
 * One thing differs from the standard: some servers end each event by one LF instead of two. A data line that is a whole
 * JSON object or array, followed by another data line, is an event of its own.
 */
export class SseParser implements EventSplitter {
  readonly eventEnd = '\n\n';
  retryMs: number | undefined;

  readonly #handler: EventHandler;
  /** The line that earlier chunks began. It is not searched again, so long lines take linear time. */
  readonly #begun = new HeldText();
  /** The last chunk ended in CR, so an LF now belongs to that line end. */
  #afterCr = false;
  #data = '';
  /** Data lines in {@link #data}. */
  #dataLines = 0;
  #name = '';
  /** Becomes the last event id when its block ends: the event of a block that is cut off has not arrived. */
  #id = '';
  /** Fields that followed the data: of this block if it ends next, of the following event if another data line comes. */
  #nameAfter: string | undefined;
  #idAfter: string | undefined;
  /** Events of this stream end by one LF. */
  #endsByOneLf = false;
  #lastEventId = '';
  #form = formOf('');

  constructor(handler: EventHandler) {
    this.#handler = handler;
  }

  get held(): number {
    return this.#begun.length + this.#data.length;
  }

  get isBetweenEvents(): boolean {
    return this.#begun.length === 0 && this.#dataLines === 0 && this.#name === '' && this.#id === this.#lastEventId;
  }

  get lastEventId(): string {
    return this.#lastEventId;
  }

  set lastEventId(id: string) {
    this.#id = id;
    this.#lastEventId = id;
  }

  push(chunk: string): void {
    let text = chunk;
    if (this.#afterCr && text !== '') {
      this.#afterCr = false;
      if (text.charCodeAt(0) === lf) text = text.slice(1);
    }
    // No field can hold a CR, so making all line ends LF loses nothing, and below there is only one to look for.
    if (text.includes('\r')) {
      this.#afterCr = text.endsWith('\r');
      text = text.replace(/\r\n?/g, '\n');
    }
    let start = 0;
    if (this.#begun.length > 0) {
      const end = text.indexOf('\n');
      this.#begun.append(end === -1 ? text : text.slice(0, end));
      if (end === -1) return;
      const line = this.#begun.take();
      this.#line(line, 0, line.length);
      start = end + 1;
    }
    for (let end = text.indexOf('\n', start); end !== -1; end = text.indexOf('\n', start)) {
      if (text.charCodeAt(end + 1) === lf && this.#dataLines === 0 && isData(text, start)) {
        start = this.#run(text, start + 6, end);
      } else {
        this.#line(text, start, end);
        start = end + 1;
      }
    }
    this.#begun.append(text.slice(start));
  }

  /**
   * Reads events of one form that follow each other. One comparison then finds that the next one is of that form, too.
   *
   * @param from - The beginning of the first one's data.
   * @param to - Its end.
   * @returns the index behind the last block that was read.
   */
  #run(text: string, from: number, to: number): number {
    const handler = this.#handler;
    const id = this.#id;
    if (this.#name !== this.#form.name) this.#form = formOf(this.#name);
    const { name, between } = this.#form;
    this.#name = '';
    this.#lastEventId = id;
    let start = from;
    let end = to;
    let isFollowed = text.slice(end, end + between.length) === between;
    for (;;) {
      handler.event(text.slice(start, end), name, id);
      if (!isFollowed) return end + 2;
      const block = end + 2;
      start = end + between.length;
      end = text.indexOf('\n', start);
      isFollowed = text.slice(end, end + between.length) === between;
      // The data continues: in another line, or in the next chunk.
      if (!isFollowed && (end === -1 || text.charCodeAt(end + 1) !== lf)) return block;
    }
  }

  end(): SplitterEnd {
    const line = this.#begun.take();
    // An id or a retry time that the end has cut would be a different one.
    if (line !== '' && !/^(id|retry|event)/.test(line)) this.#line(line, 0, line.length);
    if (this.#dataLines === 0) return 'between';
    const idBefore = this.#lastEventId;
    if (this.#dispatch()) return 'unended';
    this.#lastEventId = idBefore;
    return 'broken';
  }

  /** Reads the line of `text` from `start` to `end`, without its end. */
  #line(text: string, start: number, end: number): void {
    if (start === end) this.#dispatch();
    else if (isData(text, start)) this.#addData(text.slice(start + 6, end));
    else this.#field(text.slice(start, end));
  }

  #field(line: string): void {
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(line.charAt(colon + 1) === ' ' ? colon + 2 : colon + 1);
    switch (field) {
      case 'data':
        this.#addData(value);
        break;
      case 'event':
        if (this.#dataLines > 0) this.#nameAfter = value;
        else this.#name = value;
        break;
      case 'id':
        if (value.includes('\0')) break;
        if (this.#dataLines > 0) this.#idAfter = value;
        else this.#id = value;
        break;
      case 'retry':
        if (/^\d+$/.test(value)) this.retryMs = Number(value);
        break;
      default:
        this.#handler.stray(line);
    }
  }

  #addData(value: string): void {
    // Only the first line is looked at, so that data of many lines takes linear time.
    if (this.#dataLines === 1 && isWholeJson(this.#data)) {
      this.#endsByOneLf = true;
      this.#emitLine();
    }
    this.#data = this.#dataLines === 0 ? value : `${this.#data}\n${value}`;
    this.#dataLines++;
    if (this.#endsByOneLf && this.#dataLines === 1 && (value === '[DONE]' || isWholeJson(value))) this.#emitLine();
  }

  /** An event ends by one LF: the fields behind its data are those of the next one. */
  #emitLine(): void {
    const name = this.#nameAfter;
    const id = this.#idAfter;
    this.#nameAfter = undefined;
    this.#idAfter = undefined;
    this.#emit();
    this.#name = name ?? '';
    this.#id = id ?? this.#id;
  }

  /** The block is over. Its id counts even without data; its data is an event. */
  #dispatch(): boolean {
    this.#name = this.#nameAfter ?? this.#name;
    this.#id = this.#idAfter ?? this.#id;
    this.#nameAfter = undefined;
    this.#idAfter = undefined;
    return this.#emit();
  }

  #emit(): boolean {
    this.#lastEventId = this.#id;
    const name = this.#name;
    this.#name = '';
    if (this.#dataLines === 0) return false;
    const data = this.#data;
    this.#data = '';
    this.#dataLines = 0;
    return this.#handler.event(data, name, this.#id);
  }
}

function formOf(name: string): BlockForm {
  return { name, between: name === '' ? '\n\ndata: ' : `\n\nevent: ${name}\ndata: ` };
}

/** Whether the line begins with `data: `; a line end within the six characters fails the comparison. */
function isData(text: string, start: number): boolean {
  return (
    text.charCodeAt(start) === 100 &&
    text.charCodeAt(start + 1) === 97 &&
    text.charCodeAt(start + 2) === 116 &&
    text.charCodeAt(start + 3) === 97 &&
    text.charCodeAt(start + 4) === 58 &&
    text.charCodeAt(start + 5) === 32
  );
}

/** Whether the line is a JSON object or array. Single words and numbers are lines of a text, too. */
function isWholeJson(line: string): boolean {
  const text = line.trim();
  if (!/^[{[]/.test(text) || !/[}\]]$/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
