import { DeltaWriter, type StreamPhase } from '../protocols/DeltaWriter.js';
import { protocolOfEvent, protocolOfHeaders } from '../protocols/detectProtocol.js';
import type { Protocol, ProtocolOption, ReadEvent } from '../protocols/Protocol.js';
import { protocols, resolveProtocol } from '../protocols/protocols.js';
import type { ErrorDelta, FinishDelta, StreamDelta, Usage } from '../StreamDelta.js';
import { StreamError } from '../StreamError.js';
import { DeltaTemplate } from './DeltaTemplate.js';
import type { Framer, FramerEnd, FramerHandler } from './Framer.js';
import { LineParser } from './LineParser.js';
import { RepeatedIds } from './RepeatedIds.js';
import { SseParser } from './SseParser.js';
import { type Framing, framingOfContentType, sniffFraming } from './sniffFraming.js';
import { TextFramer } from './TextFramer.js';

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

/** An event that was left out of the answer. */
export interface SkippedEvent {
  /** Its data could not be parsed or has another shape than the protocol's, or the protocol does not know it. */
  readonly reason: 'malformed' | 'unknown';
  /** The first 200 characters of its data. */
  readonly excerpt: string;
  /** The `event:` field, `''` where there is none. */
  readonly name: string;
  readonly cause?: unknown;
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

/** A character may straddle two chunks; this holds back its first bytes. */
const streaming = { stream: true };

/**
 * Bytes in, deltas out, whatever the protocol and wherever the chunks are cut. Push only and synchronous: it has no
 * timers and reads nothing by itself.
 *
 * @example
 * ```ts
 * const processor = new StreamProcessor();
 * for await (const chunk of response.body) {
 *   for (const delta of processor.push(chunk)) console.log(delta);
 *   if (processor.phase === 'ended') break;
 * }
 * const { outcome, usage } = processor.end();
 * ```
 */
export class StreamProcessor {
  readonly #out = new DeltaWriter();
  readonly #maxEventBytes: number;
  readonly #onSkip: (skipped: SkippedEvent) => void;
  readonly #contentType: string;
  #decoder = new TextDecoder();
  #protocol: Protocol | undefined;
  #read: ReadEvent<never> | undefined;
  #framing: Framing | undefined;
  #framer: Framer | undefined;
  /** What the connections before this one said. */
  #lastEventId = '';
  #retryMs: number | undefined;
  #firstEventId = '';
  #repeated: RepeatedIds | undefined;
  /** The first characters, until they tell the framing. */
  #beginning = '';
  /** Lines that are no server-sent event but may together be the JSON of an error. */
  #stray = '';
  #bytes = 0;
  #events = 0;
  #skipped = 0;
  /** The form of the last event, if that only added text. */
  #template: DeltaTemplate | undefined;
  /** Events read since a form was last met again. */
  #unlearnt = 0;
  #failure: StreamError | undefined;
  #end: StreamEnd | undefined;

  /** @throws {@link StreamError} `'invalid-option'` for an unknown protocol. */
  constructor(options: StreamProcessorOptions = {}) {
    const { protocol = 'auto', headers, contentType, maxEventBytes = 16 * 1024 * 1024, onSkip = warn } = options;
    this.#maxEventBytes = maxEventBytes;
    this.#onSkip = onSkip;
    this.#contentType = contentType ?? headers?.get('content-type') ?? '';
    const picked = resolveProtocol(protocol) ?? (headers && protocolOfHeaders(headers));
    if (picked) this.#pick(picked);
    const framing = this.#framingKnown();
    if (framing) this.#frame(framing);
  }

  /** @see {@link StreamPhase} */
  get phase(): StreamPhase {
    const { phase } = this.#out;
    return phase === 'open' && this.#protocol?.endsAtEof ? 'may-end' : phase;
  }

  /** The name of the protocol that reads, once it is known. */
  get protocol(): string | undefined {
    return this.#protocol?.name;
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
    return this.#out.sequence;
  }

  /** Bytes pushed so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Events found so far, skipped ones included. */
  get events(): number {
    return this.#events;
  }

  /** Events that were malformed or unknown. */
  get skipped(): number {
    return this.#skipped;
  }

  /**
   * Reads the next chunk.
   *
   * @returns what it adds, adjacent deltas of one part merged; nothing once the phase is `'ended'`.
   * @throws {@link StreamError} `'event-too-large'`, at once or, if there is something to return first, at the next call.
   */
  push(chunk: Uint8Array | string): readonly StreamDelta[] {
    if (this.#failure) throw this.#failure;
    this.#bytes += typeof chunk === 'string' ? utf8Length(chunk) : chunk.byteLength;
    let text = typeof chunk === 'string' ? chunk : this.#decoder.decode(chunk, streaming);
    if (this.#out.phase === 'ended') return [];
    if (!this.#framer) {
      text = this.#beginning + text;
      const framing = sniffFraming(text, this.#contentType.startsWith('text/plain'));
      this.#beginning = framing ? '' : text;
      if (framing) this.#frame(framing);
    }
    if (this.#framer) {
      this.#framer.push(text);
      if (this.#framer.held > this.#maxEventBytes) this.#tooLarge();
    }
    const deltas = this.#out.take();
    if (this.#failure && deltas.length === 0) throw this.#failure;
    return deltas;
  }

  /**
   * The body has ended. An unended event at its end is still read if it can be, but does not make a cut answer whole;
   * an unended character is left out.
   *
   * @throws {@link StreamError} `'event-too-large'` when the last push found that and had something to return.
   */
  end(): StreamEnd {
    if (this.#failure) throw this.#failure;
    this.#end ??= this.#finish();
    return this.#end;
  }

  /**
   * The connection broke, and another goes on where it was. What the break cut in two is dropped; the protocol, its open
   * parts, the last event id and the counts stay. Events that the server tells again are left out: by sequence number,
   * by event ids that count, or from the first or the last known id on.
   */
  reconnect(): void {
    const { lastEventId, retryMs } = this;
    this.#lastEventId = lastEventId;
    this.#retryMs = retryMs;
    this.#repeated = lastEventId === '' ? undefined : new RepeatedIds(this.#firstEventId, lastEventId);
    this.#out.reconnect();
    this.#decoder = new TextDecoder();
    this.#beginning = '';
    this.#stray = '';
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

  /** The text that was still held back when the body ended. */
  flush(): string {
    return textOf(this.end().deltas);
  }

  #finish(): StreamEnd {
    const cutCharacter = this.#decoder.decode() !== '';
    if (!this.#framer && this.#beginning !== '') {
      this.#frame('text');
      this.#framer!.push(this.#beginning);
    }
    let { phase } = this.#out;
    const left: FramerEnd = (phase !== 'ended' && this.#framer?.end()) || 'between';
    if (left === 'between') ({ phase } = this.#out);
    const complete = this.#protocol?.endsAtEof ? left !== 'broken' && !cutCharacter : phase !== 'open';
    if (complete) this.#out.toolCallsEnd();
    const deltas = this.#out.take();
    return { outcome: complete ? 'complete' : 'truncated', deltas, ...this.#out.last };
  }

  #pick(protocol: Protocol): void {
    this.#protocol = protocol;
    this.#read = protocol.open();
  }

  /** What is known of the framing without having seen any of the body. */
  #framingKnown(): Framing | undefined {
    const framing = this.#protocol?.framing ?? 'auto';
    const promised = framingOfContentType(this.#contentType);
    if (framing === 'auto') return promised === 'sse' || this.#protocol ? promised : undefined;
    return framing === 'text' && promised === 'sse' ? 'sse' : framing;
  }

  #frame(framing: Framing): void {
    const handler: FramerHandler = {
      event: (data, name) => this.#event(data, name),
      stray: (line) => this.#strayLine(line),
    };
    this.#framing = framing;
    if (!this.#protocol && framing === 'text') this.#pick(protocols.text);
    if (framing === 'sse') this.#framer = new SseParser(handler);
    else if (framing === 'text' && this.#protocol === protocols.text) this.#framer = new TextFramer(handler);
    else this.#framer = new LineParser(handler);
  }

  #event(data: string, name: string): boolean {
    if (this.#out.phase === 'ended') return true;
    const id = this.#framer?.lastEventId;
    if (id) {
      if (this.#repeated?.has(id)) return true;
      this.#firstEventId ||= id;
    }
    this.#events++;
    if (data.length > this.#maxEventBytes) {
      this.#tooLarge();
      return false;
    }
    if (data === '[DONE]' && !(this.#framer instanceof TextFramer)) {
      if (!this.#protocol) this.#pick(protocols.json);
      this.#out.end();
      return true;
    }
    if (this.#template !== undefined && this.#repeat(data, name)) return true;
    const writes = this.#out.writes;
    try {
      const value = this.#protocol?.data === 'text' ? data : this.#parse(data);
      if (!this.#read) {
        const protocol = protocolOfEvent(value);
        if (protocol) this.#pick(protocol);
      }
      const known = this.#read ? this.#read(value as never, this.#out, name) : false;
      if (known === false) this.#skip({ reason: 'unknown', excerpt: data.slice(0, 200), name });
      else if (this.#out.writes === writes + 1) this.#learn(data, name);
      return true;
    } catch (cause) {
      // At the very end of a body this is the event that was cut, which is no fault of its own.
      if (this.#end === undefined) this.#skip({ reason: 'malformed', excerpt: data.slice(0, 200), name, cause });
      return false;
    }
  }

  /** Reads an event that has the form of the last one. */
  #repeat(data: string, name: string): boolean {
    const template = this.#template as DeltaTemplate;
    const text = template.match(data, name);
    if (text === undefined) {
      this.#template = undefined;
      return false;
    }
    this.#unlearnt = 0;
    if (template.sequence !== undefined) this.#out.sequence = template.sequence;
    this.#out.growAgain(text);
    return true;
  }

  /** The event that was just read added one thing. Where forms never come twice, learning them becomes rare. */
  #learn(data: string, name: string): void {
    const text = this.#out.lastGrowth;
    if (text === undefined || !this.#protocol?.verbatim) return;
    this.#unlearnt++;
    if (this.#unlearnt > 8 && this.#unlearnt % 64 !== 0) return;
    this.#template = DeltaTemplate.learn(data, name, text, this.#out.sequence);
  }

  /** The JSON of an event. Until the protocol is known, what does not even look like JSON is an event of plain text. */
  #parse(data: string): unknown {
    if (!this.#protocol && !/^\s*["[{]/.test(data)) {
      this.#pick(/^\w:["[{]/.test(data) ? protocols['ai-data-stream'] : protocols.text);
      return data;
    }
    return JSON.parse(data);
  }

  /** An error may break into a stream as bare JSON, over several lines. */
  #strayLine(line: string): void {
    if (this.#stray === '' && !line.startsWith('{')) return;
    this.#stray = (this.#stray + line).slice(0, 65_536);
    if (!line.endsWith('}')) return;
    try {
      JSON.parse(this.#stray);
    } catch {
      return;
    }
    this.#event(this.#stray, '');
    this.#stray = '';
  }

  #skip(skipped: SkippedEvent): void {
    this.#skipped++;
    this.#onSkip(skipped);
  }

  #tooLarge(): void {
    this.#failure = new StreamError(
      'event-too-large',
      `One event of the stream is longer than ${this.#maxEventBytes} bytes, so reading stopped; what came before it is ` +
        'kept. Raise `maxEventBytes` if such events are meant to be.',
    );
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
