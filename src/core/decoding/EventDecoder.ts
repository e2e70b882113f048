import { DeltaEmitter } from '../../protocols/DeltaEmitter.js';
import { protocolOfEvent } from '../../protocols/detectProtocol.js';
import { parseJson } from '../../protocols/eventFields.js';
import { type FoundError, findError, findErrorBody } from '../../protocols/findError.js';
import { isKeepAlive } from '../../protocols/isKeepAlive.js';
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
  #firstText: { readonly data: string; readonly name: string } | undefined;
  /** Whether the text protocol was chosen because the first event was plain text. */
  #isTextGuessed = false;
  /** The name of the events that are text, if that was guessed. */
  #textName = '';
  /** Whether the protocol was detected from an event. Until content arrives, another event may show a better match. */
  #isDetected = false;

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
    // An event without an id need not update `ids`, because patterns are used only after the first event of a reconnect
    // was read.
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
    const isDataStream = !this.protocol || this.protocol === protocols['ai-data-stream'];
    if (isDataStream && dataStreamLine.test(line)) this.event(line, '');
    else if (this.#isText) this.remember(line);
    else super.stray(line);
  }

  override end(): void {
    super.end();
    this.#releaseText();
    if (this.isAtEnd && this.protocol?.endsAtEof && !this.out.last.error) this.failIfUnreadable();
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

  protected override get isSse(): boolean {
    return this.mayBeText;
  }

  protected override get isEnded(): boolean {
    return this.out.completion === 'ended';
  }

  protected override onDone(): void {
    this.#releaseText();
    const { finishReason, error } = this.out.last;
    if (!finishReason && !error && !this.out.isEmpty) this.failIfUnreadable();
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
    else if (!this.mayBeText || (this.protocol && !this.#isTextGuessed) || !this.#readText(data, name))
      super.read(data, name);
  }

  protected override decode(value: unknown, name: string): boolean {
    if (!this.protocol) this.#detect(value);
    const isRead = this.#decodeValue(value, name);
    if (isRead || !this.#isDetected || !this.out.isEmpty) return isRead;
    // A custom server's `{"type": "start"}` looks like a chunk of the AI SDK.
    const { protocol } = this;
    this.#detect(value);
    return protocol?.name !== this.protocol?.name && this.#decodeValue(value, name);
  }

  #decodeValue(value: unknown, name: string): boolean {
    return this.#decode?.(value as never, this.out, name) ?? this.#decode !== undefined;
  }

  #detect(value: unknown): void {
    const protocol = protocolOfEvent(value);
    if (!protocol) return;
    this.#isDetected = true;
    this.out.completion = 'incomplete';
    this.pick(protocol);
  }

  protected override readError(error: FoundError, value: unknown, name: string): void {
    // An error event may also contain usage or text, so it is decoded too.
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
   *
   * @returns `false` for JSON, which is not text.
   */
  #readText(data: string, name: string): boolean {
    const first = this.#firstText;
    const isJson = /^\s*(\{|\[\s*[{["]|"\s*[{[])/.test(data);
    if (!this.protocol && !first) {
      if (!isJson && !isKeepAlive(data.trim())) this.#firstText = { data, name };
      return !isJson;
    }
    if (isJson && this.#isProtocolEvent(data)) {
      this.#skipFirst();
      this.#isTextGuessed = false;
      this.protocol = undefined;
      this.#decode = undefined;
      return false;
    }
    // A name such as `open` or `metadata`, which no other event has, is not that of the text.
    if (first && !isUnnamed(first.name) && name !== first.name) {
      this.#skipFirst();
      return this.#readText(data, name);
    }
    this.#releaseText();
    if (!this.#isTextGuessed) return false;
    if (isUnnamed(name) || name === this.#textName) this.readValue(data, data, '');
    else this.skip('unknown', data, name);
    return true;
  }

  #isProtocolEvent(data: string): boolean {
    const value = parseJson(data) === undefined ? undefined : this.parse(data);
    if (typeof value !== 'object') return false;
    const protocol = protocolOfEvent(value);
    return findErrorBody(value) !== undefined || (protocol !== undefined && protocol.name !== 'json');
  }

  #skipFirst(): void {
    const first = this.#firstText;
    this.#firstText = undefined;
    if (first) this.skip('unknown', first.data, first.name);
  }

  #releaseText(): void {
    const first = this.#firstText;
    if (!first) return;
    const { data, name } = first;
    this.#firstText = undefined;
    this.#textName = name;
    if (typeof parseJson(data) === 'string') {
      super.read(data, name);
      return;
    }
    this.#isTextGuessed = true;
    this.pick(protocols.text);
    this.readValue(data, data, '');
  }
}

/** Whether the name of an event says nothing about its data. LangServe names each chunk `data`. */
function isUnnamed(name: string): boolean {
  return /^(|message|data)$/.test(name);
}
