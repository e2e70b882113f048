import type { EventForm, EventHandler, EventSplitter, SplitterEnd } from './EventSplitter.js';

const lf = 10;

/**
 * Cuts text into server-sent events by WHATWG HTML 9.2, at any chunk border: LF, CR and CRLF end a line, `data` lines
 * are joined by LF, a block without data is no event. The byte order mark is the decoder's matter.
 */
export class SseParser implements EventSplitter {
  lastEventId = '';
  retryMs: number | undefined;

  readonly #handler: EventHandler;
  /** The line that the chunks so far have begun and not ended. Nothing looks into it until it ends: that costs linear time. */
  #begun = '';
  /** The last chunk ended in CR, so an LF now belongs to that line end. */
  #afterCr = false;
  #data = '';
  #hasData = false;
  #name = '';
  /** The form of the last event that was read in a run. */
  #form = formOf('');
  /** Becomes the last event id when its block ends: the event of a block that is cut off has not arrived. */
  #id = '';

  constructor(handler: EventHandler) {
    this.#handler = handler;
  }

  get held(): number {
    return this.#begun.length + this.#data.length;
  }

  get canSkim(): boolean {
    return this.#begun === '' && !this.#hasData && this.#name === '' && this.#id === '' && this.lastEventId === '';
  }

  push(chunk: string): void {
    let start = 0;
    if (this.#afterCr && chunk !== '') {
      this.#afterCr = false;
      if (chunk.charCodeAt(0) === lf) start = 1;
    }
    if (this.canSkim) {
      start = this.#handler.skim?.(chunk, start, this.#form) ?? start;
      if (start === chunk.length) return;
    }
    // No field can hold a CR, so making all line ends LF loses nothing, and below there is only one to look for.
    let text = chunk;
    if (chunk.indexOf('\r', start) !== -1) {
      this.#afterCr = chunk.endsWith('\r');
      text = chunk.slice(start).replace(/\r\n?/g, '\n');
      start = 0;
    }
    if (this.#begun !== '') {
      const end = text.indexOf('\n', start);
      if (end === -1) {
        this.#begun += text.slice(start);
        return;
      }
      const line = this.#begun + text.slice(start, end);
      this.#begun = '';
      this.#line(line, 0, line.length);
      start = end + 1;
    }
    for (let end = text.indexOf('\n', start); end !== -1; end = text.indexOf('\n', start)) {
      if (text.charCodeAt(end + 1) === lf && !this.#hasData && isData(text, start)) {
        start = this.#run(text, start + 6, end);
      } else {
        this.#line(text, start, end);
        start = end + 1;
      }
    }
    this.#begun = text.slice(start);
  }

  /**
   * Reads events that follow each other in the form that nearly all have: one data line and a blank line, perhaps with
   * the same name line before it. One comparison then tells that the next is of that form, too.
   *
   * @param from - Where the first one's data begins.
   * @param to - Where it ends.
   * @returns where the first block begins that was not read.
   */
  #run(text: string, from: number, to: number): number {
    const handler = this.#handler;
    const id = this.#id;
    if (this.#name !== this.#form.name) this.#form = formOf(this.#name);
    const { name, head, end: blank } = this.#form;
    const between = blank + head;
    this.#name = '';
    this.lastEventId = id;
    const { canSkim } = this;
    let start = from;
    let end = to;
    let isFollowed = text.slice(end, end + between.length) === between;
    for (;;) {
      handler.event(text.slice(start, end), name, id);
      const block = end + blank.length;
      if (canSkim) {
        const unread = handler.skim?.(text, block, this.#form) ?? block;
        if (unread !== block) return unread;
      }
      if (!isFollowed) return block;
      start = block + head.length;
      end = text.indexOf('\n', start);
      isFollowed = text.slice(end, end + between.length) === between;
      // The data goes on: in another line, or in the next chunk.
      if (!isFollowed && (end === -1 || text.charCodeAt(end + 1) !== lf)) return block;
    }
  }

  end(): SplitterEnd {
    const line = this.#begun;
    this.#begun = '';
    // An id or a retry time that the end has cut would be a different one.
    if (line !== '' && !/^(id|retry|event)/.test(line)) this.#line(line, 0, line.length);
    if (!this.#hasData) return 'between';
    const idBefore = this.lastEventId;
    if (this.#dispatch()) return 'unended';
    this.lastEventId = idBefore;
    return 'broken';
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
        break;
      case 'id':
        if (!value.includes('\0')) this.#id = value;
        break;
      case 'retry':
        if (/^\d+$/.test(value)) this.retryMs = Number(value);
        break;
      default:
        this.#handler.stray(line);
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
    return this.#handler.event(data, name, this.#id);
  }
}

function formOf(name: string): EventForm {
  return { name, head: name === '' ? 'data: ' : `event: ${name}\ndata: `, end: '\n\n' };
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
