import { StreamError } from '../../model/StreamError.js';
import { isObject, parseJson } from '../../protocols/eventFields.js';
import { describeError, type FoundError, findError, findErrorBody } from '../../protocols/findError.js';
import { isKeepAlive } from '../../protocols/isKeepAlive.js';
import type { EventHandler } from './EventSplitter.js';
import { JsonParser } from './JsonParser.js';

export interface SkippedEvent {
  /** `'malformed'`: the data is not valid for the protocol. `'unknown'`: the protocol does not have this event type. */
  readonly reason: 'malformed' | 'unknown';
  /** The first 200 characters of the data. */
  readonly excerpt: string;
  /** The `event:` field; `''` if there is none. */
  readonly name: string;
  readonly cause?: unknown;
}

/** Characters of the longest end marker, with white space. */
const maxMarkerLength = 32;
/** Ends a response. Servers vary the `[DONE]` of OpenAI. */
const endMarker = /^\s*"?\[(done|end|eof|finish(ed)?|complete(d)?)\]"?\s*$/i;
/** Names of events that end a response with an error. A name such as `tool_error` does not. */
const namesFailure =
  /^((stream|server|api|run|chat|app|upstream|internal|llm|model|provider|response|generation)[._-]?)?(error|exception|failure|failed)$|^fatal$/i;
/** Text between two events on one line. */
const joint = /(?<=\})\s*data:\s*(?=\{)/g;
const joinedEnd = /(?<=\})\s*data:\s*\[DONE\]\s*$/;
const sseFields = ['data', 'event', 'id', 'retry'];

/**
 * The part of decoding that all protocols share: parses JSON, recognizes errors, keep-alives, `[DONE]` and JSON outside
 * events, and skips malformed and unknown events. Subclasses decode the JSON.
 */
export abstract class EventReader implements EventHandler {
  readonly maxEventLength: number;
  events = 0;
  skipped = 0;
  failure: StreamError | undefined;
  /** Whether the body has ended. An invalid event is then treated as cut off and not reported. */
  isAtEnd = false;
  /** The beginning of content that could not be decoded, for the error message. */
  excerpt = '';
  protected known = 0;
  /** The last event, if it could not be read. */
  #unreadable: string | undefined;
  /** Whether to recognize errors and keep-alives that servers send in any protocol; `false` for a custom protocol. */
  protected isBuiltIn = true;
  readonly #onSkip: (skipped: SkippedEvent) => void;
  /** Parses lines that are not SSE fields, because they may be JSON. */
  #stray: JsonParser | undefined;

  constructor(maxEventLength: number, onSkip: (skipped: SkippedEvent) => void) {
    this.maxEventLength = maxEventLength;
    this.#onSkip = onSkip;
  }

  protected abstract readonly isEnded: boolean;
  /** Whether the events are server-sent events. */
  protected get isSse(): boolean {
    return true;
  }
  /** Decodes the JSON of an event. @returns `false` for an unknown event. @throws for a malformed event. */
  protected abstract decode(value: unknown, name: string): boolean;
  protected abstract onError(error: FoundError): void;
  protected abstract onDone(): void;

  get held(): number {
    return this.#stray?.held ?? 0;
  }

  event(data: string, name: string, _id = ''): boolean {
    if (this.isEnded) return true;
    if (!this.limit(data.length)) return false;
    // Empty data has no content and does not identify a protocol.
    if (data === '' && this.isBuiltIn && !isError(name)) return true;
    this.events++;
    if (name !== '' && this.isBuiltIn && isKeepAlive(name)) return true;
    return this.isBuiltIn ? this.#builtInEvent(this.isSse ? withoutField(data) : data, name) : this.#event(data, name);
  }

  #builtInEvent(data: string, name: string): boolean {
    if (data.length <= maxMarkerLength && endMarker.test(data)) this.onDone();
    else if (name !== '' && (isError(name) || (namesFailure.test(name) && parseJson(data) === undefined))) {
      this.fail(describeError(data));
    } else return this.#event(data, name);
    return true;
  }

  #event(data: string, name: string): boolean {
    if (data.trim() === '[DONE]') {
      this.onDone();
      return true;
    }
    try {
      this.read(data, name);
      this.#unreadable = undefined;
      return true;
    } catch (cause) {
      if (this.isBuiltIn && this.#readJoined(data, name)) return true;
      // The end of the body cut off this event, so it is not malformed.
      if (this.isAtEnd && mayBeCut(data)) this.events--;
      else {
        this.skip('malformed', data, name, cause);
        this.#unreadable = data;
      }
      // Proxies append an error to an event that they cut off, without a blank line in between.
      const error = this.isBuiltIn && findErrorBody(parseJson(data.slice(data.lastIndexOf('\n') + 1)));
      if (error) this.fail(error);
      return false;
    }
  }

  /** Reads several JSON values in one event, from proxies that lose the line breaks between events. */
  #readJoined(data: string, name: string): boolean {
    const [body, isLast] = [data.replace(joinedEnd, ''), joinedEnd.test(data)];
    const values: string[] = [];
    const parser = new JsonParser({ event: (value) => values.push(value) > 0, stray: () => {} });
    parser.push(body.replaceAll(joint, '\n'));
    const isWhole = parser.end() === 'between' && values.every((value) => isObject(parseJson(value)));
    if (!isWhole || values.length + Number(isLast) < 2) return false;
    for (const value of values) this.#event(value, name);
    if (isLast) this.onDone();
    return true;
  }

  /** Handles a line that is not an SSE field: JSON without `data:`, or a body that is not a stream. */
  stray(line: string): void {
    if (this.isEnded) return;
    const error = this.isBuiltIn && /^error: ?(.*)$/i.exec(line);
    // Some servers indent their fields, write them in capitals, or leave out `data:` before `[DONE]`.
    const data = this.#stray?.isOpen ? null : /^\s*data:\s*(?=[{[])(.*)$/i.exec(line);
    if (error) this.event(error[1]!, 'error');
    else if (this.isBuiltIn && data) this.event(data[1]!, '');
    else if (this.isBuiltIn && !this.#stray?.isOpen && endMarker.test(line)) this.event(line, '');
    else if (/^\s*[[{]/.test(line) || line.startsWith('\x1e') || this.#stray?.isOpen) {
      this.#stray ??= new JsonParser(this);
      this.#stray.push(`${line}\n`);
    } else if (!this.isAtEnd || !mayBeCut(line)) this.remember(line);
  }

  end(): void {
    this.#stray?.end();
  }

  /**
   * Fails the response if its last event could not be read and nothing else shows that the response is complete. The
   * event may be a proxy's error text.
   */
  protected failIfUnreadable(): void {
    const text = this.#unreadable;
    this.#unreadable = undefined;
    if (text === undefined || !this.isBuiltIn) return;
    const excerpt = text.length > 200 ? `${text.slice(0, 199)}…` : text;
    this.fail({
      message: `The response ended with an event that could not be read; what arrived is kept. The event begins: ${excerpt}`,
    });
  }

  /** Prepares for the response to continue on another connection. */
  reconnect(): void {
    this.#stray = undefined;
    this.isAtEnd = false;
  }

  /** Sets {@link failure} if an event is too long. @returns whether the length is allowed. */
  limit(length: number): boolean {
    if (length <= this.maxEventLength || this.isEnded) return true;
    this.failure = new StreamError(
      'event-too-large',
      `One event of the stream is longer than ${this.maxEventLength} bytes, so reading stopped; what came before it is ` +
        'kept. Raise `maxEventBytes` if the server means to send such events.',
    );
    return false;
  }

  protected read(data: string, name: string): void {
    const value = this.parse(data);
    const error = this.isBuiltIn ? findError(value) : undefined;
    if (this.isBuiltIn && isObject(value) && isKeepAlive(value['type'])) this.known++;
    else if (error) this.readError(error, value, name);
    else this.readValue(value, data, name);
  }

  protected parse(data: string): unknown {
    return JSON.parse(data);
  }

  protected readValue(value: unknown, data: string, name: string): void {
    // Some servers send the type only as the name of the event, such as `message_start` or `response.created`.
    const isTyped = this.isBuiltIn && /[._]/.test(name) && isObject(value) && !('type' in value);
    if (this.decode(value, name) || (isTyped && this.decode({ type: name, ...value }, name))) {
      this.known++;
      return;
    }
    const error = isError(name) || namesFailure.test(name) ? describeError(data) : findErrorBody(value);
    if (error) this.fail(error);
    else this.skip('unknown', data, name);
  }

  /** @param _value - The JSON of the event, which may have content besides the error. */
  protected readError(error: FoundError, _value: unknown, _name: string): void {
    this.fail(error);
  }

  protected fail(error: FoundError): void {
    this.known++;
    this.onError(error);
  }

  protected skip(reason: SkippedEvent['reason'], data: string, name: string, cause?: unknown): void {
    this.skipped++;
    this.remember(data);
    this.#onSkip({ reason, excerpt: data.slice(0, 200), name, cause });
  }

  protected remember(text: string): void {
    if (this.excerpt.length < 200) this.excerpt = `${this.excerpt} ${text}`.trim().slice(0, 200);
  }
}

/** Removes a repeated `data:`, which gateways add to lines that already have it. */
function withoutField(data: string): string {
  return data.startsWith('data:') ? data.replace(/^(data:\s*)+(?=[{[])/, '') : data;
}

function isError(name: string): boolean {
  return name.toLowerCase() === 'error';
}

/** Whether a text may be the beginning of an event. */
function mayBeCut(text: string): boolean {
  if (/^\s*["[{]|^\w(:|$)/.test(text)) return true;
  return sseFields.some((field) => field.startsWith(text) || text.startsWith(`${field}:`));
}
