import {
  emptyResponse,
  idleResponse,
  type ResponseData,
  type ResponseProgress,
  type ResponseState,
} from '../../model/ResponseState.js';
import type { StreamDelta } from '../../model/StreamDelta.js';
import { StreamError } from '../../model/StreamError.js';
import { buildRequest, type StreamInput } from '../connection/buildRequest.js';
import type { Connection } from '../connection/Connection.js';
import { type ConnectPolicy, connect } from '../connection/connect.js';
import { cursorOf, type ResumePosition } from '../connection/ResumeOptions.js';
import type { Store } from '../createStore.js';
import { StreamProcessor } from '../decoding/StreamProcessor.js';
import type { Environment } from '../environment.js';
import {
  aborted,
  connectionLost,
  failedFinish,
  invalidOption,
  isOfConnecting,
  nothingToResume,
  providerError,
  replayDiffers,
  truncated,
  unreadable,
} from '../errors.js';
import { FrameBatcher } from '../flow/FrameBatcher.js';
import { FramePacer } from '../flow/FramePacer.js';
import { applyDeltas } from '../run/applyDeltas.js';
import { ItemCounts, type ReplayContent, ReplayDeduper } from '../run/ReplayDeduper.js';
import { type ItemSummary, ResponseRun, type RunAdapter, type RunSource } from '../run/ResponseRun.js';
import { hasEnded } from '../run/runReducer.js';
import type { StreamSessionOptions } from './StreamSessionOptions.js';

/** What is known of a response, handed on from an interrupted run to the one that resumes it. */
interface Received {
  readonly idempotencyKey: string;
  readonly counts: ItemCounts<StreamDelta>;
  data: ResponseData;
  processor?: StreamProcessor;
  /** Set while the processor reads a replay. */
  deduper?: ReplayDeduper<StreamDelta> | undefined;
  /** The model said why it stopped. */
  hasFinished: boolean;
}

/** How far a smoothed response may lag behind its arrival. */
const maxLagMs = 250;

/** A response of deltas: connects a {@link ResponseRun} to a session's options, decoder and store. */
export class DeltaResponse implements RunAdapter<StreamDelta> {
  readonly input: StreamInput | undefined;
  readonly run: ResponseRun<StreamDelta>;
  /** Resolves with the state in which the run ended. */
  readonly ended: Promise<ResponseState>;
  #resolveEnded!: (state: ResponseState) => void;
  readonly #store: Store<ResponseState>;
  readonly #options: StreamSessionOptions;
  readonly #received: Received;
  readonly #pacer: FramePacer;
  readonly #batcher: FrameBatcher<StreamDelta>;
  #shown: ResponseProgress | undefined;
  #state: ResponseState = idleResponse;
  #appended = 0;

  /** @param from - The response to resume; `'join'` for one that began elsewhere. */
  constructor(
    store: Store<ResponseState>,
    options: StreamSessionOptions,
    input: StreamInput | undefined,
    from?: DeltaResponse | 'join',
  ) {
    this.#store = store;
    this.#options = options;
    this.input = input;
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
    this.run = new ResponseRun(this, {
      options,
      canResume: options.resume !== undefined,
      isResuming: from !== undefined,
    });
    const { environment } = this.run;
    this.#received =
      from instanceof DeltaResponse
        ? from.#received
        : {
            idempotencyKey: randomKey(environment),
            counts: new ItemCounts(deltaContent),
            data: emptyResponse,
            hasFinished: false,
          };
    const isSmooth = options.smooth && !environment.prefersReducedMotion?.();
    this.#pacer = new FramePacer(() => environment.now(), isSmooth ? maxLagMs : 0);
    this.#batcher = new FrameBatcher({
      environment,
      buffer: this.#pacer,
      highWaterMark: options.highWaterMark,
      release: (deltas) => this.#commit(deltas, this.run.state.progress),
    });
  }

  get text(): string {
    return this.#received.data.text + this.#pacer.text;
  }

  get streamRetryMs(): number | undefined {
    return this.#received.processor?.retryMs;
  }

  async open(policy: ConnectPolicy): Promise<RunSource<StreamDelta> | undefined> {
    const { processor } = this.#received;
    const isResuming = policy.isResuming ?? false;
    const connection = await connect(() => this.#buildRequest(isResuming), policy);
    const { response } = connection;
    // Stopped in the turn in which the response came: a newer run may own the processor.
    policy.signal.throwIfAborted();
    reportErrors('onResponse', () => this.#options.onResponse?.(response));
    if (response.status !== 204) return new DeltaSource(this, connection, this.#prepareProcessor(response, isResuming));
    if (processor) return new DeltaSource(this, connection, processor);
    connection.close();
    return undefined;
  }

  deduplicate(deltas: readonly StreamDelta[]): readonly StreamDelta[] {
    return this.#received.deduper?.take(deltas) ?? deltas;
  }

  summarize(deltas: readonly StreamDelta[]): ItemSummary {
    const summary = { bytes: 0, characters: 0, hasContent: false } as {
      -readonly [Key in keyof ItemSummary]: ItemSummary[Key];
    };
    for (const delta of deltas) {
      this.#received.counts.add(delta);
      summary.bytes += 2 * ('text' in delta ? delta.text : JSON.stringify(delta)).length;
      switch (delta.type) {
        case 'text':
          summary.characters += delta.text.length;
          summary.hasContent = true;
          break;
        case 'usage':
          summary.usage = delta.usage;
          break;
        case 'finish':
          this.#received.hasFinished = true;
          // An error event says more than the reason.
          if (delta.reason === 'error') summary.serverOutcome ??= failedFinish(delta.raw);
          break;
        case 'error':
          summary.serverOutcome = providerError(delta);
          break;
        case 'abort':
          summary.serverOutcome = aborted();
          break;
        case 'metadata':
          break;
        default:
          summary.hasContent = true;
      }
    }
    return summary;
  }

  push(deltas: readonly StreamDelta[], bytes: number): void {
    // Before the application sees them: a callback that stops the run keeps what it was called with.
    this.#batcher.push(deltas, bytes);
    reportErrors('onDeltas', () => this.#options.onDeltas?.(deltas));
  }

  whenWritable(): Promise<void> | undefined {
    return this.#batcher.whenWritable();
  }

  show(progress: ResponseProgress): void {
    if (progress === this.#shown) return;
    this.#commit(hasEnded(progress) ? this.#batcher.close() : this.#batcher.drain(), progress);
  }

  onEnd(): void {
    this.#resolveEnded(this.#state);
    reportErrors('onEnd', () => this.#options.onEnd?.(this.#state));
  }

  resumeFailed(cause: unknown, interruption: unknown): unknown {
    if (!this.#received.processor) return cause;
    return isOfConnecting(cause) ? connectionLost(cause) : (cause ?? interruption);
  }

  toStreamError(cause: unknown): StreamError {
    if (cause instanceof StreamError) return cause;
    return invalidOption(`A function passed as an option threw: ${String(cause)}.`, cause);
  }

  /** Whether anything was received. */
  get isEmpty(): boolean {
    return this.#received.counts.isEmpty;
  }

  /** Whether a replay has not repeated everything yet. */
  get isBehind(): boolean {
    return this.#received.deduper?.isBehind ?? false;
  }

  get hasFinished(): boolean {
    return this.#received.hasFinished;
  }

  #buildRequest(isResuming: boolean) {
    const { resume } = this.#options;
    return buildRequest(this.#options, this.input, {
      idempotencyKey: this.#received.idempotencyKey,
      environment: this.run.environment,
      from: isResuming && resume ? { ...resume, position: this.#position } : undefined,
    });
  }

  get #position(): ResumePosition {
    const { processor, data } = this.#received;
    const { lastEventId = '', sequence } = processor ?? {};
    return { lastEventId, sequence, metadata: data.metadata };
  }

  #prepareProcessor({ headers }: Response, isResuming: boolean): StreamProcessor {
    const { resume } = this.#options;
    const received = this.#received;
    if (isResuming && resume && received.processor && cursorOf(resume, this.#position) !== undefined) {
      received.processor.reconnect();
      return received.processor;
    }
    // Without a cursor the server can only send the response from its start.
    received.deduper = isResuming
      ? new ReplayDeduper(deltaContent, received.counts.copy(), (delta) => textBefore(received.data, delta))
      : undefined;
    received.processor = new StreamProcessor({ ...this.#options, headers });
    return received.processor;
  }

  /** One snapshot for everything that changed together. */
  #commit(deltas: readonly StreamDelta[], progress: ResponseProgress): void {
    // A newer run shows its own state.
    if (this.#shown && hasEnded(this.#shown)) return;
    this.#shown = progress;
    const { processor } = this.#received;
    const data = applyDeltas(this.#received.data, deltas);
    this.#received.data = { ...data, protocol: processor?.protocol, skippedEvents: processor?.skipped ?? 0 };
    // V8 keeps `a + b + …` as a tree. Reading it every 1,024 appends flattens it, so that a long response does not hold
    // one node per append.
    this.#appended += deltas.length;
    if (this.#appended >= 1024) {
      /^/.test(this.#received.data.text);
      this.#appended = 0;
    }
    // Kept, because a subscriber may start another run at once.
    this.#state = { ...this.#received.data, ...progress };
    this.#store.set(this.#state);
  }
}

/** The bytes of a connection, decoded by a processor. */
class DeltaSource implements RunSource<StreamDelta> {
  readonly seesBytes = true;
  readonly #owner: DeltaResponse;
  readonly #connection: Connection;
  readonly #processor: StreamProcessor;
  readonly #hasBody: boolean;
  #chunk: Uint8Array | undefined;
  #failure: StreamError | undefined;

  constructor(owner: DeltaResponse, connection: Connection, processor: StreamProcessor) {
    this.#owner = owner;
    this.#connection = connection;
    this.#processor = processor;
    this.#hasBody = connection.response.status !== 204;
  }

  get failure(): StreamError | undefined {
    return this.#failure ?? (this.#owner.isBehind ? replayDiffers('ends before it repeats what arrived') : undefined);
  }

  get isEnded(): boolean {
    return this.#processor.completion === 'ended';
  }

  get isMidway(): boolean {
    return this.#hasBody && this.#processor.completion === 'incomplete';
  }

  get isComplete(): boolean {
    return this.#processor.completion !== 'incomplete' && this.#owner.hasFinished;
  }

  async read(): Promise<boolean> {
    this.#chunk = await this.#connection.read();
    return this.#chunk !== undefined;
  }

  decode(): readonly StreamDelta[] {
    this.#owner.run.monitor.recordChunk(this.#chunk!.byteLength);
    return this.#processor.push(this.#chunk!);
  }

  end(): readonly StreamDelta[] {
    // Before the end: an event that the end of the body cut is no sign of another protocol.
    const { events, skipped } = this.#processor;
    const { outcome, deltas } = this.#processor.end();
    // `[DONE]` alone does not make a response complete of which nothing else could be read.
    const isUnread =
      outcome === 'complete' ? skipped > 0 && this.#owner.isEmpty && deltas.length === 0 : skipped === events;
    if (isUnread && events > 0) this.#failure = unreadable(skipped);
    else if (outcome !== 'complete') this.#failure = this.#hasBody ? truncated() : nothingToResume();
    return deltas;
  }

  close(reason?: unknown): void {
    if (reason === undefined) this.#connection.finish();
    else this.#connection.close(reason);
  }
}

/** How deltas of a replay compare. The text of a response is one, whatever its parts; tool inputs are compared by part. */
const deltaContent: ReplayContent<StreamDelta> = {
  kindOf: (delta) => (delta.type === 'tool-input' ? `tool-input ${delta.part}` : delta.type),
  textOf: (delta) => ('text' in delta ? delta.text : undefined),
  slice: (delta, from) => ('text' in delta ? { ...delta, text: delta.text.slice(from) } : delta),
  isText: (kind) => /^(text|reasoning|refusal|tool-input)/.test(kind),
  isEnd: ({ type }) => type === 'finish',
};

function textBefore(data: ResponseData, delta: StreamDelta): string {
  if (delta.type === 'tool-input') return data.toolCalls.findLast(({ part }) => part === delta.part)?.inputText ?? '';
  return delta.type === 'text' || delta.type === 'reasoning' || delta.type === 'refusal' ? data[delta.type] : '';
}

/** A callback of the application must not break the stream. */
function reportErrors(name: string, call: () => void): void {
  try {
    call();
  } catch (error) {
    console.error(`[sluice] \`${name}\` threw; the stream continues.`, error);
  }
}

/** Not a secret: it only has to differ from the other keys of the last few minutes. */
function randomKey({ random }: Environment): string {
  return random().toString(36).slice(2) + random().toString(36).slice(2);
}
