import type { ErrorDelta, FinishDelta, StreamDelta, Usage } from '../../model/StreamDelta.js';
import type { Completion } from '../../protocols/DeltaEmitter.js';
import { protocolOfHeaders } from '../../protocols/detectProtocol.js';
import type { ProtocolOption } from '../../protocols/registry.js';
import { protocols } from '../../protocols/registry.js';
import { resolveProtocol } from '../../protocols/resolveProtocol.js';
import { EventDecoder, type SkippedEvent } from './EventDecoder.js';
import type { Continuation, IdMarks } from './EventIds.js';
import type { EventSplitter } from './EventSplitter.js';
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
  /** Called for every event that is left out. @defaultValue a console warning for malformed ones */
  onSkip?: ((skipped: SkippedEvent) => void) | undefined;
}

/** How a response ended. */
export interface StreamEnd {
  /** `'truncated'` when the body ended before the protocol allows it. */
  readonly outcome: 'complete' | 'truncated';
  /** What the last, unended bytes still gave. */
  readonly deltas: readonly StreamDelta[];
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
  readonly #reader: EventDecoder;
  readonly #contentType: string;
  #decoder = new Utf8Decoder();
  #framing: Framing | undefined;
  #framer: EventSplitter | undefined;
  /** What the connections before this one said. */
  #lastEventId = '';
  #retryMs: number | undefined;
  /** The first characters, until they tell the framing. */
  #beginning = '';
  #bytes = 0;
  #end: StreamEnd | undefined;

  /** @throws {@link StreamError} `'invalid-option'` for an unknown protocol. */
  constructor(options: StreamProcessorOptions = {}) {
    const { protocol = 'auto', headers, contentType, maxEventBytes = 16 * 1024 * 1024, onSkip = warn } = options;
    this.#reader = new EventDecoder(maxEventBytes, onSkip);
    this.#contentType = contentType ?? headers?.get('content-type') ?? '';
    const picked = resolveProtocol(protocol) ?? (headers && protocolOfHeaders(headers));
    if (picked) this.#reader.pick(picked);
    const framing = this.#framingKnown();
    if (framing) this.#frame(framing);
  }

  /** @see {@link Completion} */
  get completion(): Completion {
    const { out, protocol } = this.#reader;
    return out.completion === 'incomplete' && protocol?.endsAtEof ? 'endable' : out.completion;
  }

  /** The name of the protocol that reads, once it is known. */
  get protocol(): string | undefined {
    return this.#reader.protocol?.name;
  }

  /** The `id:` of the last server-sent event. */
  get lastEventId(): string {
    return this.#framer?.lastEventId || this.#lastEventId;
  }

  /** The wait before a reconnect that the server asked for by `retry:`, in milliseconds. */
  get retryMs(): number | undefined {
    return this.#framer?.retryMs ?? this.#retryMs;
  }

  /** The number of the last event, where the protocol numbers them: `starting_after` of OpenAI's Responses. */
  get sequence(): number | undefined {
    return this.#reader.out.sequence;
  }

  /**
   * Where the events with the last id are.
   *
   * @internal
   */
  get idMarks(): IdMarks | undefined {
    return this.#reader.ids.marks;
  }

  /**
   * How the response continues after {@link reconnect}; known after the first event.
   *
   * @internal
   */
  get continuation(): Continuation | undefined {
    return this.#reader.ids.continuation;
  }

  /**
   * Whether event ids count, so that repeated events are left out by their number.
   *
   * @internal
   */
  get hasCountingIds(): boolean {
    return this.#reader.ids.isCounting;
  }

  /** Bytes pushed so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Events found so far, skipped ones included. */
  get events(): number {
    return this.#reader.events;
  }

  /** Events that were malformed or unknown. */
  get skipped(): number {
    return this.#reader.skipped;
  }

  /**
   * Reads the next chunk.
   *
   * @returns what it adds, adjacent deltas of one part merged; nothing once the completion is `'ended'`.
   * @throws {@link StreamError} `'event-too-large'`, at once or, if there is something to return first, at the next call.
   */
  push(chunk: Uint8Array | string): readonly StreamDelta[] {
    const reader = this.#reader;
    if (reader.failure) throw reader.failure;
    this.#bytes += typeof chunk === 'string' ? utf8Length(chunk) : chunk.byteLength;
    if (!this.#skim(chunk)) this.#read(this.#decoder.decode(chunk));
    const deltas = reader.out.take();
    if (reader.failure && deltas.length === 0) throw reader.failure;
    return deltas;
  }

  /**
   * The body has ended. An unended event at its end is still read if it can be, but does not make a cut answer whole;
   * an unended character is left out.
   *
   * @throws {@link StreamError} `'event-too-large'` when the last push found that and had something to return.
   */
  end(): StreamEnd {
    if (this.#reader.failure) throw this.#reader.failure;
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
    this.#reader.reconnect();
    this.#decoder = new Utf8Decoder();
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

  /** Reads a chunk as it came, if it is one more event of the form that is known. */
  #skim(chunk: Uint8Array | string): boolean {
    if (typeof chunk === 'string' || !this.#framer?.canSkim || this.#decoder.holdsBack) return false;
    return this.#reader.skimBytes(chunk);
  }

  #read(chunk: string): void {
    const reader = this.#reader;
    let text = chunk;
    if (!this.#framer) {
      text = this.#beginning + text;
      const framing = sniffFraming(text, this.#contentType.startsWith('text/plain'));
      this.#beginning = framing ? '' : text;
      if (framing) this.#frame(framing);
    }
    if (reader.out.completion !== 'ended') {
      this.#framer?.push(text);
      reader.limit(this.#framer?.held ?? this.#beginning.length);
    }
  }

  #finish(): StreamEnd {
    const { out } = this.#reader;
    const isCharacterCut = this.#decoder.end();
    if (!this.#framer && this.#beginning !== '') {
      this.#frame('text');
      this.#framer!.push(this.#beginning);
    }
    const completionBefore = out.completion;
    this.#reader.isAtEnd = true;
    const left = this.#framer?.end() ?? 'between';
    const completion = left === 'between' ? out.completion : completionBefore;
    const isComplete = this.#reader.protocol?.endsAtEof
      ? left !== 'broken' && !isCharacterCut
      : completion !== 'incomplete';
    if (isComplete) out.toolCallsEnd();
    return { outcome: isComplete ? 'complete' : 'truncated', deltas: out.take(), ...out.last };
  }

  /** What is known of the framing without having seen any of the body. */
  #framingKnown(): Framing | undefined {
    const { protocol } = this.#reader;
    const framing = protocol?.framing ?? 'auto';
    const promised = framingOfContentType(this.#contentType);
    if (framing === 'auto') return promised === 'sse' || protocol ? promised : undefined;
    return framing === 'text' && promised === 'sse' ? 'sse' : framing;
  }

  #frame(framing: Framing): void {
    const reader = this.#reader;
    this.#framing = framing;
    if (!reader.protocol && framing === 'text') reader.pick(protocols.text);
    if (framing === 'sse') this.#framer = new SseParser(reader);
    else if (framing === 'text' && reader.protocol === protocols.text) this.#framer = new TextParser(reader);
    else this.#framer = new LineParser(reader);
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
