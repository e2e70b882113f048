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

const looksLikeJson = /^\s*["[{]/;
/** Of server-sent events. */
const fields = ['data', 'event', 'id', 'retry'];
const looksLikeObject = /^\s*[[{]/;
/** A line of the AI SDK's data stream, such as `0:"Hi"`. */
const dataStreamLine = /^\w:["[{]/;

/** An event that was left out of the answer. */
export interface SkippedEvent {
  /** Its data could not be parsed or has another shape than the protocol's, or the protocol does not know its type. */
  readonly reason: 'malformed' | 'unknown';
  /** The first 200 characters of its data. */
  readonly excerpt: string;
  /** The `event:` field, `''` without one. */
  readonly name: string;
  readonly cause?: unknown;
}

/**
 * Events in, deltas out: chooses the protocol by the first event that identifies one, has it decode each event, finds
 * errors of any shape, and leaves out what cannot be read or was read before.
 */
export class EventDecoder implements PatternDecoder {
  readonly out = new DeltaEmitter();
  readonly ids = new EventIds();
  readonly maxEventLength: number;
  protocol: Protocol | undefined;
  /** Events found, skipped ones included. */
  events = 0;
  /** Events that were malformed or unknown. */
  skipped = 0;
  /** The event that was too large to be read. */
  failure: StreamError | undefined;
  /** The body has ended: an event that cannot be read now was cut off, which is no fault of its own. */
  isAtEnd = false;
  /** Whether events of an unknown protocol may be plain text: not where the content type or the framing promises JSON. */
  mayBeText = true;
  /** The beginning of what could not be read. */
  excerpt = '';

  readonly #onSkip: (skipped: SkippedEvent) => void;
  #decode: DecodeEvent<never> | undefined;
  #isBuiltIn = true;
  /** Events that the protocol knows. */
  #known = 0;
  /** The first event of a stream that seems to be plain text, until the second one shows that it is. */
  #firstText: string | undefined;
  /** The protocol was chosen because the first event was plain text. */
  #isTextGuessed = false;
  /** Lines that are no part of a server-sent event but may be JSON. */
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

  /** Characters of stray lines that are held. */
  get held(): number {
    return this.#stray?.held ?? 0;
  }

  /** Whether the response has events, of which none was of the protocol and none an error. */
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
    // Empty data says nothing, not even about the protocol.
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
      // What the end of the body has cut is no fault of its own.
      if (this.isAtEnd && mayBeCut(data)) this.events--;
      else this.#skip('malformed', data, name, cause);
      return false;
    }
  }

  appendSame(text: string, sequence: number | undefined, id: string): void {
    const { out, ids } = this;
    if (ids.next(id, out.length)) return;
    this.events++;
    if (!out.isRepeated(sequence)) out.appendSame(text);
    ids.end(out.length);
  }

  /** Text without events. */
  text(text: string): void {
    if (text === '') return;
    this.events++;
    this.#known++;
    this.out.text(text);
  }

  /** A line that is no field of a server-sent event: JSON without `data:`, or something else than a stream. */
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

  /** The body has ended. */
  end(): void {
    this.#stray?.end();
    this.#releaseText();
  }

  /** Another connection continues where the last one broke. */
  reconnect(): void {
    this.ids.reconnect();
    this.#stray = undefined;
    this.isAtEnd = false;
    this.out.reconnect();
  }

  /** Ends the reading where more would have to be held than is allowed. */
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
      // What the event says beside the error still counts.
      try {
        this.#decode?.(value as never, this.out, name);
      } catch {
        // It is an error and nothing else.
      }
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
   * Whether an event of a stream without a known protocol is plain text. The first one waits for the second: `connected`
   * may precede the JSON of any protocol, and JSON is never shown as text.
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

  /** The first event was text. */
  #releaseText(): void {
    const text = this.#firstText;
    if (text === undefined) return;
    this.#firstText = undefined;
    this.#isTextGuessed = true;
    this.pick(protocols.text);
    this.#decodeValue(text, text, '');
  }

  /** The JSON of an event. Some servers encode it twice. */
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

/** Whether a text may be the beginning of an event, of whatever framing. */
function mayBeCut(text: string): boolean {
  if (looksLikeJson.test(text) || /^\w(:|$)/.test(text)) return true;
  return fields.some((field) => field.startsWith(text) || text.startsWith(`${field}:`));
}
