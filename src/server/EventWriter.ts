import type { ErrorDelta, FinishDelta, StreamDelta, Usage } from '../model/StreamDelta.js';
import { framings } from '../protocols/encoding/createEncoder.js';
import { EventEncoder } from '../protocols/encoding/EventEncoder.js';
import type { ProtocolName } from '../protocols/registry.js';

/** Facts about the response so far. */
export interface ResponseFacts {
  finishReason?: FinishDelta;
  usage?: Usage;
}

const idPrefixes: Partial<Record<ProtocolName, string>> = {
  'openai-chat': 'chatcmpl-',
  'openai-responses': 'resp_',
  'anthropic-messages': 'msg_',
};

const noFields = {};

/** Frames the events of a response. The input is deltas, or events that are already in its protocol. */
export class EventWriter {
  readonly protocol: ProtocolName;
  readonly headers: Readonly<Record<string, string>>;
  /** A text that clients ignore; `undefined` if the framing has no such text. */
  readonly heartbeat: string | undefined;
  readonly facts: ResponseFacts = {};
  size = 0;
  count: number;
  /** Whether content was written, not only metadata. */
  hasContent = false;
  error: ErrorDelta | undefined;
  isAborted = false;
  unsupported = 0;

  #frames: string[] = [];
  #encoder: EventEncoder;
  /** Whether events bypassed the encoder, so that its state is out of date. */
  #isBehind = false;
  readonly #frame: (data: string, fields: { event?: string | undefined }) => string;
  readonly #onUnsupported: ((delta: StreamDelta) => void) | undefined;

  /** @param eventsBefore - Number of events that another writer has already written for this response. */
  constructor(
    protocol: ProtocolName,
    options: { onUnsupported?: ((delta: StreamDelta) => void) | undefined; eventsBefore?: number | undefined } = {},
  ) {
    const { onUnsupported, eventsBefore = 0 } = options;
    this.protocol = protocol;
    this.count = eventsBefore;
    this.#onUnsupported = onUnsupported;
    const prefix = idPrefixes[protocol];
    // OpenAI's SDK ignores the usage of a chunk without an id.
    const id = prefix && prefix + crypto.randomUUID();
    this.#encoder = new EventEncoder(protocol, this.#write, { eventsBefore, id });
    const { headers, frame, heartbeat } = framings[this.#encoder.framing]('\n');
    this.headers = { ...headers, ...this.#encoder.headers };
    this.heartbeat = heartbeat;
    this.#frame = frame;
  }

  get framing(): 'sse' | 'lines' | 'text' {
    return this.#encoder.framing;
  }

  /** Records the usage, finish reason or error of a delta without writing the delta. */
  note(delta: StreamDelta): void {
    if (delta.type === 'finish') this.facts.finishReason = delta;
    else if (delta.type === 'usage') this.facts.usage = delta.usage;
    else if (delta.type === 'error') this.error = delta;
    else if (delta.type === 'abort') this.isAborted = true;
    if (delta.type !== 'metadata' && delta.type !== 'usage') this.hasContent = true;
  }

  delta(delta: StreamDelta): void {
    this.note(delta);
    this.#catchUp();
    if (this.#encoder.encode(delta)) return;
    this.unsupported++;
    this.#onUnsupported?.(delta);
  }

  /** Writes an event that is already in the protocol. */
  passOn(value: unknown, name?: string): void {
    this.#isBehind = true;
    this.#write(value, name);
  }

  /** Writes the events after the last delta. */
  end(): void {
    this.#catchUp();
    this.#encoder.end();
  }

  /** Returns the framed events since the last call. */
  take(): string[] {
    const frames = this.#frames;
    this.#frames = [];
    this.size = 0;
    return frames;
  }

  /** Returns the result of {@link take} as one string. */
  takeText(): string {
    const frames = this.#frames;
    const text = frames.length === 1 ? frames[0]! : frames.join('');
    frames.length = 0;
    this.size = 0;
    return text;
  }

  readonly #write = (value: unknown, name?: string): void => {
    this.count++;
    const frame = this.#frame(
      typeof value === 'string' ? value : JSON.stringify(value),
      name === undefined ? noFields : { event: name },
    );
    this.size += frame.length;
    this.#frames.push(frame);
  };

  /** Replaces an outdated encoder. `eventsBefore` keeps the new one from writing the start of the response again. */
  #catchUp(): void {
    if (!this.#isBehind) return;
    this.#isBehind = false;
    this.#encoder = new EventEncoder(this.protocol, this.#write, { eventsBefore: this.count });
  }
}
