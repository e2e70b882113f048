import type { ErrorDelta, FinishDelta, StreamDelta, Usage } from '../../model/StreamDelta.js';
import type { Completion } from '../../protocols/DeltaEmitter.js';
import { protocolOfEvent, protocolOfHeaders } from '../../protocols/detectProtocol.js';
import { type ProtocolOption, protocols } from '../../protocols/registry.js';
import { resolveProtocol } from '../../protocols/resolveProtocol.js';
import { EventDecoder } from './EventDecoder.js';
import type { Continuation, IdMarks } from './EventIds.js';
import type { SkippedEvent } from './EventReader.js';
import type { EventHandler, EventSplitter } from './EventSplitter.js';
import { FastPath } from './fastPath/FastPath.js';
import { JsonParser } from './JsonParser.js';
import { LineParser } from './LineParser.js';
import { SseParser } from './SseParser.js';
import { type Framing, framingOfContentType, sniffFraming } from './sniffFraming.js';
import { TextParser } from './TextParser.js';
import { Utf8Decoder } from './Utf8Decoder.js';

export interface StreamProcessorOptions {
  /** How to read the bytes. @defaultValue `'auto'` */
  protocol?: ProtocolOption | undefined;
  /** The response's content type, a hint for the framing. @defaultValue the content type in `headers` */
  contentType?: string | undefined;
  /** The response's headers, which identify some protocols. */
  headers?: Headers | undefined;
  /**
   * Maximum length of an event, in UTF-16 code units. This length never exceeds the event's length in bytes.
   * @defaultValue `16_777_216`
   */
  maxEventBytes?: number | undefined;
  /**
   * Whether `<think>…</think>` at the start of an answer is treated as reasoning or as ordinary text.
   * @defaultValue `'reasoning'`
   */
  thinkTags?: 'reasoning' | 'text' | undefined;
  /** Called for each event that was skipped. @defaultValue a console warning for malformed events */
  onSkip?: ((skipped: SkippedEvent) => void) | undefined;
}

/** How a response ended. */
export interface StreamEnd {
  /** `'truncated'` when the body ended before the protocol allows it. */
  readonly outcome: 'complete' | 'truncated';
  /** Deltas that became complete at the end of the body. */
  readonly deltas: readonly StreamDelta[];
  /** Set if no event could be decoded: the number of events and the first 200 characters. */
  readonly unread?: { readonly events: number; readonly excerpt: string };
  readonly finishReason?: FinishDelta;
  readonly usage?: Usage;
  readonly error?: ErrorDelta;
}

/**
 * Decodes the bytes of a response into deltas, for any protocol and any chunk boundaries. It is synchronous, has
 * no timers, and only processes what is pushed.
 *
 * @example
 * ```ts
 * const processor = new StreamProcessor();
 * for await (const chunk of response.body) {
 *   for (const delta of processor.push(chunk)) console.log(delta);
 *   if (processor.completion === 'ended') break;
 * }
 * const { outcome, usage } = processor.end();
 * ```
 */
export class StreamProcessor {
  readonly #events: EventDecoder;
  readonly #contentType: string;
  #utf8 = new Utf8Decoder();
  #framing: Framing | undefined;
  #reader: FastPath | undefined;
  #lastEventId = '';
  #retryMs: number | undefined;
  /** The first characters, buffered until the framing is detected. */
  #beginning = '';
  #bytes = 0;
  #end: StreamEnd | undefined;

  /** @throws {@link StreamError} `'invalid-option'` for an unknown protocol. */
  constructor(options: StreamProcessorOptions = {}) {
    const { protocol = 'auto', headers, contentType, maxEventBytes = 16 * 1024 * 1024, onSkip = warn } = options;
    this.#events = new EventDecoder(maxEventBytes, onSkip);
    if (options.thinkTags !== 'text') this.#events.out.splitThinkTags();
    this.#contentType = contentType ?? headers?.get('content-type') ?? '';
    const picked = resolveProtocol(protocol) ?? (headers && protocolOfHeaders(headers));
    if (picked) this.#events.pick(picked);
    const framing = this.#framingKnown();
    if (framing) this.#frame(framing);
  }

  get completion(): Completion {
    const { out, protocol } = this.#events;
    return out.completion === 'incomplete' && protocol?.endsAtEof ? 'endable' : out.completion;
  }

  /** `undefined` until the protocol is detected. */
  get protocol(): string | undefined {
    return this.#events.protocol?.name;
  }

  /** The `id:` of the last server-sent event. */
  get lastEventId(): string {
    return this.#reader?.lastEventId || this.#lastEventId;
  }

  /** The reconnection delay that the server sent as `retry:`, in milliseconds. */
  get retryMs(): number | undefined {
    return this.#reader?.retryMs ?? this.#retryMs;
  }

  /** The sequence number of the last event, in protocols that have one; `starting_after` in OpenAI's Responses API. */
  get sequence(): number | undefined {
    return this.#events.out.sequence;
  }

  /**
   * Positions in the output before and after the event with the last id.
   *
   * @internal
   */
  get idMarks(): IdMarks | undefined {
    return this.#events.ids.marks;
  }

  /**
   * How the response continues after {@link reconnect}; set by the first event.
   *
   * @internal
   */
  get continuation(): Continuation | undefined {
    return this.#events.ids.continuation;
  }

  /**
   * Whether event ids increase by one, so that repeated events are recognized by their number.
   *
   * @internal
   */
  get hasCountingIds(): boolean {
    return this.#events.ids.isCounting;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get events(): number {
    return this.#events.events;
  }

  get skipped(): number {
    return this.#events.skipped;
  }

  /**
   * Decodes the next chunk.
   *
   * @returns its deltas, with adjacent deltas of one part merged; none after {@link completion} is `'ended'`.
   * @throws {@link StreamError} `'event-too-large'`. If the chunk has deltas before that event, this call returns them
   * and the next call throws.
   */
  push(chunk: Uint8Array | string): readonly StreamDelta[] {
    const events = this.#events;
    if (events.failure) throw events.failure;
    this.#bytes += typeof chunk === 'string' ? utf8Length(chunk) : chunk.byteLength;
    if (events.out.completion !== 'ended') {
      if (this.#reader) this.#reader.push(chunk);
      else this.#findFraming(this.#utf8.decode(chunk));
      events.limit((this.#reader?.held ?? this.#beginning.length) + events.held);
    }
    const deltas = events.out.take();
    if (events.failure && deltas.length === 0) throw events.failure;
    return deltas;
  }

  /**
   * Call at the end of the body. An event without its final blank line is decoded if its data is complete; an
   * incomplete character is dropped.
   *
   * @throws {@link StreamError} `'event-too-large'` if the last push returned the deltas before an event that is too
   * large.
   */
  end(): StreamEnd {
    if (this.#events.failure) throw this.#events.failure;
    this.#end ??= this.#finish();
    return this.#end;
  }

  /**
   * Prepares for the response to continue on another connection. An event that the break cut off is dropped; the
   * protocol, its open parts, the last event id and the counts are kept. Events that the server repeats are skipped if
   * they have sequence numbers, or ids that increase by one.
   */
  reconnect(): void {
    const { lastEventId, retryMs } = this;
    this.#lastEventId = lastEventId;
    this.#retryMs = retryMs;
    this.#events.reconnect();
    this.#utf8 = new Utf8Decoder();
    this.#beginning = '';
    this.#end = undefined;
    if (this.#framing) this.#frame(this.#framing);
  }

  /**
   * Decodes a chunk and returns the text that it adds to the answer. Malformed events are logged and skipped.
   *
   * @throws {@link StreamError} `'event-too-large'`
   */
  process(chunk: Uint8Array): string {
    return textOf(this.push(chunk));
  }

  /** Ends the body and returns the remaining text; `''` on later calls. */
  flush(): string {
    return this.#end ? '' : textOf(this.end().deltas);
  }

  #findFraming(text: string): void {
    this.#beginning += text;
    const isPlainText = /^\s*text\/plain/i.test(this.#contentType);
    const framing = sniffFraming(this.#beginning, this.#promisedFraming, isPlainText, isProviderEvent);
    if (framing) this.#frameBeginning(framing);
  }

  #frameBeginning(framing: Framing): void {
    const beginning = this.#beginning;
    this.#frame(framing);
    this.#beginning = '';
    this.#reader?.pushText(beginning);
  }

  #finish(): StreamEnd {
    const events = this.#events;
    const { out } = events;
    const isCharacterCut = this.#utf8.end();
    if (!this.#reader && this.#beginning !== '') {
      this.#frameBeginning(this.#promisedFraming ?? 'text');
    }
    const completionBefore = out.completion;
    events.isAtEnd = true;
    const left = this.#reader?.end() ?? 'between';
    events.end();
    const { protocol } = events;
    // An unterminated event is complete if it is valid JSON. Plain text may be cut off.
    const isProven = left === 'between' || (left === 'unended' && protocol?.data !== 'text');
    const completion = isProven ? out.completion : completionBefore;
    const isComplete = protocol?.endsAtEof
      ? completionBefore === 'ended' || (left !== 'broken' && !isCharacterCut)
      : completion !== 'incomplete';
    if (isComplete) out.close();
    else out.flush();
    const { excerpt } = events;
    return {
      outcome: isComplete ? 'complete' : 'truncated',
      deltas: out.take(),
      ...(events.isUnread && { unread: { events: events.events, excerpt } }),
      ...out.last,
    };
  }

  /** The framing, if the headers and the protocol determine it before the body arrives. */
  #framingKnown(): Framing | undefined {
    const { protocol } = this.#events;
    const framing = protocol?.framing ?? 'auto';
    const promised = framingOfContentType(this.#contentType);
    if (promised === 'sse') return 'sse';
    // Server-sent events may be sent with a JSON content type, so the first characters of the body decide.
    if (framing === 'text' || protocol?.data === 'text') return framing === 'auto' ? promised : framing;
    return framing === 'sse' && promised !== 'lines' ? framing : undefined;
  }

  /** The framing that the content type or the protocol implies. */
  get #promisedFraming(): Framing | undefined {
    const { protocol } = this.#events;
    return framingOfContentType(this.#contentType) ?? (protocol?.framing === 'lines' ? 'lines' : undefined);
  }

  #frame(framing: Framing): void {
    const events = this.#events;
    this.#framing = framing;
    if (!events.protocol && framing === 'text') events.pick(protocols.text);
    events.mayBeText = framing === 'sse';
    this.#reader = new FastPath(this.#utf8, events, (handler) => this.#createSplitter(framing, handler));
  }

  #createSplitter(framing: Framing, handler: EventHandler): EventSplitter {
    const { protocol } = this.#events;
    if (framing === 'sse') return new SseParser(handler);
    if (protocol === protocols.text) return new TextParser(this.#events);
    const isJson = protocol ? protocol.data !== 'text' : !/^\s*\w:/.test(this.#beginning);
    return isJson ? new JsonParser(handler) : new LineParser(handler);
  }
}

/** Whether a JSON value is an event of a provider, and not of a custom server. */
function isProviderEvent(value: unknown): boolean {
  return ![undefined, protocols.json.name].includes(protocolOfEvent(value)?.name);
}

function textOf(deltas: readonly StreamDelta[]): string {
  let text = '';
  for (const delta of deltas) if (delta.type === 'text') text += delta.text;
  return text;
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}

function warn({ reason, excerpt, cause }: SkippedEvent): void {
  if (reason === 'malformed') console.warn(`Sluice skipped a malformed event: ${excerpt}`, cause);
}
