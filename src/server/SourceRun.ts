import { StreamProcessor } from '../core/decoding/StreamProcessor.js';
import type { StreamDelta } from '../model/StreamDelta.js';
import { DeltaEmitter } from '../protocols/DeltaEmitter.js';
import { protocolOfEvent } from '../protocols/detectProtocol.js';
import type { DecodeEvent, Protocol } from '../protocols/Protocol.js';
import { type ProtocolName, protocols } from '../protocols/registry.js';
import { type EventBlock, EventBlocks } from './EventBlocks.js';
import { EventWriter, type ResponseFacts } from './EventWriter.js';
import { type ErrorHandler, type PublicError, publicError } from './errors.js';
import { openSource, type SourceOrFactory, type SourceReader } from './StreamSource.js';
import type { StreamOutcome } from './StreamStore.js';
import { uiChunkOf } from './uiChunkOf.js';

export interface SourceOptions {
  /** The protocol of the response. @defaultValue the protocol of the source, otherwise `'ai-sdk'` */
  protocol?: ProtocolName | undefined;
  /**
   * The protocol of the source's objects or bytes. @defaultValue `'auto'`, which detects it from the first object or
   * bytes
   */
  from?: ProtocolName | 'deltas' | 'auto' | undefined;
  /** Converts an error to what the client receives. @defaultValue logs the error and sends a generic message */
  onError?: ErrorHandler | undefined;
  /** Called for a delta that the protocol cannot encode. The delta is omitted. */
  onUnsupported?: ((delta: StreamDelta) => void) | undefined;
}

/** How a response ended. */
export interface StreamEnding extends ResponseFacts {
  readonly outcome: StreamOutcome;
  /** The reason for a stop. */
  readonly reason?: unknown;
  /** The error of a failed response. */
  readonly error?: unknown;
  /** The number of events that were written. */
  readonly events: number;
  /** Number of deltas that the protocol could not encode. */
  readonly unsupported: number;
}

type Fields = Record<string, unknown>;

const factTypes = new Set(['start', 'start-step', 'message-metadata']);
const deltaTypes = new Set(['text', 'reasoning', 'refusal', 'tool-input', 'tool-call-end', 'metadata', 'usage']);

/**
 * Runs one response from its source to framed events: pulls the source chunk by chunk, converts each chunk to the
 * protocol of the response, and records how the response ends. Objects that are already in that protocol are passed on
 * unchanged.
 */
export class SourceRun {
  writer: EventWriter | undefined;
  /** Whether the run failed before any content, so that the error can determine the response status. */
  failedBeforeContent = false;
  publicError: PublicError | undefined;
  /** How the run ended. No chunk is pulled after it is set. */
  end: StreamEnding | undefined;

  readonly #source: SourceOrFactory;
  readonly #options: SourceOptions;
  readonly #abort = new AbortController();
  #onStep: (() => void) | undefined;
  #isStepping = false;
  #reader: SourceReader | undefined;
  /** Converts objects or bytes if the source's protocol differs from the response's; otherwise only records facts. */
  #decode: ((chunk: never) => void) | undefined;
  #processor: StreamProcessor | undefined;
  readonly #blocks = new EventBlocks();
  /** Events received before the one that identifies the protocol. */
  readonly #unidentified: EventBlock[] = [];
  #emitter: DeltaEmitter | undefined;
  /** Whether the source's events include the end of the response, so that the encoder must not write one. */
  #isPassedOn = false;

  constructor(source: SourceOrFactory, options: SourceOptions) {
    this.#source = source;
    this.#options = options;
  }

  get hasContent(): boolean {
    return this.writer?.hasContent === true;
  }

  /** The writer. Uses the default protocol if the source has not sent anything. */
  get output(): EventWriter {
    return this.#writerFor('ai-sdk');
  }

  /**
   * Pulls one chunk and writes its events. Takes a callback instead of returning a promise, because it is called once
   * per event.
   *
   * @param onStep - Called once, when the chunk is written or the run has ended. Replaces the callback of an active
   * step.
   */
  step(onStep: () => void): void {
    if (this.end) {
      onStep();
      return;
    }
    this.#onStep = onStep;
    if (this.#isStepping) return;
    this.#isStepping = true;
    try {
      (this.#reader ? this.#reader.next() : this.#openAndPull()).then(this.#onResult, this.#onError);
    } catch (error) {
      this.fail(error);
    }
  }

  readonly #onResult = (result: IteratorResult<unknown, unknown>): void => {
    if (this.end) return;
    try {
      if (result.done) this.#complete();
      else this.#push(result.value);
    } catch (error) {
      this.fail(error);
    }
    this.#finishStep();
  };

  readonly #onError = (error: unknown): void => this.fail(error);

  #finishStep(): void {
    this.#isStepping = false;
    const onStep = this.#onStep;
    this.#onStep = undefined;
    onStep?.();
  }

  /** Stops the source. @param delta - Written before the response ends. Omit it if the client has disconnected. */
  stop(reason: unknown, delta?: StreamDelta): void {
    if (this.end) return;
    if (delta) {
      this.output.delta(delta);
      this.output.end();
    }
    this.#close({ outcome: 'stopped', reason });
    this.#abort.abort(reason);
    this.#reader?.stop(reason);
  }

  /** Ends the response with the protocol's error event. */
  fail(error: unknown): void {
    if (this.end) return;
    this.failedBeforeContent = !this.hasContent;
    this.publicError = publicError(error, this.#options.onError);
    if (!this.writer?.error) this.output.delta({ type: 'error', ...this.publicError });
    this.#close({ outcome: 'failed', error });
    this.#abort.abort(error);
    this.#reader?.stop(error);
  }

  #close(end: Pick<StreamEnding, 'outcome' | 'reason' | 'error'>): void {
    const { facts, count = 0, unsupported = 0 } = this.writer ?? {};
    this.end = { ...end, ...facts, events: count, unsupported };
    this.#finishStep();
  }

  async #openAndPull(): Promise<IteratorResult<unknown, unknown>> {
    const source = this.#source;
    const reader = await openSource(typeof source === 'function' ? source({ signal: this.#abort.signal }) : source);
    // The run was stopped while the source was being opened.
    if (this.end) reader.stop(this.#abort.signal.reason);
    this.#reader = reader;
    return reader.next();
  }

  #complete(): void {
    const rest = this.#processor?.push(this.#blocks.end());
    if (rest) this.#writeAll(rest);
    const ended = this.#processor?.end();
    if (ended) this.#writeAll(ended.deltas);
    const isCut = ended?.outcome === 'truncated' || this.#emitter?.completion === 'incomplete';
    const writer = this.output;
    if (isCut) this.fail(new Error('The source ended in the middle of its response.'));
    if (this.end) return;
    if (!this.#isPassedOn) writer.end();
    else if (writer.protocol === 'ai-sdk' || writer.protocol === 'openai-chat') writer.passOn('[DONE]');
    this.#close({ outcome: writer.isAborted ? 'stopped' : 'complete' });
  }

  #push(chunk: unknown): void {
    if (typeof chunk === 'string') {
      if (this.#options.from === undefined || this.#options.from === 'auto' || this.#options.from === 'deltas') {
        if (chunk !== '') this.#writerFor('ai-sdk').delta({ type: 'text', part: 'text', text: chunk });
      } else this.#pushBytes(chunk);
    } else if (chunk instanceof Uint8Array) this.#pushBytes(chunk);
    else if (Array.isArray(chunk)) for (const one of chunk) this.#push(one);
    else if (typeof chunk === 'object' && chunk !== null) this.#pushObject(chunk as Fields);
    else throw new TypeError(`The source gave ${typeof chunk}; it must yield strings, bytes or objects.`);
    if (this.writer?.error && !this.end) this.fail(new Error(this.writer.error.message));
  }

  #pushObject(chunk: Fields): void {
    this.#decode ??= this.#decoderFor(chunk);
    this.#decode(chunk as never);
  }

  /** Detects the protocol from the first object, unless the option sets it. */
  #decoderFor(chunk: Fields): (chunk: never) => void {
    const { from = 'auto' } = this.#options;
    if (from === 'deltas' || (from === 'auto' && isDelta(chunk))) {
      return (delta: StreamDelta) => this.#writerFor('ai-sdk').delta(delta);
    }
    const protocol = from === 'auto' ? protocolOfEvent(chunk) : protocols[from];
    if (protocol?.name === 'ai-sdk' || (from === 'auto' && isStreamPart(chunk))) return this.#uiChunks();
    if (protocol) return this.#events(protocol);
    throw new TypeError(
      `The source's objects are of no known protocol: ${JSON.stringify(chunk).slice(0, 200)}. Name their protocol with the \`from\` option.`,
    );
  }

  /** Chunks of the AI SDK are passed on unchanged if the response uses the SDK's protocol. */
  #uiChunks(): (chunk: Fields) => void {
    const writer = this.#writerFor('ai-sdk');
    const messageOf = (error: unknown) => publicError(error, this.#options.onError).message;
    const decode = this.#decoder(protocols['ai-sdk']);
    this.#isPassedOn = writer.protocol === 'ai-sdk';
    // createUIMessageStream() ends without a finish chunk, so a missing one does not mean that the answer was cut off.
    this.#emitter = undefined;
    return (part) => {
      if (part['type'] === 'error' && 'error' in part) return this.fail(part['error']);
      const chunk = uiChunkOf(part, messageOf);
      if (!chunk) return;
      const type = chunk['type'] as string;
      if (part['totalUsage']) writer.facts.usage = usageOf(part['totalUsage'] as Fields);
      if (!this.#isPassedOn) return this.#writeAll(decode(chunk));
      if (!factTypes.has(type)) writer.hasContent = true;
      if (type === 'finish') writer.note({ type, ...finishOf(chunk) });
      else if (type === 'error') {
        writer.delta({ type: 'error', message: String(chunk['errorText']) });
        return;
      } else if (type === 'abort') writer.isAborted = true;
      writer.passOn(chunk);
    };
  }

  #events(protocol: Protocol): (event: Fields) => void {
    const name = protocol.name as ProtocolName;
    const writer = this.#writerFor(Object.hasOwn(protocols, name) ? name : 'ai-sdk');
    const decode = this.#decoder(protocol);
    this.#isPassedOn = writer.protocol === name && name !== 'json';
    const isNamed = name === 'anthropic-messages' || name === 'openai-responses';
    return (event) => {
      const deltas = decode(event);
      const failed = deltas.some(({ type }) => type === 'error');
      if (failed || !this.#isPassedOn) return this.#writeAll(deltas);
      for (const delta of deltas) writer.note(delta);
      writer.passOn(wireEventOf(event, writer.count), isNamed ? String(event['type']) : undefined);
    };
  }

  #decoder(protocol: Protocol): (event: Fields) => StreamDelta[] {
    const emitter = new DeltaEmitter();
    emitter.finishReasons = protocol.finishReasons;
    this.#emitter = emitter;
    const decode = protocol.createDecoder() as DecodeEvent;
    return (event) => {
      decode(event, emitter, '');
      return emitter.take();
    };
  }

  #pushBytes(bytes: Uint8Array | string): void {
    this.#processor ??= this.#createProcessor();
    const processor = this.#processor;
    for (const block of this.#blocks.push(bytes)) {
      if (this.end) return;
      const deltas = processor.push(block.text);
      const name = processor.protocol as ProtocolName | undefined;
      // Holds back the first events until one identifies the protocol.
      if (!name) this.#unidentified.push(block);
      if (!name || (deltas.length === 0 && block.data === '')) continue;
      const held = this.#unidentified.splice(0);
      const writer = this.#writerFor(Object.hasOwn(protocols, name) ? name : 'ai-sdk');
      const isEvent = block.data !== '' && name !== 'json' && name !== 'text';
      this.#isPassedOn = isEvent && writer.protocol === name;
      if (!this.#isPassedOn || deltas.some(({ type }) => type === 'error')) this.#writeAll(deltas);
      else {
        for (const delta of deltas) writer.note(delta);
        for (const event of [...held, block]) this.#passOnBlock(event);
      }
    }
  }

  #createProcessor(): StreamProcessor {
    const { from } = this.#options;
    return new StreamProcessor({ protocol: from === 'deltas' ? 'auto' : from, headers: this.#reader?.headers });
  }

  #passOnBlock({ data, name }: EventBlock): void {
    // The run writes its own `[DONE]`.
    if (data === '' || data === '[DONE]') return;
    const writer = this.output;
    const isNumbered = writer.protocol === 'openai-responses';
    writer.passOn(isNumbered ? wireEventOf(JSON.parse(data) as Fields, writer.count) : data, name);
  }

  /** Writes deltas from a decoder. Their error messages come from the provider and are hidden like thrown errors. */
  #writeAll(deltas: readonly StreamDelta[]): void {
    const writer = this.output;
    for (const delta of deltas) {
      if (this.end) return;
      if (delta.type !== 'error') writer.delta(delta);
      else this.fail(Object.assign(new Error(delta.message), { code: delta.code, type: delta.errorType }));
    }
  }

  #writerFor(sourceProtocol: ProtocolName): EventWriter {
    const { protocol = sourceProtocol, onUnsupported } = this.#options;
    this.writer ??= new EventWriter(protocol, { onUnsupported });
    return this.writer;
  }
}

function isDelta(chunk: Fields): boolean {
  const { type } = chunk;
  if (typeof type !== 'string') return false;
  if (deltaTypes.has(type)) return !('delta' in chunk);
  if (type === 'tool-call' || type === 'tool-output' || type === 'tool-approval') return 'part' in chunk;
  if (type === 'source') return 'id' in chunk && !('sourceType' in chunk);
  if (type === 'file') return typeof chunk['url'] === 'string';
  if (type === 'data') return 'name' in chunk;
  if (type === 'finish') return 'reason' in chunk;
  if (type === 'error') return typeof chunk['message'] === 'string';
  return false;
}

/** Whether the chunk is a part of `streamText().stream` but not a UI message chunk. */
function isStreamPart({ type }: Fields): boolean {
  return typeof type === 'string' && /^(error|raw|source|tool-(call|result|error))$/.test(type);
}

function finishOf(chunk: Fields): {
  reason: 'stop' | 'length' | 'tool-calls' | 'content-filter' | 'error' | 'other';
  raw: string;
} {
  const raw = String(chunk['finishReason'] ?? 'stop');
  return { reason: raw as 'stop', raw };
}

/**
 * Returns the event to send: with its sequence number replaced, if it has one, and without the fields that Google's SDK
 * adds.
 */
function wireEventOf(event: Fields, count: number): Fields {
  if ('sequence_number' in event) return { ...event, sequence_number: count + 1 };
  if (!('sdkHttpResponse' in event)) return event;
  const { sdkHttpResponse, automaticFunctionCallingHistory, ...wire } = event;
  return wire;
}

function usageOf({ inputTokens, outputTokens, totalTokens }: Fields): ResponseFacts['usage'] & object {
  return { inputTokens, outputTokens, totalTokens } as ResponseFacts['usage'] & object;
}
