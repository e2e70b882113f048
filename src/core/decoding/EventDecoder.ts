import { StreamError } from '../../model/StreamError.js';
import { DeltaEmitter } from '../../protocols/DeltaEmitter.js';
import { protocolOfEvent } from '../../protocols/detectProtocol.js';
import { isObject } from '../../protocols/eventFields.js';
import { describeError, findError, findErrorBody } from '../../protocols/findError.js';
import { isKeepAlive } from '../../protocols/isKeepAlive.js';
import { type DecodeEvent, isBuiltIn, type Protocol } from '../../protocols/Protocol.js';
import { protocols } from '../../protocols/registry.js';
import { EventIds } from './EventIds.js';
import type { PatternDecoder } from './fastPath/FastPath.js';
import { JsonParser } from './JsonParser.js';
import type { TextHandler } from './TextParser.js';

const looksLikeJson = /^\s*["[{]/;
const fields = ['data', 'event', 'id', 'retry'];
const looksLikeObject = /^\s*[[{]/;
/** A line of the AI SDK's data stream, such as `0:"Hi"`. */
const dataStreamLine = /^\w:["[{]/;

/** An event that was skipped. */
export interface SkippedEvent {
  /** `'malformed'`: the data is not valid for the protocol. `'unknown'`: the protocol does not have this event type. */
  readonly reason: 'malformed' | 'unknown';
  /** The first 200 characters of the data. */
  readonly excerpt: string;
  /** The `event:` field, `''` without one. */
  readonly name: string;
  readonly cause?: unknown;
}

/**
 * Decodes events into deltas. Detects the protocol from the first event that identifies one, recognizes errors of any
 * shape, and skips malformed, unknown and repeated events.
 */
export class EventDecoder implements PatternDecoder, TextHandler {
  readonly out = new DeltaEmitter();
  readonly ids = new EventIds();
  readonly maxEventLength: number;
  protocol: Protocol | undefined;
  events = 0;
  skipped = 0;
  /** Set if an event exceeded `maxEventLength`. */
  failure: StreamError | undefined;
  /** Whether the body has ended. An invalid event is then treated as cut off and not reported. */
  isAtEnd = false;
  /**
   * Whether events may be plain text while the protocol is unknown. False if the content type or framing implies JSON.
   */
  mayBeText = true;
  /** The beginning of content that could not be decoded, for the error message. */
  excerpt = '';

  readonly #onSkip: (skipped: SkippedEvent) => void;
  #decode: DecodeEvent<never> | undefined;
  #isBuiltIn = true;
  /** Number of decoded events, including errors and keep-alives. */
  #known = 0;
  /** The first event, if it looks like plain text. It is held until a second event confirms that. */
  #firstText: string | undefined;
  /** Whether the text protocol was chosen because the first event was plain text. */
  #isTextGuessed = false;
  /** Parses lines outside SSE fields, which may be JSON. */
  #stray: JsonParser | undefined;

  constructor(maxEventLength: number, onSkip: (skipped: SkippedEvent) => void) {
    this.maxEventLength = maxEventLength;
    this.#onSkip = onSkip;
  }

  pick(protocol: Protocol): void {
    this.protocol = protocol;
    this.out.finishReasons = protocol.finishReasons;
    this.#isBuiltIn = isBuiltIn(protocol);
    this.#decode = protocol.createDecoder();
  }

  get isRepeatable(): boolean {
    return this.#isBuiltIn && !this.ids.isPending && this.out.completion !== 'ended';
  }

  get held(): number {
    return this.#stray?.held ?? 0;
  }

  /** Whether the response has events, but none of them could be decoded. */
  get isUnread(): boolean {
    const isEmpty = this.out.isEmpty && (this.#known === 0 || this.skipped > 0);
    return isEmpty && (this.events > 0 || this.excerpt !== '');
  }

  event(data: string, name: string, id: string): boolean {
    if (this.out.completion === 'ended' || this.ids.next(id, this.out.length)) return true;
    const isRead = this.#event(data, name);
    this.ids.end(this.out.length);
    return isRead;
  }

  #event(data: string, name: string): boolean {
    if (!this.limit(data.length)) return false;
    // Empty data has no content and does not identify a protocol.
    if (data === '' && this.#isBuiltIn) return true;
    this.events++;
    if (this.#isBuiltIn && isKeepAlive(name)) return true;
    if (data.trim() === '[DONE]') {
      this.#releaseText();
      this.out.end();
      return true;
    }
    try {
      return this.#read(data, name);
    } catch (cause) {
      // The end of the body cut off this event, so it is not malformed.
      if (this.isAtEnd && mayBeCut(data)) this.events--;
      else this.#skip('malformed', data, name, cause);
      return false;
    }
  }

  appendSame(text: string, sequence: number | undefined, id: string): void {
    const { out, ids } = this;
    // An event without an id changes nothing in `ids`, because a pattern matches only once the first event after a
    // reconnect was read.
    if (id !== '' && ids.next(id, out.length)) return;
    this.events++;
    if (sequence === undefined || !out.isRepeated(sequence)) out.appendSame(text);
    if (id !== '') ids.end(out.length);
  }

  /** Adds text of a body that is not split into events. */
  text(text: string): void {
    if (text === '') return;
    this.events++;
    this.#known++;
    this.out.text(text);
  }

  errorBody(body: string): boolean {
    try {
      const error = findError(JSON.parse(body));
      if (!error) return false;
      this.events++;
      this.#fail(error);
      return true;
    } catch {
      return false;
    }
  }

  /** Handles a line that is not an SSE field: JSON without `data:`, or a body that is not a stream. */
  stray(line: string): void {
    if (this.out.completion === 'ended') return;
    if (this.protocol?.data === 'text' && !this.#isTextGuessed) {
      this.#remember(line);
      return;
    }
    const error = /^error: ?(.*)$/i.exec(line);
    if (error && this.#isBuiltIn) {
      this.event(error[1] as string, 'error', '');
      return;
    }
    const begins = looksLikeObject.test(line) || line.startsWith('\x1e');
    if (begins || this.#stray?.isOpen) {
      this.#stray ??= new JsonParser(this);
      this.#stray.push(`${line}\n`);
    } else if (!this.isAtEnd || !mayBeCut(line)) this.#remember(line);
  }

  end(): void {
    this.#stray?.end();
    this.#releaseText();
  }

  /** Prepares for the response to continue on another connection. */
  reconnect(): void {
    this.ids.reconnect();
    this.#stray = undefined;
    this.isAtEnd = false;
    this.out.reconnect();
  }

  /** Sets {@link failure} and ends decoding if an event is too long. @returns whether the length is allowed. */
  limit(length: number): boolean {
    if (length <= this.maxEventLength || this.out.completion === 'ended') return true;
    this.failure = new StreamError(
      'event-too-large',
      `One event of the stream is longer than ${this.maxEventLength} bytes, so reading stopped; what came before it is ` +
        'kept. Raise `maxEventBytes` if the server means to send such events.',
    );
    this.out.completion = 'ended';
    return false;
  }

  #read(data: string, name: string): boolean {
    const isError = /^error$/i.test(name);
    if (isError && this.#isBuiltIn) {
      this.#fail(describeError(data));
      return true;
    }
    if (!this.protocol && this.#firstText === undefined && dataStreamLine.test(data)) {
      this.pick(protocols['ai-data-stream']);
    }
    if (this.protocol?.data === 'text' && !this.#isTextGuessed) {
      this.#decodeValue(data, data, name);
      return true;
    }
    if (this.mayBeText && (!this.protocol || this.#isTextGuessed) && this.#isText(data)) return true;
    const value = this.#valueOf(data);
    if (this.#isBuiltIn && isObject(value) && isKeepAlive(value['type'])) {
      this.#known++;
      return true;
    }
    const error = this.#isBuiltIn ? findError(value) : undefined;
    if (!this.protocol) {
      const protocol = protocolOfEvent(value);
      if (protocol) this.pick(protocol);
    }
    if (error) {
      // The event may also have usage or text.
      try {
        this.#decode?.(value as never, this.out, name);
      } catch {}
      this.#fail(error);
    } else this.#decodeValue(value, data, name);
    return true;
  }

  #decodeValue(value: unknown, data: string, name: string): void {
    const isKnown = this.#decode?.(value as never, this.out, name) ?? this.#decode !== undefined;
    if (isKnown) {
      this.#known++;
      return;
    }
    const error = name.toLowerCase() === 'error' ? describeError(data) : findErrorBody(value);
    if (error) this.#fail(error);
    else this.#skip('unknown', data, name);
  }

  #fail(error: { message: string; code?: unknown; type?: unknown }): void {
    this.#releaseText();
    this.#known++;
    this.out.error(error);
  }

  /**
   * Whether an event is plain text, while the protocol is unknown. The first event is held until the second arrives: a
   * line such as `connected` may precede the JSON of any protocol, and JSON must not be shown as text.
   */
  #isText(data: string): boolean {
    const isJson = looksLikeJson.test(data);
    if (!this.protocol && this.#firstText === undefined) {
      if (isJson) return false;
      this.#firstText = data;
      return true;
    }
    if (isJson && this.#isProtocolEvent(data)) {
      if (this.#firstText !== undefined) this.#skip('unknown', this.#firstText, '');
      this.#firstText = undefined;
      this.#isTextGuessed = false;
      this.protocol = undefined;
      this.#decode = undefined;
      return false;
    }
    this.#releaseText();
    this.#decodeValue(data, data, '');
    return true;
  }

  #isProtocolEvent(data: string): boolean {
    try {
      const value = this.#valueOf(data);
      if (typeof value !== 'object') return false;
      const protocol = protocolOfEvent(value);
      return findError(value) !== undefined || (protocol !== undefined && protocol.name !== 'json');
    } catch {
      return false;
    }
  }

  #releaseText(): void {
    const text = this.#firstText;
    if (text === undefined) return;
    this.#firstText = undefined;
    this.#isTextGuessed = true;
    this.pick(protocols.text);
    this.#decodeValue(text, text, '');
  }

  /** Parses the JSON of an event, which some servers encode twice. */
  #valueOf(data: string): unknown {
    const value: unknown = JSON.parse(data);
    if (typeof value !== 'string' || !looksLikeObject.test(value)) return value;
    try {
      const inner: unknown = JSON.parse(value);
      const isText = this.protocol?.name === 'json' || !this.#isBuiltIn;
      return isText || (!this.protocol && !protocolOfEvent(inner) && !findError(inner)) ? value : inner;
    } catch {
      return value;
    }
  }

  #skip(reason: SkippedEvent['reason'], data: string, name: string, cause?: unknown): void {
    this.skipped++;
    this.#remember(data);
    this.#onSkip({ reason, excerpt: data.slice(0, 200), name, cause });
  }

  #remember(text: string): void {
    if (this.excerpt.length < 200) this.excerpt = `${this.excerpt} ${text}`.trim().slice(0, 200);
  }
}

/** Whether a text may be the beginning of an event. */
function mayBeCut(text: string): boolean {
  if (looksLikeJson.test(text) || /^\w(:|$)/.test(text)) return true;
  return fields.some((field) => field.startsWith(text) || text.startsWith(`${field}:`));
}
