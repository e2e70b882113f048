import { parseJson } from '../../protocols/eventFields.js';
import type { EventHandler, EventSplitter, SplitterEnd } from './EventSplitter.js';
import { HeldText } from './HeldText.js';

const lf = 10;

/** The usual form of an event: an optional `event:` line, one `data:` line and a blank line. */
interface BlockForm {
  readonly name: string;
  /** The text between the data of two consecutive events: the blank line and the beginning of the next event. */
  readonly between: string;
}

/**
 * Splits text into server-sent events as specified in WHATWG HTML 9.2, for any chunk boundaries. LF, CR and CRLF end
 * a line, `data` lines are joined by LF, and a block without data is not an event. `Utf8Decoder` removes the byte order
 * mark.
 *
 * Deviates from the standard because some servers end each event with one LF instead of two: a data line that is a
 * complete JSON object or array, followed by another data line, is an event of its own.
 */
export class SseParser implements EventSplitter {
  readonly eventEnd = '\n\n';
  retryMs: number | undefined;

  readonly #handler: EventHandler;
  /**
   * The beginning of the current line, from earlier chunks. It is not searched again, so that long lines take linear
   * time.
   */
  readonly #begun = new HeldText();
  /** Whether the last chunk ended in CR. An LF at the start of the next chunk then belongs to the same line end. */
  #afterCr = false;
  #data = '';
  #dataLines = 0;
  #name = '';
  /**
   * The id of the current block. It becomes the last event id only when the block ends, because an event that is cut
   * off was not received.
   */
  #id = '';
  // Event name and id that followed the data. They belong to this event if a blank line follows, otherwise to the next
  // event.
  #nameAfter: string | undefined;
  #idAfter: string | undefined;
  /** Whether the events of this stream end with one LF instead of two. */
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
    // Field values cannot contain CR, so all line ends are normalized to LF.
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
   * Reads consecutive events of the same form. Comparing the text between two events is faster than splitting it into
   * lines.
   *
   * @param from - Start of the first event's data.
   * @param to - End of the first event's data.
   * @returns the index after the last event.
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
      // The data continues on another line or in the next chunk.
      if (!isFollowed && (end === -1 || text.charCodeAt(end + 1) !== lf)) return block;
    }
  }

  end(): SplitterEnd {
    const line = this.#begun.take();
    // An unterminated `id`, `retry` or `event` field is ignored, because its value may be cut off.
    if (line !== '' && !/^(id|retry|event)/.test(line)) this.#line(line, 0, line.length);
    if (this.#dataLines === 0) return 'between';
    const idBefore = this.#lastEventId;
    if (this.#dispatch()) return 'unended';
    this.#lastEventId = idBefore;
    return 'broken';
  }

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
    // Only the first data line is parsed, so that many data lines take linear time.
    if (this.#dataLines === 1 && isWholeJson(this.#data)) {
      this.#endsByOneLf = true;
      this.#emitLine();
    }
    this.#data = this.#dataLines === 0 ? value : `${this.#data}\n${value}`;
    this.#dataLines++;
    if (this.#endsByOneLf && this.#dataLines === 1 && (value === '[DONE]' || isWholeJson(value))) this.#emitLine();
  }

  /** Emits an event that ended with one LF. The fields after its data belong to the next event. */
  #emitLine(): void {
    const name = this.#nameAfter;
    const id = this.#idAfter;
    this.#nameAfter = undefined;
    this.#idAfter = undefined;
    this.#emit();
    this.#name = name ?? '';
    this.#id = id ?? this.#id;
  }

  /** Ends the block: sets the last event id, and emits an event if the block has data. */
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

/** Whether the line is a complete JSON object or array. Scalars do not count, because plain text may look like them. */
function isWholeJson(line: string): boolean {
  return /^\s*(\{[\s\S]*\}|\[[\s\S]*\])\s*$/.test(line) && parseJson(line) !== undefined;
}
