import type { ChatTransport, UIMessage, UIMessageChunk } from 'ai';
import { type ConnectPolicy, type RetryWait, waitOut } from '../core/connection/connect.js';
import { IdleWatch } from '../core/connection/IdleWatch.js';
import { RetryBudget } from '../core/connection/RetryBudget.js';
import { sharedConnections } from '../core/connection/StreamConnectionManager.js';
import { currentEnvironment, type Environment } from '../core/environment.js';
import { StreamMemoryManager } from '../core/flow/StreamMemoryManager.js';
import { StreamMonitor } from '../core/monitor/StreamMonitor.js';
import { isBreak } from '../core/run/errors.js';
import type { ResponseOutcome, ResponseProgress } from '../model/ResponseState.js';
import type { StreamError } from '../model/StreamError.js';
import { usageOf } from '../protocols/usage.js';
import type { AnswerOptions } from './AnswerOptions.js';
import { type AnswerEnd, AnswerProgress } from './AnswerProgress.js';
import { asleep, rejected, reported, truncated } from './answerErrors.js';
import type { ChunkSource } from './ChunkSource.js';
import { ChunkValve } from './ChunkValve.js';
import { weightOf } from './chunkDelta.js';
import { openChunks, type WireOptions } from './openChunks.js';
import type { ReaderOptions } from './readerFor.js';
import { failureOf, isDisconnection, sdkError, withPartial } from './sdkError.js';
import { Transcript } from './Transcript.js';
import { watchForSleep } from './watchForSleep.js';

/** How a transport is asked: by sendMessages or by reconnectToStream. */
export type Ask<UI_MESSAGE extends UIMessage> = (
  transport: ChatTransport<UI_MESSAGE>,
) => Promise<ReadableStream<UIMessageChunk> | null>;

export interface ChatAnswerSetup<UI_MESSAGE extends UIMessage> {
  readonly transport: ChatTransport<UI_MESSAGE>;
  readonly options: AnswerOptions & ReaderOptions;
  readonly signal: AbortSignal | undefined;
  /** Asks for the rest of an answer that broke off. */
  readonly reconnect: Ask<UI_MESSAGE>;
  /** An answer that broke off earlier, which this one goes on with. */
  readonly from?: ChatAnswer<UI_MESSAGE> | undefined;
  /** The progress is another. */
  readonly onChange: () => void;
}

const stopped = { status: 'stopped', outcome: 'stopped' } as const;

/** A frame's time may pass in work; then the browser has to get a turn. */
const sliceMs = 8;

/** One answer, from its request to its end: owns the source, the clocks and the valve, and knows how it ended. */
export class ChatAnswer<UI_MESSAGE extends UIMessage> {
  readonly monitor: StreamMonitor;
  readonly valve: ChunkValve;
  progress: ResponseProgress = { status: 'connecting', attempt: 1 };
  /** The SDK knows that the connection broke, and keeps what it needs to go on with this answer. */
  isResumable = false;

  readonly #setup: ChatAnswerSetup<UI_MESSAGE>;
  readonly #environment: Environment;
  readonly #signal: AbortSignal;
  readonly #retries: RetryBudget;
  readonly #progress: AnswerProgress;
  /** Kept only where the answer can be gone on with. */
  readonly #transcript: Transcript | undefined;
  readonly #memory: StreamMemoryManager;
  /** Whether the next request asks for the rest of an answer. */
  #isResuming = false;
  #source: ChunkSource | undefined;

  constructor(setup: ChatAnswerSetup<UI_MESSAGE>) {
    this.#setup = setup;
    const { options, from, signal } = setup;
    const { environment = currentEnvironment(), resume, retry, userTiming = true, maxBufferSizeInMB } = options;
    this.#environment = environment;
    this.#signal = signal ?? new AbortController().signal;
    this.#progress = from ? from.#progress : new AnswerProgress();
    if (resume) this.#transcript = from ? from.#transcript : new Transcript();
    this.#memory = new StreamMemoryManager(maxBufferSizeInMB);
    this.#retries = new RetryBudget(retry, environment);
    this.monitor = new StreamMonitor({ environment, userTiming });
    this.valve = new ChunkValve(environment, (reason) => this.#abandon(reason));
  }

  get outcome(): ResponseOutcome | undefined {
    return this.progress.outcome;
  }

  /**
   * Asks, and begins to read.
   *
   * @returns what the SDK is to read; `null` where there is nothing to go on with.
   * @throws what the SDK is to fail with.
   */
  async open(ask: Ask<UI_MESSAGE>, isReconnect: boolean): Promise<ReadableStream<UIMessageChunk> | null> {
    let known: StreamError | undefined;
    const failureOfOpening = (error: unknown) => known ?? failureOf(error, false);
    try {
      // An abort in the same task, such as StrictMode's, comes before the request.
      await undefined;
      this.#signal.throwIfAborted();
      // At once: by the time the SDK tells of the abort, it is to be known how the answer ended.
      this.#signal.addEventListener('abort', this.#onAbort);
      this.monitor.startStream();
      this.#isResuming = isReconnect;
      // A reconnect that the SDK asks for is shown to fail at once: whoever waits there waits for a page to load.
      const policy = isReconnect ? { ...this.#policy, handler: new RetryBudget(false) } : this.#policy;
      let onAnswer: (() => void) | undefined;
      const answered = new Promise<undefined>((resolve) => {
        onAnswer = () => resolve(undefined);
      });
      const opening = this.#openSource(ask, policy, {
        onAnswer,
        onFailure: (failure) => {
          known = failure;
        },
      });
      // That there is something to go on with is told by the head of the response, before its first byte.
      const source = await (isReconnect ? Promise.race([opening, answered]) : opening);
      if (source === null) return null;
      if (source) void this.#run(source);
      else
        void opening.then(
          (source) => source && this.#run(source),
          (error) => this.#break(failureOfOpening(error)),
        );
      return this.valve.stream;
    } catch (error) {
      this.#fail(failureOfOpening(error));
      throw error;
    }
  }

  /** Nobody wants it any more. */
  stop(): void {
    this.#settle(stopped);
    this.#source?.close();
  }

  readonly #onAbort = () => this.#settle(stopped);

  /** Reads, and goes on with the next source where one breaks. */
  async #run(first: ChunkSource): Promise<void> {
    const { transport } = this.#setup;
    for (let source: ChunkSource | null = first; source; ) {
      this.#source = source;
      // Where the server goes on from where it was cut, nothing is told again.
      if (transport.resumeStreamIsReplay) this.#transcript?.rewind();
      this.#advance({ status: 'streaming' });
      const failure = await this.#read(source).then(truncated, (error) => failureOf(error, true));
      if (this.outcome) return;
      // What breaks after the answer was whole is only the rest of the connection.
      if (this.#progress.end) return this.#end(this.#progress.end);
      source = await this.#goOn(failure);
      if (!source) this.#break(failure);
    }
  }

  async #read(source: ChunkSource): Promise<void> {
    const { highWaterMark = 1_048_576 } = this.#setup.options;
    let readAt = this.#environment.now();
    let sliceBegan = readAt;
    const watch = this.#watch(source);
    const endWakeUp = this.#transcript ? this.#watchForSleep(source, () => readAt) : () => {};
    try {
      while (!this.outcome) {
        const asked = this.#environment.now();
        const chunks = await source.read();
        if (!chunks || this.outcome) break;
        readAt = this.#environment.now();
        // Whoever had to wait has let the browser have its turn.
        if (readAt - asked > 1) sliceBegan = readAt;
        watch.bytes();
        if (chunks.length === 0) continue;
        if (watch.event()) {
          this.monitor.recordStallEnd();
          this.#advance({ status: 'streaming' });
        }
        this.#take(chunks);
        const { end } = this.#progress;
        if (end && end.type !== 'finish') return;
        const room = this.valve.room(highWaterMark);
        if (room) {
          watch.stop();
          await room;
          watch.start();
        }
        if (this.#environment.now() - sliceBegan > sliceMs) {
          await new Promise<void>((resolve) => this.#environment.after(0, resolve));
          sliceBegan = this.#environment.now();
        }
      }
      if (source.isWhole) this.#progress.end ??= { type: 'finish' };
    } finally {
      watch.stop();
      endWakeUp();
      source.close();
    }
  }

  /** Lets chunks in: those that are new, counted and bounded. */
  #take(read: readonly UIMessageChunk[]): void {
    const chunks = this.#transcript?.take(read) ?? read;
    if (chunks.length === 0) return;
    this.#retries.reset();
    this.#memory.trackAllocation(2 * chunks.reduce((sum, chunk) => sum + weightOf(chunk), 0));
    const before = this.#progress.text.length;
    for (const chunk of chunks) {
      this.#progress.observe(chunk);
      if ('messageMetadata' in chunk) this.#readUsage(chunk.messageMetadata);
    }
    this.monitor.recordDeltas(this.#progress.text.length - before);
    this.valve.push(chunks);
  }

  /** Applications send usage as metadata, under one of two names; the protocol has no chunk for it. */
  #readUsage(metadata: unknown): void {
    if (typeof metadata !== 'object' || metadata === null) return;
    const { usage, totalUsage = usage } = metadata as Record<string, unknown>;
    if (typeof totalUsage === 'object' && totalUsage !== null) this.monitor.recordUsage(usageOf(totalUsage));
  }

  /** Waits, and asks for the rest. @returns `null` where there is none. */
  async #goOn(failure: StreamError): Promise<ChunkSource | null> {
    // A body that ends between two parts may be of a server that never says `finish`.
    const mayHelp = failure.code === 'truncated' ? this.#progress.isMidway : isBreak(failure);
    if (!this.#transcript || !mayHelp) return null;
    this.#isResuming = true;
    try {
      await waitOut(failure, this.#policy);
      return await this.#openSource(this.#setup.reconnect, this.#policy);
    } catch {
      return null;
    }
  }

  #openSource(ask: Ask<UI_MESSAGE>, policy: ConnectPolicy, told: Pick<WireOptions, 'onAnswer' | 'onFailure'> = {}) {
    const { transport, options } = this.#setup;
    return openChunks(transport, ask, {
      policy,
      reading: options,
      onBytes: (size) => this.monitor.recordChunk(size),
      ...told,
    });
  }

  /** As things stand: it differs with whether the answer has begun. */
  get #policy(): ConnectPolicy {
    const { connections = sharedConnections, byteTimeoutMs = 120_000 } = this.#setup.options;
    const resuming = this.#isResuming;
    return {
      environment: this.#environment,
      handler: this.#retries,
      connections,
      signal: this.#signal,
      firstByteTimeoutMs: byteTimeoutMs,
      mayBeEmpty: resuming,
      onQueued: (position) => this.#advance({ status: 'queued', position }),
      onRequest: () => this.#advance({ status: 'connecting', attempt: this.#retries.failures + 1 }),
      onWait: (wait: RetryWait) =>
        this.#advance({ ...wait, status: 'retrying', resuming, error: failureOf(wait.error, resuming) }),
      onWaited: ({ retryAt, delayMs, error }: RetryWait) =>
        this.monitor.recordRetry(retryAt - delayMs, { resuming, cause: failureOf(error, resuming).code }),
    };
  }

  #watch(source: ChunkSource): IdleWatch {
    return new IdleWatch({
      ...this.#setup.options,
      // The heartbeats of somebody else's transport cannot be seen, so their absence says nothing.
      ...(!source.seesBytes && { byteTimeoutMs: 0 }),
      environment: this.#environment,
      onStall: (since) => {
        this.monitor.recordStall(since);
        this.#advance({ status: 'stalled', since });
      },
      onTimeout: (error) => source.close(error),
    });
  }

  #watchForSleep(source: ChunkSource, lastSign: () => number): () => void {
    return watchForSleep({
      environment: this.#environment,
      isSilent: () => this.progress.status === 'stalled',
      lastSign,
      onDead: () => source.close(asleep()),
    });
  }

  /** Ends as the server says. */
  #end(end: AnswerEnd): void {
    if (end.type === 'error') this.#fail(reported(end.errorText));
    else this.#settle(end.type === 'abort' ? stopped : { status: 'done', outcome: 'complete' });
    // Of an error the SDK has the chunk, of which it makes its own; an abort it would not see.
    const isAbort = end.type === 'abort';
    this.valve.end(isAbort ? { error: new DOMException('The server stopped the answer.', 'AbortError') } : {});
  }

  /** Ends in failure, here and for the SDK; a cut answer is one for the SDK only if it was asked to be strict. */
  #break(cause: StreamError): void {
    if (this.outcome) return;
    const failure = withPartial(cause, this.#progress.text);
    const error = sdkError(failure);
    this.isResumable = this.#transcript !== undefined && isDisconnection(error);
    this.#fail(failure);
    const isHarmless = failure.code === 'truncated' && !this.#setup.options.strict;
    this.valve.end(isHarmless ? {} : { error });
  }

  /** The SDK reads no more: it was stopped, or something in the answer was too much for it. */
  #abandon(reason: unknown): void {
    const { end } = this.#progress;
    this.#fail(end?.type === 'error' ? reported(end.errorText) : rejected(reason));
    this.#source?.close(reason);
  }

  /** Ends in failure; whatever fails once the application has stopped it fails of that. */
  #fail(cause: StreamError): void {
    const error = withPartial(cause, this.#progress.text);
    const outcome = error.code === 'truncated' ? 'truncated' : 'failed';
    this.#settle(this.#signal.aborted ? stopped : { status: 'failed', outcome, error });
  }

  #settle(progress: Extract<ResponseProgress, { outcome: ResponseOutcome }>): void {
    if (this.outcome) return;
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.monitor.endStream(progress.outcome);
    this.#advance(progress);
  }

  #advance(progress: ResponseProgress): void {
    if (this.outcome) return;
    this.progress = progress;
    this.#setup.onChange();
  }
}
