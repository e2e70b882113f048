import { DeltaEmitter } from '../../protocols/DeltaEmitter.js';
import { protocolOfEvent } from '../../protocols/detectProtocol.js';
import { parseJson } from '../../protocols/eventFields.js';
import { type FoundError, findError } from '../../protocols/findError.js';
import { type DecodeEvent, isBuiltIn, type Protocol } from '../../protocols/Protocol.js';
import { protocols } from '../../protocols/registry.js';
import { EventIds } from './EventIds.js';
import { EventReader } from './EventReader.js';
import type { PatternDecoder } from './fastPath/FastPath.js';
import type { TextHandler } from './TextParser.js';

/** A line of the AI SDK's data stream, such as `0:"Hi"`. */
const dataStreamLine = /^\w:["[{]/;

/**
 * Decodes events into deltas. Detects the protocol from the first event that identifies one, and skips repeated events.
 */
export class EventDecoder extends EventReader implements PatternDecoder, TextHandler {
  readonly out = new DeltaEmitter();
  readonly ids = new EventIds();
  protocol: Protocol | undefined;
  /**
   * Whether events may be plain text while the protocol is unknown. False if the content type or framing implies JSON.
   */
  mayBeText = true;

  #decode: DecodeEvent<never> | undefined;
  /** The first event, if it looks like plain text. It is held until a second event confirms that. */
  #firstText: string | undefined;
  /** Whether the text protocol was chosen because the first event was plain text. */
  #isTextGuessed = false;

  pick(protocol: Protocol): void {
    this.protocol = protocol;
    this.out.finishReasons = protocol.finishReasons;
    this.isBuiltIn = isBuiltIn(protocol);
    this.#decode = protocol.createDecoder();
  }

  get isRepeatable(): boolean {
    return this.isBuiltIn && !this.ids.isPending && !this.isEnded;
  }

  /** Whether the response has events, but none of them could be decoded. */
  get isUnread(): boolean {
    const isEmpty = this.out.isEmpty && (this.known === 0 || this.skipped > 0);
    return isEmpty && (this.events > 0 || this.excerpt !== '');
  }

  override event(data: string, name: string, id = ''): boolean {
    const { out, ids } = this;
    const { continuation } = ids;
    if (this.isEnded || ids.next(id, out.length)) return true;
    if (continuation !== 'first' && ids.continuation === 'first') {
      this.#decode = this.protocol?.createDecoder();
      out.restart();
    }
    const isRead = super.event(data, name);
    ids.end(out.length);
    return isRead;
  }

  appendSame(text: string, sequence: number | undefined, id: string): void {
    const { out, ids } = this;
    // Events without an id do not change `ids`, because a pattern matches only after the first event of a reconnect was
    // read.
    if (id !== '' && ids.next(id, out.length)) return;
    this.events++;
    if (sequence === undefined || !out.isRepeated(sequence)) out.appendSame(text);
    if (id !== '') ids.end(out.length);
  }

  /** Adds text of a body that is not split into events. */
  text(text: string): void {
    if (text === '') return;
    this.events++;
    this.known++;
    this.out.text(text);
  }

  errorBody(body: string): boolean {
    const error = findError(parseJson(body));
    if (!error) return false;
    this.events++;
    this.fail(error);
    return true;
  }

  override stray(line: string): void {
    if (this.#isText) this.remember(line);
    else super.stray(line);
  }

  override end(): void {
    super.end();
    this.#releaseText();
  }

  override reconnect(): void {
    super.reconnect();
    this.ids.reconnect();
    this.out.reconnect();
  }

  override limit(length: number): boolean {
    const isAllowed = super.limit(length);
    if (!isAllowed) this.out.completion = 'ended';
    return isAllowed;
  }

  protected override get isEnded(): boolean {
    return this.out.completion === 'ended';
  }

  protected override onDone(): void {
    this.#releaseText();
    this.out.end();
  }

  protected override onError(error: FoundError): void {
    this.#releaseText();
    this.out.error(error);
  }

  protected override read(data: string, name: string): void {
    if (!this.protocol && this.#firstText === undefined && dataStreamLine.test(data))
      this.pick(protocols['ai-data-stream']);
    if (this.#isText) this.readValue(data, data, name);
    else if (!this.mayBeText || (this.protocol && !this.#isTextGuessed) || !this.#readText(data))
      super.read(data, name);
  }

  protected override decode(value: unknown, name: string): boolean {
    if (!this.protocol) {
      const protocol = protocolOfEvent(value);
      if (protocol) this.pick(protocol);
    }
    return this.#decode?.(value as never, this.out, name) ?? this.#decode !== undefined;
  }

  protected override readError(error: FoundError, value: unknown, name: string): void {
    // The event may also have usage or text.
    try {
      this.decode(value, name);
    } catch {}
    this.fail(error);
  }

  /** Parses the JSON of an event, which some servers encode twice. */
  protected override parse(data: string): unknown {
    const value: unknown = JSON.parse(data);
    if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
    const inner = parseJson(value);
    const isText = this.protocol?.name === 'json' || !this.isBuiltIn;
    return isText || (!this.protocol && !protocolOfEvent(inner) && !findError(inner)) ? value : (inner ?? value);
  }

  get #isText(): boolean {
    return this.protocol?.data === 'text' && !this.#isTextGuessed;
  }

  /**
   * Reads an event as plain text, while the protocol is unknown. The first event is held until the second arrives: a
   * line such as `connected` may precede the JSON of any protocol, and JSON must not be shown as text.
   */
  #readText(data: string): boolean {
    const isJson = /^\s*["[{]/.test(data);
    if (!this.protocol && this.#firstText === undefined) {
      if (!isJson) this.#firstText = data;
      return !isJson;
    }
    if (isJson && this.#isProtocolEvent(data)) {
      if (this.#firstText !== undefined) this.skip('unknown', this.#firstText, '');
      this.#firstText = undefined;
      this.#isTextGuessed = false;
      this.protocol = undefined;
      this.#decode = undefined;
      return false;
    }
    this.#releaseText();
    this.readValue(data, data, '');
    return true;
  }

  #isProtocolEvent(data: string): boolean {
    const value = parseJson(data) === undefined ? undefined : this.parse(data);
    if (typeof value !== 'object') return false;
    const protocol = protocolOfEvent(value);
    return findError(value) !== undefined || (protocol !== undefined && protocol.name !== 'json');
  }

  #releaseText(): void {
    const text = this.#firstText;
    if (text === undefined) return;
    this.#firstText = undefined;
    this.#isTextGuessed = true;
    this.pick(protocols.text);
    this.readValue(text, text, '');
  }
}
