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
import type { IdMarks } from '../decoding/EventIds.js';
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
import { type ReplayContent, ReplayDeduper, type ReplayPosition } from '../run/ReplayDeduper.js';
import { type ItemSummary, ResponseRun, type RunAdapter, type RunSource } from '../run/ResponseRun.js';
import { hasEnded } from '../run/runReducer.js';
import type { StreamSessionOptions } from './StreamSessionOptions.js';

/** The state that an interrupted run passes to the run that resumes it. */
interface Received {
  readonly idempotencyKey: string;
  readonly deduper: ReplayDeduper<StreamDelta>;
  data: ResponseData;
  /** All text received, by kind. Set by the first reset, which removes text from the response. */
  texts?: Map<string, string>;
  processor?: StreamProcessor;
  /** Length of the processor's output, in the units of `IdMarks`. */
  length: number;
  /** The marks from which `atLastId` was computed. */
  marks?: IdMarks | undefined;
  atLastId?: { readonly start: ReplayPosition; readonly end: ReplayPosition };
  /** Whether the new connection was requested to continue after the last id and has not yet sent its first event. */
  isContinuing: boolean;
  hasFinished: boolean;
}

/** Number of repeated characters that prove that a server ignored the cursor and sent the response from the start. */
const minReplayLength = 6;

/** Longest delay of smoothed text, in milliseconds. */
const maxLagMs = 250;

/** A response of deltas: connects a {@link ResponseRun} to the options, decoder and store of a session. */
export class DeltaResponse implements RunAdapter<StreamDelta> {
  readonly input: StreamInput | undefined;
  readonly run: ResponseRun<StreamDelta>;
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

  /** @param from - The response to resume, or `'join'` for a response that another client started. */
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
    this.#received = from instanceof DeltaResponse ? from.#received : nothingReceived(environment);
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
    // If stop() was called in the task in which the response arrived, a newer run may own the processor.
    policy.signal.throwIfAborted();
    reportErrors('onResponse', () => this.#options.onResponse?.(response));
    if (response.status !== 204) return new DeltaSource(this, connection, this.#prepareProcessor(response, isResuming));
    if (processor) return new DeltaSource(this, connection, processor);
    connection.close();
    return undefined;
  }

  deduplicate(deltas: readonly StreamDelta[]): readonly StreamDelta[] {
    const received = this.#received;
    const { deduper } = received;
    if (deltas.length > 0) this.#findContinuation();
    const marks = this.#options.resume?.by === 'id' ? received.processor?.idMarks : undefined;
    const fresh: StreamDelta[] = [];
    let rest = deltas;
    let at = received.length;
    if (marks && marks !== received.marks) {
      received.marks = marks;
      const takeUpTo = (mark: number): ReplayPosition => {
        const [before, after] = splitDeltas(rest, mark - at);
        fresh.push(...deduper.take(before));
        rest = after;
        at = mark;
        return deduper.position;
      };
      received.atLastId = { start: takeUpTo(marks.start), end: takeUpTo(marks.end) };
    }
    received.length += lengthOf(deltas);
    const added = deduper.take(rest);
    const all = fresh.length > 0 ? [...fresh, ...added] : added;
    if (this.#options.resume) this.#record(all);
    return all;
  }

  /** Keeps text that a reset removes, because a replay repeats it too. */
  #record(deltas: readonly StreamDelta[]): void {
    const received = this.#received;
    if (!received.texts) {
      if (!deltas.some(({ type }) => type === 'reset')) return;
      this.#commit(this.#batcher.drain(), this.run.state.progress);
      const { text, reasoning, refusal, toolCalls } = received.data;
      received.texts = new Map(Object.entries({ text, reasoning, refusal }));
      for (const { part, inputText } of toolCalls) received.texts.set(`tool-input ${part}`, inputText);
    }
    for (const delta of deltas) {
      const kind = deltaContent.kindOf(delta);
      if ('text' in delta) received.texts.set(kind, (received.texts.get(kind) ?? '') + delta.text);
    }
  }

  summarize(deltas: readonly StreamDelta[]): ItemSummary {
    const summary = { bytes: 0, characters: 0, hasContent: false } as {
      -readonly [Key in keyof ItemSummary]: ItemSummary[Key];
    };
    for (const delta of deltas) {
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
          // An error event is more specific than the finish reason.
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
    // Pushed first, so that an onDeltas callback that stops the run does not lose these deltas.
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

  get isEmpty(): boolean {
    return this.#received.deduper.isEmpty;
  }

  /** Whether a replay still has to repeat text. */
  get isBehind(): boolean {
    return this.#received.deduper.isBehind;
  }

  /** Call at the end of the response. @returns the held deltas that are new. */
  endReplay(): readonly StreamDelta[] {
    return this.#received.deduper.end();
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
      received.isContinuing = resume.by === 'id';
      return received.processor;
    }
    // Without a cursor, the server sends the response from its start.
    received.deduper.rewind();
    received.processor = new StreamProcessor({ ...this.#options, headers });
    received.length = 0;
    received.isContinuing = false;
    return received.processor;
  }

  /** Finds where in the response a new connection continues, by its first event id. */
  #findContinuation(): void {
    const received = this.#received;
    const { atLastId, deduper, processor } = received;
    if (!received.isContinuing || !processor?.continuation) return;
    received.isContinuing = false;
    switch (processor.continuation) {
      case 'first':
        deduper.rewind();
        return;
      case 'last':
        if (atLastId) deduper.tryRewind(atLastId.start, 'repeated');
        return;
      case 'unnumbered':
        // The server continues after the last event id. Some of the later events may have arrived already.
        if (atLastId && deduper.textAfter(atLastId.end) > 0) deduper.rewind(atLastId.end);
        else this.#findReplay();
        return;
      case 'other':
        // If ids increase by one, the event is known to be new.
        if (!processor.hasCountingIds) this.#findReplay();
    }
  }

  /** Handles a server that ignores the cursor and sends the response from its start. */
  #findReplay(): void {
    const { deduper } = this.#received;
    if (deduper.textAfter(new Map()) >= minReplayLength) deduper.tryRewind(new Map(), 'new');
  }

  #commit(deltas: readonly StreamDelta[], progress: ResponseProgress): void {
    // After its end is published, this run publishes nothing more, because a newer run may have started.
    if (this.#shown && hasEnded(this.#shown)) return;
    this.#shown = progress;
    const { processor } = this.#received;
    const data = applyDeltas(this.#received.data, deltas);
    this.#received.data = { ...data, protocol: processor?.protocol, skippedEvents: processor?.skipped ?? 0 };
    // V8 keeps `a + b + …` as a rope. Reading it every 1,024 appends flattens it, so that a long response does not hold
    // a node per append.
    this.#appended += deltas.length;
    if (this.#appended >= 1024) {
      /^/.test(this.#received.data.text);
      this.#appended = 0;
    }
    // Stored before subscribers are notified, because a subscriber may start another run synchronously.
    this.#state = { ...this.#received.data, ...progress };
    this.#store.set(this.#state);
  }
}

/** Reads a connection and decodes its bytes with a processor. */
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
    const { outcome, deltas, unread } = this.#processor.end();
    const held = this.#owner.endReplay();
    if (unread && this.#owner.isEmpty) this.#failure = unreadable(unread.excerpt);
    else if (outcome !== 'complete') this.#failure = this.#hasBody ? truncated() : nothingToResume();
    return held.length > 0 ? [...held, ...deltas] : deltas;
  }

  close(reason?: unknown): void {
    if (reason === undefined) this.#connection.finish();
    else this.#connection.close(reason);
  }
}

function nothingReceived(environment: Environment): Received {
  const received: Received = {
    idempotencyKey: randomKey(environment),
    deduper: new ReplayDeduper(deltaContent, (delta) =>
      received.texts ? (received.texts.get(deltaContent.kindOf(delta)) ?? '') : textBefore(received.data, delta),
    ),
    data: emptyResponse,
    length: 0,
    isContinuing: false,
    hasFinished: false,
  };
  return received;
}

/** Compares the deltas of a replay: text as one sequence across all parts, tool inputs by part. */
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

/** Splits deltas at a length in the units of {@link lengthOf}. */
function splitDeltas(deltas: readonly StreamDelta[], at: number): [readonly StreamDelta[], readonly StreamDelta[]] {
  let before = 0;
  for (const [index, delta] of deltas.entries()) {
    if (before >= at) return [deltas.slice(0, index), deltas.slice(index)];
    const length = lengthOf([delta]);
    const cut = at - before;
    if (cut < length && 'text' in delta) {
      const [head, tail] = [delta.text.slice(0, cut), delta.text.slice(cut)];
      return [
        [...deltas.slice(0, index), { ...delta, text: head }],
        [{ ...delta, text: tail }, ...deltas.slice(index + 1)],
      ];
    }
    before += length;
  }
  return [deltas, []];
}

/** Characters of text, plus one for each other delta. */
function lengthOf(deltas: readonly StreamDelta[]): number {
  return deltas.reduce((sum, delta) => sum + ('text' in delta ? delta.text.length : 1), 0);
}

/** Logs an error of an application callback, so that it does not end the stream. */
function reportErrors(name: string, call: () => void): void {
  try {
    call();
  } catch (error) {
    console.error(`[sluice] \`${name}\` threw; the stream continues.`, error);
  }
}

/** The key is not a secret. It only has to differ from other recent keys. */
function randomKey({ random }: Environment): string {
  return random().toString(36).slice(2) + random().toString(36).slice(2);
}
