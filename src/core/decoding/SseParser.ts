import type { Framer, FramerEnd, FramerHandler } from './Framer.js';

const lf = 10;

/**
 * Cuts text into server-sent events by WHATWG HTML 9.2, at any chunk border: LF, CR and CRLF end a line, `data` lines
 * are joined by LF, a block without data is no event. The byte order mark is the decoder's matter.
 */
export class SseParser implements Framer {
  lastEventId = '';
  retryMs: number | undefined;

  readonly #handler: FramerHandler;
  /** The line that the chunks so far have begun and not ended; joined once, so that a long line costs linear time. */
  #begun: string[] = [];
  #begunLength = 0;
  /** The last chunk ended in CR, so an LF now belongs to that line end. */
  #afterCr = false;
  #data = '';
  #hasData = false;
  #name = '';
  /** The last `event:` line and its value: most streams repeat it for event after event. */
  #nameLine = '\n';
  #nameOfLine = '';
  /** Becomes the last event id when its block ends: the event of a block that is cut off has not arrived. */
  #id = '';

  constructor(handler: FramerHandler) {
    this.#handler = handler;
  }

  get held(): number {
    return this.#begunLength + this.#data.length;
  }

  push(chunk: string): void {
    let start = 0;
    if (this.#afterCr && chunk !== '') {
      this.#afterCr = false;
      if (chunk.charCodeAt(0) === lf) start = 1;
    }
    // No field can hold a CR, so making all line ends LF loses nothing, and below there is only one to look for.
    let text = chunk;
    if (chunk.indexOf('\r') !== -1) {
      this.#afterCr = chunk.endsWith('\r');
      text = chunk.replace(/\r\n?/g, '\n');
    }
    if (this.#begunLength > 0) {
      const end = text.indexOf('\n', start);
      if (end === -1) {
        this.#begin(text.slice(start));
        return;
      }
      this.#begun.push(text.slice(start, end));
      const line = this.#takeBegun();
      this.#line(line, 0, line.length);
      start = end + 1;
    }
    for (;;) {
      const nameLine = this.#nameLine;
      if (text.charCodeAt(start) === 101 && text.slice(start, start + nameLine.length) === nameLine) {
        this.#name = this.#nameOfLine;
        start += nameLine.length;
      }
      const end = text.indexOf('\n', start);
      if (end === -1) break;
      // Nearly every event is one data line and the blank line behind it.
      if (text.charCodeAt(end + 1) === lf && !this.#hasData && isData(text, start)) {
        const name = this.#name;
        if (name !== '') this.#name = '';
        this.lastEventId = this.#id;
        this.#handler.event(text.slice(start + 6, end), name);
        start = end + 2;
      } else {
        this.#line(text, start, end);
        start = end + 1;
      }
    }
    if (start < text.length) this.#begin(text.slice(start));
  }

  end(): FramerEnd {
    const line = this.#takeBegun();
    // An id or a retry time that the end has cut would be a different one.
    if (!/^(id|retry|event)/.test(line)) this.#line(line, 0, line.length);
    if (!this.#hasData) return 'between';
    const idBefore = this.lastEventId;
    if (this.#dispatch()) return 'unended';
    this.lastEventId = idBefore;
    return 'broken';
  }

  #begin(piece: string): void {
    this.#begun.push(piece);
    this.#begunLength += piece.length;
  }

  #takeBegun(): string {
    const line = this.#begun.join('');
    this.#begun = [];
    this.#begunLength = 0;
    return line;
  }

  /** Reads the line that stands in `text` from `start` to `end`, without its end. */
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
        this.#name = value;
        this.#nameLine = `${line}\n`;
        this.#nameOfLine = value;
        break;
      case 'id':
        if (!value.includes('\0')) this.#id = value;
        break;
      case 'retry':
        if (/^\d+$/.test(value)) this.retryMs = Number(value);
        break;
      default:
        this.#handler.stray?.(line);
    }
  }

  #addData(value: string): void {
    this.#data = this.#hasData ? `${this.#data}\n${value}` : value;
    this.#hasData = true;
  }

  /** The block is over. Its id counts even without data; its data is an event. */
  #dispatch(): boolean {
    this.lastEventId = this.#id;
    const name = this.#name;
    this.#name = '';
    if (!this.#hasData) return false;
    const data = this.#data;
    this.#data = '';
    this.#hasData = false;
    return this.#handler.event(data, name);
  }
}

/** Whether the line is `data: …`, a line end included in the six characters telling that it is not. */
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
