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
    // Most streams have no CR; looking once for the whole chunk spares looking for each line.
    let nextCr = chunk.indexOf('\r', start);
    while (start < chunk.length) {
      let end = chunk.indexOf('\n', start);
      let next = end + 1;
      if (nextCr !== -1) {
        if (nextCr < start) nextCr = chunk.indexOf('\r', start);
        if (nextCr !== -1 && (end === -1 || nextCr < end)) {
          end = nextCr;
          next = end + 1;
          if (next === chunk.length) this.#afterCr = true;
          else if (chunk.charCodeAt(next) === lf) next++;
        }
      }
      if (end === -1) {
        this.#begun.push(chunk.slice(start));
        this.#begunLength += chunk.length - start;
        return;
      }
      if (this.#begunLength > 0) {
        this.#begun.push(chunk.slice(start, end));
        const line = this.#begun.join('');
        this.#begun = [];
        this.#begunLength = 0;
        this.#line(line, 0, line.length);
      } else this.#line(chunk, start, end);
      start = next;
    }
  }

  end(): FramerEnd {
    const line = this.#begun.join('');
    this.#begun = [];
    this.#begunLength = 0;
    // An id or a retry time that the end has cut would be a different one.
    if (!/^(id|retry|event)/.test(line)) this.#line(line, 0, line.length);
    if (!this.#hasData) return 'between';
    const idBefore = this.lastEventId;
    if (this.#dispatch()) return 'unended';
    this.lastEventId = idBefore;
    return 'broken';
  }

  /** Reads the line that stands in `text` from `start` to `end`, without its end. */
  #line(text: string, start: number, end: number): void {
    if (start === end) {
      this.#dispatch();
      return;
    }
    if (text.slice(start, start + 6) === 'data: ' && start + 6 <= end) {
      this.#addData(text.slice(start + 6, end));
      return;
    }
    const line = text.slice(start, end);
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
