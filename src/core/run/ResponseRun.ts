import type { ResponseProgress } from '../../model/ResponseState.js';
import type { Usage } from '../../model/StreamDelta.js';
import { StreamError } from '../../model/StreamError.js';
import { type ConnectPolicy, waitForRetry } from '../connection/connect.js';
import { IdleWatch } from '../connection/IdleWatch.js';
import { RetryPolicy } from '../connection/RetryPolicy.js';
import { sharedConnections } from '../connection/StreamConnectionManager.js';
import { watchForSleep } from '../connection/watchForSleep.js';
import { currentEnvironment, type Environment } from '../environment.js';
import { aborted, asleep, hasCode, isInterruption, tooLarge, truncated } from '../errors.js';
import { StreamMemoryManager } from '../flow/StreamMemoryManager.js';
import { StreamMonitor } from '../monitor/StreamMonitor.js';
import { checkRunOptions, type RunOptions } from './RunOptions.js';
import { idleRun, type RunAction, type RunEnding, type RunState, reduceRun } from './runReducer.js';

export interface RunSource<Item> {
  /** Waits for the next read. @returns `false` at the end of the body. */
  read(): Promise<boolean>;
  /**
   * Decodes the bytes of the last read. Separate from `read`, so that a stop between the two calls does not move the
   * cursor.
   */
  decode(): readonly Item[];
  /** Whether the protocol has ended the response. The body may continue. */
  readonly isEnded: boolean;
  /** Whether the response is truncated if the body ends now. */
  readonly isMidway: boolean;
  /** Whether the whole response has arrived, so that a broken connection loses nothing. */
  readonly isComplete: boolean;
  /** False if heartbeats are not visible. The byte timeout is then disabled. */
  readonly seesBytes: boolean;
  /** Ends decoding. @returns the remaining items. */
  end(): readonly Item[];
  /** Why the response is incomplete. Set after the items of {@link end} were processed. */
  readonly failure: StreamError | undefined;
  /** Closes the request. A pending read throws the reason. Omit the reason if the response has ended. */
  close(reason?: unknown): void;
}

/** Facts about a list of items, for limits, metrics and the outcome. */
export interface ItemSummary {
  readonly bytes: number;
  readonly characters: number;
  /** Whether an item is content rather than metadata. */
  readonly hasContent: boolean;
  readonly usage?: Usage | undefined;
  /** Set if the server reported a failure or a stop. */
  readonly serverOutcome?: StreamError | undefined;
}

export interface RunAdapter<Item> {
  /** Opens the response, or the rest of an interrupted one; `undefined` if there is nothing to resume. */
  open(policy: ConnectPolicy): Promise<RunSource<Item> | undefined>;
  /** Removes the items that a resumed response repeats. */
  deduplicate(items: readonly Item[]): readonly Item[];
  summarize(items: readonly Item[]): ItemSummary;
  /** Publishes new items, at the latest with the next frame. */
  push(items: readonly Item[], bytes: number): void;
  /** Publishes the progress and all pushed items. Has no effect if the progress is unchanged. */
  show(progress: ResponseProgress): void;
  /** Resolves when the buffer has room; `undefined` if it has room now. */
  whenWritable(): Promise<void> | undefined;
  /** Called once, after the end is published. */
  onEnd?(): void;
  /** Returns the final error of an interrupted response that cannot be resumed. */
  resumeFailed(cause: unknown, interruption: unknown): unknown;
  toStreamError(cause: unknown): StreamError;
  /** Reconnection time from the stream (SSE `retry:`), in milliseconds. */
  readonly streamRetryMs: number | undefined;
  readonly text: string;
}

export interface RunSetup {
  readonly options: RunOptions;
  readonly canResume: boolean;
  readonly isResuming: boolean;
  /** Stops the run when it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

const stopped: RunEnding = { status: 'stopped', outcome: 'stopped' };
const done: RunEnding = { status: 'done', outcome: 'complete' };

/**
 * Milliseconds of work before the loop yields to the browser. Without a limit, a buffered body would block the browser.
 */
const sliceMs = 8;

/**
 * Runs one response from request to end. Owns the connection and the timers, and dispatches every event to a pure
 * reducer. `StreamSession` and the AI SDK transport provide adapters.
 */
export class ResponseRun<Item> {
  readonly environment: Environment;
  readonly monitor: StreamMonitor;
  readonly #adapter: RunAdapter<Item>;
  readonly #setup: RunSetup;
  readonly #abort = new AbortController();
  readonly #retries: RetryPolicy;
  #memory: StreamMemoryManager | undefined;
  #state = idleRun;

  constructor(adapter: RunAdapter<Item>, setup: RunSetup) {
    const { environment = currentEnvironment(), userTiming = true, retry } = setup.options;
    this.#adapter = adapter;
    this.#setup = setup;
    this.environment = environment;
    this.monitor = new StreamMonitor({ environment, userTiming });
    this.#retries = new RetryPolicy(retry, environment);
  }

  get state(): RunState {
    return this.#state;
  }

  /** Sends the request in a microtask, so that stop() in the same task prevents it (React's StrictMode). */
  start(): void {
    this.monitor.startStream();
    void this.#run();
    this.#dispatch({ type: 'start', isResuming: this.#setup.isResuming });
    const { signal } = this.#setup;
    signal?.addEventListener('abort', this.stop);
    if (signal?.aborted) this.stop();
  }

  /** Ends the run and its request. The text that arrived is kept. */
  readonly stop = (): void => this.#end(stopped);

  /** Ends the run and its request with an error. */
  fail(error: unknown): void {
    this.#end(this.#endingOf(error));
  }

  async #run(): Promise<void> {
    await undefined;
    if (this.#abort.signal.aborted) return;
    try {
      checkRunOptions(this.#setup.options);
      this.#memory = new StreamMemoryManager(this.#setup.options.maxBufferSizeInMB);
      this.#end(await this.#readToEnd());
    } catch (error) {
      this.#end(this.#endingOf(error));
    }
  }

  async #readToEnd(): Promise<RunEnding> {
    for (let interruption: unknown; ; ) {
      const source = await this.#open(interruption);
      if (!source) return { status: 'idle' };
      try {
        return await this.#read(source);
      } catch (error) {
        if (!this.#canResume || !isInterruption(error)) throw error;
        interruption = error;
        this.#dispatch({ type: 'interrupted' });
        await waitForRetry(error, this.#policy);
      }
    }
  }

  async #open(interruption: unknown): Promise<RunSource<Item> | undefined> {
    let cause: unknown;
    try {
      const source = await this.#adapter.open(this.#policy);
      // If stop() was called in the task in which the response arrived, a newer run may own the shared decoder.
      if (this.#abort.signal.aborted) source?.close(this.#abort.signal.reason);
      this.#abort.signal.throwIfAborted();
      if (source || interruption === undefined) return source;
    } catch (error) {
      cause = error;
    }
    throw this.#state.isResuming ? this.#adapter.resumeFailed(cause, interruption) : cause;
  }

  get #canResume(): boolean {
    return this.#setup.canResume && this.#state.serverOutcome === undefined;
  }

  /** Reads to the end of the response. Closes the source on success and failure. */
  async #read(source: RunSource<Item>): Promise<RunEnding> {
    const { environment } = this;
    const watch = this.#watch(source);
    const endSleepWatch = this.#setup.canResume ? this.#watchForSleep(source, watch) : () => {};
    let sliceStartedAt = environment.now();
    try {
      while (!source.isEnded) {
        const requestedAt = environment.now();
        const hasMore = await source.read();
        this.#abort.signal.throwIfAborted();
        if (!hasMore) break;
        watch.onBytes();
        // A read that had to wait has already yielded to the browser.
        if (watch.lastByteAt - requestedAt > 1) sliceStartedAt = watch.lastByteAt;
        this.#take(source.decode(), watch);
        const writable = this.#adapter.whenWritable();
        if (writable) {
          watch.stop();
          await writable;
          watch.start();
        }
        if (environment.now() - sliceStartedAt > sliceMs) {
          await new Promise<void>((resolve) => environment.after(0, resolve));
          sliceStartedAt = environment.now();
        }
      }
    } catch (error) {
      if (!source.isComplete || !isInterruption(error)) throw error;
    } finally {
      watch.stop();
      endSleepWatch();
      source.close();
    }
    // `source.end()` is not called before this error, because the decoder is needed to resume.
    if (source.isMidway && this.#canResume) throw truncated();
    this.#take(source.end(), watch);
    const failure = this.#state.serverOutcome ?? source.failure;
    return failure ? this.#endingOf(failure) : done;
  }

  /** Removes repeated items and publishes the rest. */
  #take(received: readonly Item[], watch: IdleWatch): void {
    const isStallEnd = received.length > 0 && watch.onDelta();
    if (isStallEnd) this.monitor.recordStallEnd();
    const items = this.#adapter.deduplicate(received);
    const summary = items.length > 0 ? this.#account(items) : undefined;
    const { serverOutcome } = summary ?? {};
    // Set before push(), which may publish the items together with the progress.
    this.#state = reduceRun(this.#state, { type: 'read', hasItems: received.length > 0, serverOutcome });
    if (summary) this.#adapter.push(items, summary.bytes);
    this.#adapter.show(this.#state.progress);
  }

  /** Checks the memory limit and updates the metrics. */
  #account(items: readonly Item[]): ItemSummary {
    const summary = this.#adapter.summarize(items);
    try {
      this.#memory!.trackAllocation(summary.bytes);
    } catch (cause) {
      throw tooLarge(cause);
    }
    // Metadata alone does not reset the retries. Otherwise, a server that sends its id and disconnects would be retried
    // forever.
    if (summary.hasContent) this.#retries.reset();
    this.monitor.recordDeltas(summary.characters);
    if (summary.usage) this.monitor.recordUsage(summary.usage);
    return summary;
  }

  /** The policy of the next attempt. It changes after a response has begun. */
  get #policy(): ConnectPolicy {
    const { byteTimeoutMs = 120_000, connections = sharedConnections } = this.#setup.options;
    return {
      environment: this.environment,
      retries: this.#retries,
      connections,
      signal: this.#abort.signal,
      firstByteTimeoutMs: byteTimeoutMs,
      isResuming: this.#state.isResuming,
      streamRetryMs: this.#adapter.streamRetryMs,
      onQueued: (position) => this.#dispatch({ type: 'queued', position }),
      onRequest: () => this.#dispatch({ type: 'request', attempt: this.#retries.failures + 1 }),
      onRetryScheduled: (wait) =>
        this.#dispatch({ ...wait, type: 'retry', error: this.#describe(this.#adapter.toStreamError(wait.error)) }),
      onRetryStart: ({ retryAt, delayMs, error }) =>
        this.monitor.recordRetry(retryAt - delayMs, {
          resuming: this.#state.isResuming,
          cause: this.#adapter.toStreamError(error).code,
        }),
    };
  }

  #watch(source: RunSource<Item>): IdleWatch {
    return new IdleWatch({
      ...this.#setup.options,
      ...(!source.seesBytes && { byteTimeoutMs: 0 }),
      environment: this.environment,
      onStall: (since) => {
        // The server reported how the response ended, but keeps the connection open.
        const { serverOutcome } = this.#state;
        if (serverOutcome) return source.close(serverOutcome);
        this.monitor.recordStall(since);
        this.#dispatch({ type: 'stall', since });
      },
      onTimeout: (error) => source.close(error),
    });
  }

  #watchForSleep(source: RunSource<Item>, watch: IdleWatch): () => void {
    return watchForSleep({
      environment: this.environment,
      isSilent: () => this.#state.progress.status === 'stalled',
      lastSign: () => watch.lastByteAt,
      onDead: () => source.close(asleep()),
    });
  }

  #end(ending: RunEnding): void {
    if (this.#abort.signal.aborted) return;
    this.#abort.abort(aborted());
    this.#setup.signal?.removeEventListener('abort', this.stop);
    this.monitor.endStream(ending.outcome ?? ending.status);
    this.#dispatch({ type: 'end', ending });
    this.#adapter.onEnd?.();
  }

  #endingOf(cause: unknown): RunEnding {
    const failure = this.#state.serverOutcome ?? cause;
    if (hasCode(failure, 'aborted')) return stopped;
    const error = this.#describe(this.#adapter.toStreamError(failure));
    return { status: 'failed', outcome: error.code === 'truncated' ? 'truncated' : 'failed', error };
  }

  /** Adds the attempt and the received text to an error. */
  #describe(error: StreamError): StreamError {
    const attempt = Math.max(1, this.#retries.failures);
    const partial = this.#adapter.text;
    return new StreamError(error.code, error.message, { ...error, attempt, partial, cause: error.cause });
  }

  #dispatch(action: RunAction): void {
    this.#state = reduceRun(this.#state, action);
    this.#adapter.show(this.#state.progress);
  }
}
