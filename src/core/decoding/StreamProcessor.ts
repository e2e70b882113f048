import type { ErrorDelta, FinishDelta, StreamDelta, Usage } from '../../model/StreamDelta.js';
import type { Completion } from '../../protocols/DeltaEmitter.js';
import { protocolOfHeaders } from '../../protocols/detectProtocol.js';
import { type ProtocolOption, protocols } from '../../protocols/registry.js';
import { resolveProtocol } from '../../protocols/resolveProtocol.js';
import { EventDecoder, type SkippedEvent } from './EventDecoder.js';
import type { Continuation, IdMarks } from './EventIds.js';
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
  /** The response's content type, a hint for the framing. @defaultValue that of `headers` */
  contentType?: string | undefined;
  /** The response's headers: some protocols name themselves there. */
  headers?: Headers | undefined;
  /**
   * The longest event that is held in memory, in characters, which are never more than its bytes.
   * @defaultValue `16_777_216`
   */
  maxEventBytes?: number | undefined;
  /**
   * Whether `<think>…</think>` at the start of an answer is its reasoning or text like any other.
   * @defaultValue `'reasoning'`
   */
  thinkTags?: 'reasoning' | 'text' | undefined;
  /** Called for every event that is left out. @defaultValue a console warning for malformed ones */
  onSkip?: ((skipped: SkippedEvent) => void) | undefined;
}

/** How a response ended. */
export interface StreamEnd {
  /** `'truncated'` when the body ended before the protocol allows it. */
  readonly outcome: 'complete' | 'truncated';
  /** What the last, unended bytes still gave. */
  readonly deltas: readonly StreamDelta[];
  /** Set where the body has content of which nothing could be read: the events, and its first 200 characters. */
  readonly unread?: { readonly events: number; readonly excerpt: string };
  readonly finishReason?: FinishDelta;
  readonly usage?: Usage;
  readonly error?: ErrorDelta;
}

/**
 * Bytes in, deltas out, whatever the protocol and wherever the chunks are cut. Push only and synchronous: it has no
 * timers and reads nothing by itself.
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
  /** Of the connections before this one. */
  #lastEventId = '';
  #retryMs: number | undefined;
  /** The first characters, until they tell the framing. */
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

  /** @see {@link Completion} */
  get completion(): Completion {
    const { out, protocol } = this.#events;
    return out.completion === 'incomplete' && protocol?.endsAtEof ? 'endable' : out.completion;
  }

  /** The name of the protocol that reads, once it is known. */
  get protocol(): string | undefined {
    return this.#events.protocol?.name;
  }

  /** The `id:` of the last server-sent event. */
  get lastEventId(): string {
    return this.#reader?.lastEventId || this.#lastEventId;
  }

  /** The wait before a reconnect that the server asked for by `retry:`, in milliseconds. */
  get retryMs(): number | undefined {
    return this.#reader?.retryMs ?? this.#retryMs;
  }

  /** The number of the last event, where the protocol numbers them: `starting_after` of OpenAI's Responses. */
  get sequence(): number | undefined {
    return this.#events.out.sequence;
  }

  /**
   * Where the events with the last id are.
   *
   * @internal
   */
  get idMarks(): IdMarks | undefined {
    return this.#events.ids.marks;
  }

  /**
   * How the response continues after {@link reconnect}; known after the first event.
   *
   * @internal
   */
  get continuation(): Continuation | undefined {
    return this.#events.ids.continuation;
  }

  /**
   * Whether event ids count, so that repeated events are left out by their number.
   *
   * @internal
   */
  get hasCountingIds(): boolean {
    return this.#events.ids.isCounting;
  }

  /** Bytes pushed so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Events found so far, skipped ones included. */
  get events(): number {
    return this.#events.events;
  }

  /** Events that were malformed or unknown. */
  get skipped(): number {
    return this.#events.skipped;
  }

  /**
   * Reads the next chunk.
   *
   * @returns what it adds, adjacent deltas of one part merged; nothing once the completion is `'ended'`.
   * @throws {@link StreamError} `'event-too-large'`, at once or, if there is something to return first, at the next call.
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
   * The body has ended. An event at its end that lacks its blank line is read if its data is whole; an unended character
   * is left out.
   *
   * @throws {@link StreamError} `'event-too-large'` when the last push found that and had something to return.
   */
  end(): StreamEnd {
    if (this.#events.failure) throw this.#events.failure;
    this.#end ??= this.#finish();
    return this.#end;
  }

  /**
   * The connection broke, and another goes on where it was. What the break cut in two is dropped; the protocol, its open
   * parts, the last event id and the counts stay. Events that the server repeats are left out where numbers say so:
   * sequence numbers, or event ids that count.
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
   * The text that this chunk added to the answer. A malformed event is logged and skipped, never thrown.
   *
   * @throws {@link StreamError} `'event-too-large'`
   */
  process(chunk: Uint8Array): string {
    return textOf(this.push(chunk));
  }

  /** The text that was still held back when the body ended, once. */
  flush(): string {
    return this.#end ? '' : textOf(this.end().deltas);
  }

  #findFraming(text: string): void {
    this.#beginning += text;
    const isPlainText = /^\s*text\/plain/i.test(this.#contentType);
    const framing = sniffFraming(this.#beginning, this.#promisedFraming, isPlainText);
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
    // JSON proves that it is whole, text does not.
    const isProven = left === 'between' || (left === 'unended' && protocol?.data !== 'text');
    const completion = isProven ? out.completion : completionBefore;
    const isComplete = protocol?.endsAtEof ? left !== 'broken' && !isCharacterCut : completion !== 'incomplete';
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

  /** The framing that is known before any of the body is. */
  #framingKnown(): Framing | undefined {
    const { protocol } = this.#events;
    const framing = protocol?.framing ?? 'auto';
    const promised = framingOfContentType(this.#contentType);
    if (promised === 'sse') return 'sse';
    // Whoever promises JSON may send server-sent events, one value, or many.
    if (framing === 'text' || protocol?.data === 'text') return framing === 'auto' ? promised : framing;
    return framing === 'sse' && promised !== 'lines' ? framing : undefined;
  }

  /** The framing that the content type or the protocol lets expect. */
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
    if (protocol === protocols.text) return new TextParser((text) => this.#events.text(text));
    const isJson = protocol ? protocol.data !== 'text' : !/^\s*\w:/.test(this.#beginning);
    return isJson ? new JsonParser(handler) : new LineParser(handler);
  }
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
