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

/** Frames the events of one response in one protocol, from deltas or from events of the protocol itself. */
export class EventWriter {
  readonly protocol: ProtocolName;
  readonly headers: Readonly<Record<string, string>>;
  /** What keeps an idle connection open, where the framing has something that readers ignore. */
  readonly heartbeat: string | undefined;
  readonly facts: ResponseFacts = {};
  /** Framed events that nobody has taken yet. */
  frames: string[] = [];
  /** Events so far. */
  count: number;
  /** Something of the answer was written, and not only facts about it. */
  hasContent = false;
  error: ErrorDelta | undefined;
  isAborted = false;
  /** Deltas that the protocol cannot carry. */
  unsupported = 0;

  #encoder: EventEncoder;
  /** Events were passed on that the encoder does not know of. */
  #isBehind = false;
  readonly #frame: (data: string, fields: { event?: string | undefined }) => string;
  readonly #onUnsupported: ((delta: StreamDelta) => void) | undefined;

  /** @param eventsBefore - Events of this response that were written elsewhere. */
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

  /** Notes what a delta says about the response, without writing it. */
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

  /** An event of the protocol itself. */
  passOn(value: unknown, name?: string): void {
    this.#isBehind = true;
    this.#write(value, name);
  }

  /** What follows the last delta. */
  end(): void {
    this.#catchUp();
    this.#encoder.end();
  }

  take(): string[] {
    const { frames } = this;
    this.frames = [];
    return frames;
  }

  readonly #write = (value: unknown, name?: string): void => {
    this.count++;
    this.frames.push(this.#frame(typeof value === 'string' ? value : JSON.stringify(value), { event: name }));
  };

  /** An encoder that has seen nothing would begin the response once more. */
  #catchUp(): void {
    if (!this.#isBehind) return;
    this.#isBehind = false;
    this.#encoder = new EventEncoder(this.protocol, this.#write, { eventsBefore: this.count });
  }
}
