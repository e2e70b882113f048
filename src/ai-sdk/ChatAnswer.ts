import type { UIMessageChunk } from 'ai';
import { IdleWatch } from '../core/connection/IdleWatch.js';
import type { Host } from '../core/Host.js';
import type { StreamMonitor } from '../core/monitor/StreamMonitor.js';
import { StreamError } from '../core/StreamError.js';
import type { ResponseOutcome, ResponseProgress } from '../core/state/ResponseState.js';
import { AnswerProgress } from './AnswerProgress.js';
import type { ChunkSource } from './ChunkSource.js';
import { ChunkValve } from './ChunkValve.js';
import { failureOf, sdkError } from './sdkError.js';

export interface ChatAnswerOptions {
  readonly host: Host;
  readonly monitor: StreamMonitor;
  readonly signal: AbortSignal | undefined;
  readonly strict: boolean;
  readonly stallAfterMs: number;
  readonly byteTimeoutMs: number;
  readonly eventTimeoutMs: number;
  readonly highWaterMark: number;
  readonly onPhase: (phase: ResponseProgress) => void;
}

/** One answer, from its first chunk to its end: reads the source, drives the valve, and knows how it ended. */
export class ChatAnswer {
  readonly valve: ChunkValve;
  readonly progress = new AnswerProgress();
  outcome: ResponseOutcome | undefined;
  failure: StreamError | undefined;

  readonly #options: ChatAnswerOptions;
  #source: ChunkSource | undefined;

  constructor(options: ChatAnswerOptions) {
    this.#options = options;
    this.valve = new ChunkValve(options.host, (reason) => this.#abandon(reason));
  }

  /** @returns what the SDK is to read. */
  start(source: ChunkSource): ReadableStream<UIMessageChunk> {
    this.#source = source;
    this.#options.onPhase({ status: 'streaming' });
    void this.#run(source);
    return this.valve.stream;
  }

  /** The application stopped it before it began. */
  stop(): void {
    this.#settle('stopped');
  }

  /** The answer is over before it began. */
  fail(error: unknown): void {
    this.#settle('failed', failureOf(error, false));
  }

  async #run(source: ChunkSource): Promise<void> {
    try {
      await this.#read(source);
      this.#end(source);
    } catch (error) {
      if (this.outcome) return;
      if (this.#options.signal?.aborted) return this.#settle('stopped');
      const failure = failureOf(error, true);
      this.#settle('failed', failure);
      this.valve.end({ error: sdkError(failure) });
    } finally {
      source.close();
    }
  }

  async #read(source: ChunkSource): Promise<void> {
    const { host, highWaterMark, stallAfterMs, byteTimeoutMs, eventTimeoutMs, monitor, onPhase } = this.#options;
    const watch = new IdleWatch({
      host,
      stallAfterMs,
      byteTimeoutMs,
      eventTimeoutMs,
      onStall: (since) => {
        monitor.recordStall(since);
        onPhase({ status: 'stalled', since });
      },
      onTimeout: (error) => source.close(error),
    });
    try {
      for (;;) {
        const chunks = await source.read();
        if (!chunks || this.outcome) return;
        watch.bytes();
        if (chunks.length === 0) continue;
        if (watch.event()) {
          monitor.recordStallEnd();
          onPhase({ status: 'streaming' });
        }
        this.#take(chunks);
        if (this.progress.isAborted || this.progress.errorText !== undefined) return;
        if (this.valve.heldCharacters < highWaterMark) continue;
        watch.pause();
        await this.valve.drained();
        watch.resume();
      }
    } finally {
      watch.stop();
    }
  }

  #take(chunks: readonly UIMessageChunk[]): void {
    const { monitor } = this.#options;
    const before = this.progress.text.length;
    for (const chunk of chunks) this.progress.observe(chunk);
    monitor.recordDeltas(this.progress.text.length - before);
    this.valve.push(chunks);
  }

  #end(source: ChunkSource): void {
    if (this.outcome) return;
    const { progress } = this;
    if (progress.errorText !== undefined) {
      // The SDK makes its error of the chunk.
      this.#settle('failed', new StreamError('provider', progress.errorText, { partial: progress.text }));
      this.valve.end();
    } else if (progress.isAborted) {
      this.#settle('stopped');
      this.valve.end({ error: new DOMException('The server stopped the answer.', 'AbortError') });
    } else if (progress.isFinished || source.isWhole) {
      this.#settle('complete');
      this.valve.end();
    } else if (source.unreadable > 0) {
      const failure = unreadable(source.unreadable);
      this.#settle('failed', failure);
      this.valve.end({ error: failure });
    } else {
      const failure = truncated(progress.text);
      this.#settle('truncated', failure);
      this.valve.end(this.#options.strict ? { error: failure } : {});
    }
  }

  /** The SDK reads no more: it was stopped, or something in the answer was too much for it. */
  #abandon(reason: unknown): void {
    if (this.outcome) return;
    if (this.#options.signal?.aborted) this.#settle('stopped');
    else this.#settle('failed', reason === undefined ? undefined : rejected(reason, this.progress.text));
    this.#source?.close(reason);
  }

  #settle(outcome: ResponseOutcome, failure?: StreamError): void {
    if (this.outcome) return;
    this.outcome = outcome;
    this.failure = failure;
    this.#options.monitor.endStream(outcome);
    if (outcome === 'complete') this.#options.onPhase({ status: 'done', outcome });
    else if (outcome === 'stopped') this.#options.onPhase({ status: 'stopped', outcome });
    else this.#options.onPhase({ status: 'failed', outcome, error: failure ?? rejected(undefined, '') });
  }
}

function truncated(partial: string): StreamError {
  return new StreamError(
    'truncated',
    'The answer ended before the server said that it was whole; the text so far is kept. Ask again, or resume.',
    { retryable: true, partial },
  );
}

function unreadable(events: number): StreamError {
  return new StreamError(
    'protocol',
    `None of the ${events} events of the response could be read as a UI message stream. Does the server speak another ` +
      'protocol? Then name it in `protocol`.',
  );
}

function rejected(cause: unknown, partial: string): StreamError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new StreamError('protocol', `The AI SDK could not go on with the answer: ${message}`, { partial, cause });
}
