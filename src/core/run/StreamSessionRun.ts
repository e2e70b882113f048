import {
  emptyResponse,
  type ResponseData,
  type ResponseProgress,
  type ResponseState,
} from '../../model/ResponseState.js';
import type { StreamDelta } from '../../model/StreamDelta.js';
import { StreamError } from '../../model/StreamError.js';
import { buildRequest, type StreamInput } from '../connection/buildRequest.js';
import type { Connection, ConnectionRequest } from '../connection/Connection.js';
import { type ConnectPolicy, connect, waitOut } from '../connection/connect.js';
import { IdleWatch } from '../connection/IdleWatch.js';
import { cursorOf, type ResumePosition } from '../connection/ResumeOptions.js';
import { RetryBudget } from '../connection/RetryBudget.js';
import { sharedConnections } from '../connection/StreamConnectionManager.js';
import { mergeDeltas } from '../decoding/mergeDeltas.js';
import { StreamProcessor } from '../decoding/StreamProcessor.js';
import { currentEnvironment, type Environment } from '../environment.js';
import { DeltaQueue } from '../flow/DeltaQueue.js';
import { StreamMemoryManager } from '../flow/StreamMemoryManager.js';
import { StreamMonitor } from '../monitor/StreamMonitor.js';
import type { StreamSessionOptions } from '../session/StreamSessionOptions.js';
import {
  aborted,
  connectionLost,
  hasCode,
  isBreak,
  isOfConnecting,
  nothingLeft,
  providerError,
  tooLarge,
  truncated,
  unreadable,
} from './errors.js';
import { DeltaCount, ReplayFilter } from './ReplayFilter.js';
import type { ResponseChange, ResponseStore } from './ResponseStore.js';

/** How a run may end; `idle` is that of a join where nothing was under way. */
type Ending = Extract<ResponseProgress, { status: 'idle' | 'done' | 'stopped' | 'failed' }>;

const stopped: Ending = { status: 'stopped', outcome: 'stopped' };
const done: Ending = { status: 'done', outcome: 'complete' };

/** What is known of an answer, handed on by the run in which it broke to the one that takes it up again. */
interface Answer {
  readonly idempotencyKey: string;
  /** What was read, whether it is shown already or not. */
  readonly count: DeltaCount;
  processor?: StreamProcessor;
  /** Set while the processor reads what the server tells again. */
  replay?: ReplayFilter | undefined;
}

/** One start, from its request to its end: owns the connection, the clocks and the queue of an answer. */
export class StreamSessionRun {
  readonly input: StreamInput | undefined;
  readonly environment: Environment;
  readonly monitor: StreamMonitor;
  /** Resolves with the state in which this run ended. */
  readonly ended: Promise<ResponseState>;
  #end!: (state: ResponseState) => void;
  readonly #store: ResponseStore;
  readonly #options: StreamSessionOptions;
  readonly #answer: Answer;
  readonly #abort = new AbortController();
  readonly #retries: RetryBudget;
  readonly #memory: StreamMemoryManager;
  readonly #queue: DeltaQueue;
  /** Whether the next request continues the answer rather than asking afresh. */
  #resuming: boolean;
  /** A change that the next commit tells. */
  #next: ResponseProgress | undefined;
  /** What the server said of its own accord: that it failed, or was stopped. */
  #verdict: StreamError | undefined;
  /** The model said why it stopped. */
  #finished = false;

  /** @param from - The run whose answer this one continues; `'join'` for an answer that began elsewhere. */
  constructor(
    store: ResponseStore,
    options: StreamSessionOptions,
    input: StreamInput | undefined,
    from?: StreamSessionRun | 'join',
  ) {
    this.#store = store;
    this.#options = options;
    this.input = input;
    const environment = options.environment ?? currentEnvironment();
    this.environment = environment;
    this.#resuming = from !== undefined;
    this.#answer =
      from instanceof StreamSessionRun
        ? from.#answer
        : { idempotencyKey: randomKey(environment), count: new DeltaCount() };
    this.monitor = new StreamMonitor({ environment, userTiming: options.userTiming ?? true });
    this.#memory = new StreamMemoryManager(options.maxBufferSizeInMB);
    this.#queue = new DeltaQueue({
      ...options,
      environment,
      commit: (deltas) => this.#commit(deltas),
    });
    this.#retries = new RetryBudget(options.retry, environment);
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  begin(): void {
    this.monitor.startStream();
    void this.#run();
    const progress: ResponseProgress = { status: 'connecting', attempt: 1 };
    this.#store.commit(this.#resuming ? { progress } : { data: emptyResponse, progress });
  }

  /** Ends this run; what arrived is shown. */
  stop(): void {
    this.#settle(stopped);
  }

  get #isOver(): boolean {
    return this.#abort.signal.aborted;
  }

  async #run(): Promise<void> {
    // A stop in the same task, such as StrictMode's, comes before the request.
    await undefined;
    if (this.#isOver) return;
    const ending = await this.#askToTheEnd().catch((error) => (data: ResponseData) => this.#failed(error, data));
    this.#settle(ending);
  }

  async #askToTheEnd(): Promise<Ending> {
    for (;;) {
      const connection = await connect(() => this.#request(), this.#policy);
      try {
        return await this.#read(connection);
      } catch (error) {
        if (!this.#options.resume || !isBreak(error) || this.#verdict) throw error;
        this.#resuming = true;
        await waitOut(error, this.#policy);
      }
    }
  }

  #request(): Promise<ConnectionRequest> {
    const { resume } = this.#options;
    return buildRequest(this.#options, this.input, {
      idempotencyKey: this.#answer.idempotencyKey,
      environment: this.environment,
      from: this.#resuming && resume ? { ...resume, position: this.#position } : undefined,
    });
  }

  get #position(): ResumePosition {
    const { lastEventId = '', sequence } = this.#answer.processor ?? {};
    return { lastEventId, sequence, metadata: this.#store.getSnapshot().metadata };
  }

  /** Reads to the end, and closes the connection however that comes. */
  async #read(connection: Connection): Promise<Ending> {
    const { response } = connection;
    const { signal } = this.#abort;
    // Stopped in the turn in which this came: whoever takes the answer up again has the processor now.
    signal.throwIfAborted();
    this.#options.onResponse?.(response);
    // Nothing follows a 204 to a resume: either the end had come already, or it never will.
    const processor = response.status === 204 ? this.#answer.processor : this.#prepareProcessor(response);
    if (!processor) return { status: 'idle' };
    this.#next = { status: 'streaming' };
    const watch = this.#watch(connection);
    try {
      while (processor.completion !== 'ended') {
        const chunk = await connection.read();
        signal.throwIfAborted();
        if (chunk === undefined) break;
        this.monitor.recordChunk(chunk.byteLength);
        watch.bytes();
        this.#take(processor.push(chunk), watch);
        if (this.#next !== undefined) this.#advance(this.#next);
        const room = this.#queue.room();
        if (room === undefined) continue;
        watch.stop();
        await room;
        watch.start();
      }
    } catch (error) {
      // The model had said why it stops; what is lost is at most how many tokens that took.
      if (processor.completion === 'incomplete' || !this.#finished || !isBreak(error)) throw error;
    } finally {
      watch.stop();
      connection.close();
    }
    return this.#endOf(processor, response);
  }

  #prepareProcessor({ headers }: Response): StreamProcessor {
    const { resume } = this.#options;
    const answer = this.#answer;
    if (this.#resuming && resume && answer.processor && cursorOf(resume, this.#position) !== undefined) {
      answer.processor.reconnect();
      return answer.processor;
    }
    // Without a cursor the server can only tell the answer from its start.
    answer.replay = this.#resuming ? new ReplayFilter(this.#store.getSnapshot(), answer.count) : undefined;
    answer.processor = new StreamProcessor({ ...this.#options, headers });
    return answer.processor;
  }

  #watch(connection: Connection): IdleWatch {
    return new IdleWatch({
      ...this.#options,
      environment: this.environment,
      onStall: (since) => {
        // A server that has said its answer failed may well forget to hang up.
        if (this.#verdict) return connection.close();
        this.monitor.recordStall(since);
        this.#advance({ status: 'stalled', since });
      },
      onTimeout: (error) => connection.close(error),
    });
  }

  /** Lets deltas in: counted, bounded, told to those who listen, and queued for the screen. */
  #take(read: readonly StreamDelta[], watch?: IdleWatch): void {
    if (read.length > 0 && watch?.event()) {
      this.monitor.recordStallEnd();
      this.#next = { status: 'streaming' };
    }
    const deltas = this.#answer.replay?.take(read) ?? read;
    if (deltas.length === 0) return;
    this.#retries.reset();
    let bytes = 0;
    let characters = 0;
    for (const delta of deltas) {
      this.#answer.count.add(delta);
      bytes += 2 * ('text' in delta ? delta.text : JSON.stringify(delta)).length;
      if (delta.type === 'text') characters += delta.text.length;
      else if (delta.type === 'usage') this.monitor.recordUsage(delta.usage);
      else if (delta.type === 'finish') this.#finished = true;
      else if (delta.type === 'error') this.#verdict = providerError(delta);
      else if (delta.type === 'abort') this.#verdict = aborted();
    }
    this.monitor.recordDeltas(characters);
    // First of all: whatever the others make of these deltas, they are counted as here.
    this.#queue.push(deltas, bytes);
    this.#options.onDeltas?.(deltas);
    try {
      this.#memory.trackAllocation(bytes);
    } catch (cause) {
      throw tooLarge(cause);
    }
  }

  #endOf(processor: StreamProcessor, { status }: Response): Ending {
    const isLast = status === 204 || !this.#options.resume || this.#verdict !== undefined;
    // An answer that is cut and can be continued is not ended here: the processor is needed again.
    if (!isLast && processor.completion === 'incomplete') throw truncated();
    // Before the end is looked at: an event that the end has cut is no sign of another protocol.
    const { events, skipped } = processor;
    const { outcome, deltas } = processor.end();
    this.#take(deltas);
    if (this.#verdict) throw this.#verdict;
    // That it said [DONE] makes no whole answer of one that said nothing else.
    const isUnread = outcome === 'complete' ? skipped > 0 && this.#answer.count.isEmpty : skipped === events;
    if (isUnread && events > 0) throw unreadable(skipped);
    if (outcome === 'complete') return done;
    throw status === 204 ? nothingLeft() : truncated();
  }

  /** As things stand: it differs with whether the answer has begun. */
  get #policy(): ConnectPolicy {
    const { byteTimeoutMs = 120_000, connections = sharedConnections } = this.#options;
    return {
      environment: this.environment,
      handler: this.#retries,
      connections,
      signal: this.#abort.signal,
      firstByteTimeoutMs: byteTimeoutMs,
      mayBeEmpty: this.#resuming,
      streamRetryMs: this.#answer.processor?.retryMs,
      onQueued: (position) => this.#advance({ status: 'queued', position }),
      onRequest: () => {
        // The first attempt was told of by begin.
        if (this.#store.getSnapshot().status !== 'connecting')
          this.#advance({ status: 'connecting', attempt: this.#retries.failures + 1 });
      },
      onWait: (wait) =>
        this.#advance((data) => ({
          ...wait,
          status: 'retrying',
          resuming: this.#resuming,
          error: this.#errorOf(wait.error, data),
        })),
      onWaited: ({ retryAt, delayMs, error }) => {
        const cause = error instanceof StreamError ? error.code : 'error';
        this.monitor.recordRetry(retryAt - delayMs, { resuming: this.#resuming, cause });
      },
    };
  }

  /** The status changes: shown at once, together with what is queued. */
  #advance(progress: ResponseChange['progress']): void {
    this.#commit(this.#queue.drain(), progress);
  }

  #commit(deltas: readonly StreamDelta[], progress: ResponseChange['progress'] = this.#next): void {
    if (this.#isOver) return;
    this.#next = undefined;
    this.#show(deltas, progress);
  }

  /** Merged: appending each by itself would leave a string of as many nodes as events, which weigh a multiple of it. */
  #show(deltas: readonly StreamDelta[], progress: ResponseChange['progress']): ResponseState {
    const { processor } = this.#answer;
    const facts = { protocol: processor?.protocol, skippedEvents: processor?.skipped ?? 0 };
    return this.#store.commit({ deltas: mergeDeltas(deltas), progress, facts });
  }

  #settle(ending: Ending | ((data: ResponseData) => Ending)): void {
    if (this.#isOver) return;
    this.#abort.abort(aborted());
    const state = this.#show(this.#queue.close(), ending);
    this.monitor.endStream(state.outcome ?? state.status);
    this.#end(state);
    this.#options.onEnd?.(state);
  }

  #failed(cause: unknown, data: ResponseData): Ending {
    const last = this.#verdict ?? cause;
    if (hasCode(last, 'aborted')) return stopped;
    const error = this.#errorOf(
      this.#resuming && this.#answer.processor && isOfConnecting(last) ? connectionLost(last) : last,
      data,
    );
    return { status: 'failed', outcome: error.code === 'truncated' ? 'truncated' : 'failed', error };
  }

  /** Any failure as a StreamError that knows its attempt and the text that is kept. */
  #errorOf(cause: unknown, { text }: ResponseData): StreamError {
    const error =
      cause instanceof StreamError
        ? cause
        : new StreamError('invalid-option', `A function given as an option threw: ${String(cause)}.`, { cause });
    const attempt = Math.max(1, this.#retries.failures);
    return new StreamError(error.code, error.message, { ...error, attempt, partial: text, cause: error.cause });
  }
}

/** Not a secret: it only has to differ from the other keys of the last few minutes. */
function randomKey({ random }: Environment): string {
  return random().toString(36).slice(2) + random().toString(36).slice(2);
}
