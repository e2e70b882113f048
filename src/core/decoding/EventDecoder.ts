import { StreamError } from '../../model/StreamError.js';
import { DeltaEmitter } from '../../protocols/DeltaEmitter.js';
import { protocolOfEvent } from '../../protocols/detectProtocol.js';
import { type DecodeEvent, isBuiltIn, type Protocol } from '../../protocols/Protocol.js';
import { protocols } from '../../protocols/registry.js';
import { DeltaTemplate } from './DeltaTemplate.js';
import { EventIds } from './EventIds.js';
import type { EventForm, EventHandler } from './EventSplitter.js';

const looksLikeJson = /^\s*["[{]/;

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

/**
 * Events in, deltas out: picks the protocol by the first event that tells, has it read each one, and leaves out what
 * cannot be read or was read before.
 */
export class EventDecoder implements EventHandler {
  readonly out = new DeltaEmitter();
  readonly ids = new EventIds();
  protocol: Protocol | undefined;
  /** Events found, skipped ones included. */
  events = 0;
  /** Events that were malformed or unknown. */
  skipped = 0;
  /** The event that was too large to be read. */
  failure: StreamError | undefined;
  /** The body has ended: an event that cannot be read now is one that was cut, which is no fault of its own. */
  isAtEnd = false;

  readonly #maxEventBytes: number;
  readonly #onSkip: (skipped: SkippedEvent) => void;
  #read: DecodeEvent<never> | undefined;
  /** The form of the last event, if that only added text. */
  #template: DeltaTemplate | undefined;
  /** Events read since a form was last met again. */
  #unlearnt = 0;
  /** Lines that are no event of the framing but may together be the JSON of an error. */
  #stray = '';

  constructor(maxEventBytes: number, onSkip: (skipped: SkippedEvent) => void) {
    this.#maxEventBytes = maxEventBytes;
    this.#onSkip = onSkip;
  }

  pick(protocol: Protocol): void {
    this.protocol = protocol;
    this.out.finishReasons = protocol.finishReasons;
    this.#read = protocol.createDecoder();
  }

  event(data: string, name: string, id: string): boolean {
    if (this.out.completion === 'ended' || this.ids.next(id, this.out.length)) return true;
    const isRead = this.#event(data, name);
    this.ids.end(this.out.length);
    return isRead;
  }

  #event(data: string, name: string): boolean {
    if (!this.limit(data.length)) return false;
    if (this.#template?.match(data, name)) {
      this.#acceptText();
      return true;
    }
    this.events++;
    this.#template = undefined;
    return this.#readNew(data, name);
  }

  skim(text: string, start: number, form: EventForm): number {
    const template = this.#template;
    return template && !this.ids.isPending && text.length <= this.#maxEventBytes
      ? template.skim(text, start, form, this.#acceptText)
      : start;
  }

  /** Reads a chunk that is one event of the form that was met last, if it is. */
  skimBytes(chunk: Uint8Array): boolean {
    if (this.ids.isPending || chunk.length > this.#maxEventBytes || !this.#template?.matchBytes(chunk)) return false;
    this.#acceptText();
    return true;
  }

  /** Text without any events, as it comes. */
  text(text: string): void {
    if (text === '') return;
    this.events++;
    this.out.text(text);
  }

  /** An error may break into a stream as bare JSON, over several lines. */
  stray(line: string): void {
    if (this.#stray === '' && !line.startsWith('{')) return;
    this.#stray = (this.#stray + line).slice(0, 65_536);
    if (!line.endsWith('}')) return;
    try {
      JSON.parse(this.#stray);
    } catch {
      return;
    }
    const data = this.#stray;
    this.#stray = '';
    this.event(data, '', '');
  }

  /** Another connection goes on where the last one broke, after the event of this id. */
  reconnect(): void {
    this.ids.reconnect();
    this.#stray = '';
    this.isAtEnd = false;
    this.out.reconnect();
  }

  /** Ends the reading where more would have to be held than is allowed. */
  limit(length: number): boolean {
    if (length <= this.#maxEventBytes || this.out.completion === 'ended') return true;
    this.failure = new StreamError(
      'event-too-large',
      `One event of the stream is longer than ${this.#maxEventBytes} bytes, so reading stopped; what came before it is ` +
        'kept. Raise `maxEventBytes` if such events are meant to be.',
    );
    this.out.completion = 'ended';
    return false;
  }

  /** The text that the template has just read. */
  readonly #acceptText = (): void => {
    const { text, sequence } = this.#template as DeltaTemplate;
    this.#unlearnt = 0;
    this.events++;
    if (!this.out.repeats(sequence)) this.out.appendSame(text);
  };

  #readNew(data: string, name: string): boolean {
    if (data === '[DONE]') {
      if (!this.protocol) this.pick(protocols.json);
      this.out.end();
      return true;
    }
    // Many servers tell of an error by the name of an event alone.
    if (name === 'error' && !looksLikeJson.test(data)) {
      this.out.error(data);
      return true;
    }
    const { writes } = this.out;
    try {
      const value = this.protocol?.data === 'text' ? data : this.#parse(data);
      if (!this.#read) {
        const protocol = protocolOfEvent(value);
        if (protocol) this.pick(protocol);
      }
      const isKnown = this.#read?.(value as never, this.out, name) ?? this.#read !== undefined;
      if (!isKnown && name === 'error') this.out.error(value as object);
      else if (!isKnown) this.#skip('unknown', data, name);
      else if (this.out.writes === writes + 1) this.#learn(data, name);
      return true;
    } catch (cause) {
      if (!this.isAtEnd) this.#skip('malformed', data, name, cause);
      return false;
    }
  }

  /** The JSON of an event. Until the protocol is known, what does not even look like JSON is an event of plain text. */
  #parse(data: string): unknown {
    if (!this.protocol && !looksLikeJson.test(data)) {
      this.pick(/^\w:["[{]/.test(data) ? protocols['ai-data-stream'] : protocols.text);
      return data;
    }
    return JSON.parse(data);
  }

  /** The event that was just read added one thing. Where forms never come twice, learning them becomes rare. */
  #learn(data: string, name: string): void {
    const text = this.out.lastAppended;
    if (text === undefined || !this.protocol || !isBuiltIn(this.protocol) || this.out.completion === 'ended') return;
    this.#unlearnt++;
    if (this.#unlearnt > 8 && this.#unlearnt % 64 !== 0) return;
    this.#template = DeltaTemplate.learn(data, name, text, this.out.sequence);
  }

  #skip(reason: SkippedEvent['reason'], data: string, name: string, cause?: unknown): void {
    this.skipped++;
    this.#onSkip({ reason, excerpt: data.slice(0, 200), name, cause });
  }
}
