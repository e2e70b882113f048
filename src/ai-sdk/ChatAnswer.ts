import type { ChatTransport, UIMessage, UIMessageChunk } from 'ai';
import { type ConnectPolicy, type RetryWait, waitOut } from '../core/connection/connect.js';
import { IdleWatch } from '../core/connection/IdleWatch.js';
import { sharedConnections } from '../core/connection/StreamConnectionManager.js';
import { StreamErrorHandler } from '../core/connection/StreamErrorHandler.js';
import { StreamMemoryManager } from '../core/flow/StreamMemoryManager.js';
import { currentHost, type Host } from '../core/Host.js';
import { StreamMonitor } from '../core/monitor/StreamMonitor.js';
import { usageOf } from '../core/protocols/usage.js';
import type { StreamError } from '../core/StreamError.js';
import type { ResponseOutcome, ResponseProgress } from '../core/state/ResponseState.js';
import type { AnswerOptions } from './AnswerOptions.js';
import { AnswerProgress } from './AnswerProgress.js';
import { asleep, rejected, reported, truncated, unreadable } from './answerErrors.js';
import type { ChunkSource } from './ChunkSource.js';
import { ChunkValve } from './ChunkValve.js';
import { weightOf } from './chunkDelta.js';
import { openChunks, type WireOptions } from './openChunks.js';
import { ReplayFilter, Transcript } from './ReplayFilter.js';
import { failureOf, isBreak, isDisconnection, sdkError, withPartial } from './sdkError.js';
import { watchForSleep } from './watchForSleep.js';

/** How a transport is asked: by sendMessages or by reconnectToStream. */
export type Ask<UI_MESSAGE extends UIMessage> = (
  transport: ChatTransport<UI_MESSAGE>,
) => Promise<ReadableStream<UIMessageChunk> | null>;

export interface ChatAnswerSetup<UI_MESSAGE extends UIMessage> {
  readonly transport: ChatTransport<UI_MESSAGE>;
  readonly options: AnswerOptions;
  readonly makeReader: WireOptions['makeReader'];
  readonly signal: AbortSignal | undefined;
  /** Asks for the rest of an answer that broke off. */
  readonly reconnect: Ask<UI_MESSAGE>;
  /** An answer that broke off earlier, which this one goes on with. */
  readonly from?: ChatAnswer<UI_MESSAGE> | undefined;
  /** The phase is another. */
  readonly onChange: () => void;
}

const stopped = { status: 'stopped', outcome: 'stopped' } as const;

/** A frame's time may pass in work; then the browser has to get a turn. */
const sliceMs = 8;

/** One answer, from its request to its end: owns the source, the clocks and the valve, and knows how it ended. */
export class ChatAnswer<UI_MESSAGE extends UIMessage> {
  readonly monitor: StreamMonitor;
  readonly valve: ChunkValve;
  phase: ResponseProgress = { status: 'connecting', attempt: 1 };
  /** Why it failed or was cut. */
  failure: StreamError | undefined;
  /** The SDK knows that the connection broke, and keeps what it needs to go on with this answer. */
  isResumable = false;

  readonly #setup: ChatAnswerSetup<UI_MESSAGE>;
  readonly #host: Host;
  readonly #signal: AbortSignal;
  readonly #progress: AnswerProgress;
  /** Kept only where the answer can be gone on with. */
  readonly #transcript: Transcript | undefined;
  readonly #memory: StreamMemoryManager;
  #replay: ReplayFilter | undefined;
  #source: ChunkSource | undefined;

  constructor(setup: ChatAnswerSetup<UI_MESSAGE>) {
    this.#setup = setup;
    const { options, from, signal } = setup;
    this.#host = options.host ?? currentHost();
    this.#signal = signal ?? new AbortController().signal;
    this.#progress = from ? from.#progress : new AnswerProgress();
    if (options.resume) this.#transcript = from ? from.#transcript : new Transcript();
    this.#memory = new StreamMemoryManager(options.maxBufferSizeInMB);
    this.monitor = new StreamMonitor({ host: this.#host, userTiming: options.userTiming ?? true });
    this.valve = new ChunkValve(this.#host, (reason) => this.#abandon(reason));
  }

  get outcome(): ResponseOutcome | undefined {
    return this.phase.outcome;
  }

  /**
   * Asks, and begins to read.
   *
   * @returns what the SDK is to read; `null` where there is nothing to go on with.
   * @throws what the SDK is to fail with.
   */
  async open(ask: Ask<UI_MESSAGE>, isReconnect: boolean): Promise<ReadableStream<UIMessageChunk> | null> {
    try {
      // An abort in the same task, such as StrictMode's, comes before the request.
      await undefined;
      this.#signal.throwIfAborted();
      // At once: by the time the SDK tells of the abort, it is to be known how the answer ended.
      this.#signal.addEventListener('abort', this.#onAbort);
      this.monitor.startStream();
      // A reconnect that the SDK asks for is shown to fail at once: whoever waits there waits for a page to load.
      const policy = this.#policy(isReconnect, isReconnect ? 0 : undefined);
      let onAnswer = () => {};
      const answered = new Promise<'answered'>((resolve) => {
        onAnswer = () => resolve('answered');
      });
      const opening = this.#openSource(ask, policy, {
        onAnswer,
        onFailure: (failure) => {
          this.failure = failure;
        },
      });
      // That there is something to go on with is told by the head of the response, before its first byte.
      const source = await Promise.race(isReconnect ? [opening, answered] : [opening]);
      if (source === null) return null;
      if (source === 'answered')
        void opening.then(
          (source) => this.#begin(source),
          (error) => this.#break(this.failure ?? failureOf(error, false)),
        );
      else this.#begin(source);
      return this.valve.stream;
    } catch (error) {
      this.#fail(this.failure ?? failureOf(error, false));
      throw error;
    }
  }

  /** Nobody wants it any more. */
  stop(): void {
    this.#settle(stopped);
    this.#source?.close();
  }

  readonly #onAbort = () => this.#settle(stopped);

  #begin(source: ChunkSource | null): void {
    if (!source) {
      this.#break(truncated());
      return;
    }
    if (this.outcome) {
      source.close();
      return;
    }
    if (this.#setup.from) this.#replay = this.#makeReplay();
    this.#advance({ status: 'streaming' });
    void this.#run(source);
  }

  async #run(first: ChunkSource): Promise<void> {
    const policy = this.#policy(true);
    for (let source = first; ; ) {
      this.#source = source;
      let failure: StreamError;
      try {
        await this.#read(source, policy);
        if (this.outcome || !this.#isCut(source)) return this.#end(source);
        failure = truncated();
      } catch (error) {
        // What breaks after the answer was whole is only the rest of the connection.
        if (this.outcome || this.#progress.isFinished) return this.#end(source);
        failure = failureOf(error, true);
      }
      const next = await this.#goOn(failure, policy);
      if (!next) return this.#break(failure);
      source = next;
    }
  }

  async #read(source: ChunkSource, { handler }: ConnectPolicy): Promise<void> {
    const watch = this.#watch(source);
    const endWakeUp = this.#transcript ? this.#watchForSleep(source) : () => {};
    const { highWaterMark = 1_048_576 } = this.#setup.options;
    let sliceBegan = this.#host.now();
    try {
      for (;;) {
        const asked = this.#host.now();
        const chunks = await source.read();
        if (!chunks || this.outcome) return;
        // Whoever had to wait has let the browser have its turn.
        if (this.#host.now() - asked > 1) sliceBegan = this.#host.now();
        watch.bytes();
        if (chunks.length === 0) continue;
        if (watch.event()) {
          this.monitor.recordStallEnd();
          this.#advance({ status: 'streaming' });
        }
        this.#take(chunks, handler);
        if (this.#progress.isAborted || this.#progress.errorText !== undefined) return;
        const room = this.valve.room(highWaterMark);
        if (room) {
          watch.pause();
          await room;
          watch.resume();
        }
        if (this.#host.now() - sliceBegan > sliceMs) {
          await new Promise<void>((resolve) => this.#host.after(0, resolve));
          sliceBegan = this.#host.now();
        }
      }
    } finally {
      watch.stop();
      endWakeUp();
      source.close();
    }
  }

  /** Lets chunks in: those that are new, counted and bounded. */
  #take(read: readonly UIMessageChunk[], handler: ConnectPolicy['handler']): void {
    const chunks = this.#replay?.take(read) ?? read;
    if (chunks.length === 0) return;
    handler.reset();
    const before = this.#progress.text.length;
    let bytes = 0;
    for (const chunk of chunks) {
      bytes += 2 * weightOf(chunk);
      this.#progress.observe(chunk);
      if ('messageMetadata' in chunk) this.#readUsage(chunk.messageMetadata);
      this.#transcript?.add(chunk);
    }
    this.#memory.trackAllocation(bytes);
    this.monitor.recordDeltas(this.#progress.text.length - before);
    this.valve.push(chunks);
  }

  /** Applications send usage as metadata, under one of two names; the protocol has no chunk for it. */
  #readUsage(metadata: unknown): void {
    if (typeof metadata !== 'object' || metadata === null) return;
    const { usage, totalUsage = usage } = metadata as Record<string, unknown>;
    if (typeof totalUsage === 'object' && totalUsage !== null) this.monitor.recordUsage(usageOf(totalUsage));
  }

  /** Waits, asks for the rest, and gives up where there is none. */
  async #goOn(failure: StreamError, policy: ConnectPolicy): Promise<ChunkSource | undefined> {
    if (!this.#transcript || this.#progress.isFinished || !isBreak(failure)) return undefined;
    try {
      await waitOut(failure, policy);
      const source = await this.#openSource(this.#setup.reconnect, policy);
      if (!source || this.outcome) return undefined;
      this.#replay = this.#makeReplay();
      this.#advance({ status: 'streaming' });
      return source;
    } catch {
      return undefined;
    }
  }

  /** `undefined` where the server goes on from where it was cut. */
  #makeReplay(): ReplayFilter | undefined {
    const isReplay = this.#setup.transport.resumeStreamIsReplay;
    return isReplay && this.#transcript ? new ReplayFilter(this.#transcript) : undefined;
  }

  #openSource(ask: Ask<UI_MESSAGE>, policy: ConnectPolicy, told: Pick<WireOptions, 'onAnswer' | 'onFailure'> = {}) {
    const { transport, makeReader } = this.#setup;
    return openChunks(transport, ask, {
      policy,
      makeReader,
      onBytes: (size) => this.monitor.recordChunk(size),
      ...told,
    });
  }

  #policy(resuming: boolean, maxRetries?: number): ConnectPolicy {
    const { retry, connections = sharedConnections, byteTimeoutMs = 120_000 } = this.#setup.options;
    const host = this.#host;
    const handler = new StreamErrorHandler({
      baseDelayMs: 500,
      jitter: 'full',
      ...(retry === false ? { maxRetries: 0 } : retry),
      ...(maxRetries !== undefined && { maxRetries }),
      host,
      signal: this.#signal,
    });
    return {
      host,
      handler,
      connections,
      signal: this.#signal,
      firstByteTimeoutMs: byteTimeoutMs,
      mayBeEmpty: resuming,
      onQueued: (place) => this.#advance({ status: 'queued', place }),
      onRequest: () => this.#advance({ status: 'connecting', attempt: handler.failures + 1 }),
      onWait: (wait: RetryWait) =>
        this.#advance({ ...wait, status: 'retrying', resuming, error: failureOf(wait.error, resuming) }),
      onWaited: ({ retryAt, delayMs, error }: RetryWait) =>
        this.monitor.recordRetry(retryAt - delayMs, { resuming, cause: failureOf(error, resuming).code }),
    };
  }

  #watch(source: ChunkSource): IdleWatch {
    const { stallAfterMs = 10_000, byteTimeoutMs = 120_000, eventTimeoutMs = 300_000 } = this.#setup.options;
    return new IdleWatch({
      host: this.#host,
      stallAfterMs,
      // The heartbeats of somebody else's transport cannot be seen, so their absence says nothing.
      byteTimeoutMs: source.seesBytes ? byteTimeoutMs : 0,
      eventTimeoutMs,
      onStall: (since) => {
        this.monitor.recordStall(since);
        this.#advance({ status: 'stalled', since });
      },
      onTimeout: (error) => source.close(error),
    });
  }

  #watchForSleep(source: ChunkSource): () => void {
    return watchForSleep({
      host: this.#host,
      isSilent: () => this.phase.status === 'stalled',
      chunks: () => this.monitor.getMetrics().chunks,
      onDead: () => source.close(asleep()),
    });
  }

  /** Whether the body ended where no answer ends; between two parts it may be a server that never says `finish`. */
  #isCut(source: ChunkSource): boolean {
    const { errorText, isAborted, isMidway } = this.#progress;
    return isMidway && !source.isWhole && source.unreadable === 0 && errorText === undefined && !isAborted;
  }

  #end(source: ChunkSource): void {
    if (this.outcome) return;
    const { errorText, isAborted, isFinished } = this.#progress;
    if (errorText !== undefined) {
      // The SDK makes its error of the chunk.
      this.#fail(reported(errorText));
      this.valve.end();
    } else if (isAborted) {
      this.#settle(stopped);
      this.valve.end({ error: new DOMException('The server stopped the answer.', 'AbortError') });
    } else if (isFinished || source.isWhole) {
      this.#settle({ status: 'done', outcome: 'complete' });
      this.valve.end();
    } else if (source.unreadable > 0) {
      this.#break(unreadable(source.unreadable));
    } else {
      this.#break(truncated());
    }
  }

  /** Ends in failure, here and for the SDK; a cut answer is one for the SDK only if it was asked to be strict. */
  #break(failure: StreamError): void {
    if (this.outcome) return;
    const error = sdkError(failure);
    this.isResumable = this.#transcript !== undefined && isDisconnection(error);
    this.#fail(failure);
    const isHarmless = failure.code === 'truncated' && !this.#setup.options.strict;
    this.valve.end(isHarmless ? {} : { error: error === failure ? this.failure : error });
  }

  /** The SDK reads no more: it was stopped, or something in the answer was too much for it. */
  #abandon(reason: unknown): void {
    const { errorText } = this.#progress;
    this.#fail(errorText === undefined ? rejected(reason) : reported(errorText));
    this.#source?.close(reason);
  }

  /** Ends in failure; whatever fails once the application has stopped it fails of that. */
  #fail(failure: StreamError): void {
    if (this.outcome) return;
    if (this.#signal.aborted) {
      this.#settle(stopped);
      return;
    }
    this.failure = withPartial(failure, this.#progress.text);
    const outcome = failure.code === 'truncated' ? 'truncated' : 'failed';
    this.#settle({ status: 'failed', outcome, error: this.failure });
  }

  #settle(phase: Extract<ResponseProgress, { outcome: ResponseOutcome }>): void {
    if (this.outcome) return;
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.monitor.endStream(phase.outcome);
    this.#advance(phase);
  }

  #advance(phase: ResponseProgress): void {
    if (this.outcome) return;
    this.phase = phase;
    this.#setup.onChange();
  }
}
