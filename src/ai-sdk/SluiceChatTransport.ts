import { type ChatTransport, DefaultChatTransport, type HttpChatTransportInitOptions, type UIMessage } from 'ai';
import type { ConnectPolicy } from '../core/connection/connect.js';
import type { RetryOptions } from '../core/connection/RetryOptions.js';
import { type StreamConnectionManager, sharedConnections } from '../core/connection/StreamConnectionManager.js';
import { StreamErrorHandler } from '../core/connection/StreamErrorHandler.js';
import { currentHost, type Host } from '../core/Host.js';
import { type StreamMetrics, StreamMonitor } from '../core/monitor/StreamMonitor.js';
import type { StreamError } from '../core/StreamError.js';
import type { ResponseOutcome, ResponseProgress } from '../core/state/ResponseState.js';
import { ChatAnswer } from './ChatAnswer.js';
import { ChunkDecoder } from './ChunkDecoder.js';
import type { ChunkSource } from './ChunkSource.js';
import { openChunks, type WireOptions } from './openChunks.js';
import { failureOf } from './sdkError.js';

type SendOptions<UI_MESSAGE extends UIMessage> = Parameters<ChatTransport<UI_MESSAGE>['sendMessages']>[0];
type ReconnectOptions<UI_MESSAGE extends UIMessage> = Parameters<ChatTransport<UI_MESSAGE>['reconnectToStream']>[0];

/** What the AI SDK does not know of its answers. The same object until something changes. */
export interface ChatProgress {
  /** What the latest answer is doing. */
  readonly phase: ResponseProgress;
  /** Why the latest answer failed, or was cut. */
  readonly failure: StreamError | undefined;
}

/** What is known of an answer once it has ended. */
export interface AnswerReport {
  readonly chatId: string;
  readonly outcome: ResponseOutcome;
  readonly failure: StreamError | undefined;
  readonly metrics: StreamMetrics;
}

/** How answers are fetched and watched; `useChat` takes them all. */
export interface AnswerOptions {
  /** Makes an answer that was cut an error in the AI SDK's own fields too. @defaultValue `false` */
  strict?: boolean | undefined;
  /** `false` asks once. @defaultValue 3 retries before the first byte, full jitter from 0.5 to 30 s */
  retry?: RetryOptions | false | undefined;
  /** Silence between two chunks after which the phase is `stalled`, until the next. `0`: never. @defaultValue `10_000` */
  stallAfterMs?: number | undefined;
  /** Silence of the socket, heartbeats included, that ends the connection. `0`: never. @defaultValue `120_000` */
  byteTimeoutMs?: number | undefined;
  /** Time without a chunk, heartbeats or not, that ends the connection. `0`: never. @defaultValue `300_000` */
  eventTimeoutMs?: number | undefined;
  /** The longest single event, in characters. @defaultValue `16_777_216` */
  maxEventBytes?: number | undefined;
  /** Characters held for the next frame before the socket has to wait. @defaultValue `1_048_576` */
  highWaterMark?: number | undefined;
  /** User Timing entries in the Performance panel. @defaultValue `true` */
  userTiming?: boolean | undefined;
  /** Who admits connections. @defaultValue one manager shared by all: six streams an origin over HTTP/1.1 */
  connections?: StreamConnectionManager | undefined;
  /** @defaultValue `currentHost()` at each request */
  host?: Host | undefined;
}

export interface SluiceChatTransportOptions<UI_MESSAGE extends UIMessage>
  extends HttpChatTransportInitOptions<UI_MESSAGE>,
    AnswerOptions {
  /**
   * The transport that asks. The SDK's two for HTTP are read byte by byte; of another, only the chunks are seen.
   * @defaultValue `new DefaultChatTransport(options)`
   */
  transport?: ChatTransport<UI_MESSAGE> | undefined;
  /** Whether a resumed stream tells the answer from its start. @defaultValue `true` */
  resumeStreamIsReplay?: boolean | undefined;
  /** Called once an answer has ended, however it did. */
  onEnd?: ((report: AnswerReport) => void) | undefined;
}

const idle: ChatProgress = { phase: { status: 'idle' }, failure: undefined };

/**
 * A transport for the AI SDK's own hook and `Chat`: it asks as the transport that it stands before, and adds retries,
 * one chunk a frame, a watch for silence, and the truth about how an answer ended.
 *
 * @example
 * ```ts
 * const chat = useChat({ transport: new SluiceChatTransport({ api: '/api/chat' }) });
 * ```
 */
export class SluiceChatTransport<UI_MESSAGE extends UIMessage = UIMessage> implements ChatTransport<UI_MESSAGE> {
  #options: SluiceChatTransportOptions<UI_MESSAGE>;
  #progress = idle;
  #monitor: StreamMonitor | undefined;
  #answer: ChatAnswer | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(options: SluiceChatTransportOptions<UI_MESSAGE> = {}) {
    this.#options = options;
  }

  /** Takes effect with the next request. */
  readonly setOptions = (options: SluiceChatTransportOptions<UI_MESSAGE>): void => {
    this.#options = options;
  };

  get resumeStreamIsReplay(): boolean | undefined {
    return this.#transport.resumeStreamIsReplay;
  }

  readonly sendMessages: ChatTransport<UI_MESSAGE>['sendMessages'] = async (options) => {
    const stream = await this.#open(options, (transport, send) => transport.sendMessages(send as typeof options));
    return stream!;
  };

  readonly reconnectToStream: ChatTransport<UI_MESSAGE>['reconnectToStream'] = (options) =>
    this.#open(options, (transport, reconnect) => transport.reconnectToStream(reconnect), true);

  readonly close = (): void => {
    this.#transport.close?.();
  };

  readonly getSnapshot = (): ChatProgress => this.#progress;

  /** @returns a function that ends the subscription. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** How the latest answer is doing, or did. A new object each time. */
  get metrics(): StreamMetrics {
    return (this.#monitor ?? new StreamMonitor()).getMetrics();
  }

  /** Whether text has arrived that the SDK has not taken yet. */
  get isHolding(): boolean {
    return this.#answer?.valve.isHolding ?? false;
  }

  /** Hands the SDK what waits for the next frame: once it is stopped it takes nothing more. */
  async flush(): Promise<void> {
    await this.#answer?.valve.flush();
  }

  /** Forgets the latest answer: back to `idle`. */
  reset(): void {
    this.#publish(idle);
  }

  get #transport(): ChatTransport<UI_MESSAGE> {
    return (
      this.#options.transport ?? new DefaultChatTransport(this.#options as HttpChatTransportInitOptions<UI_MESSAGE>)
    );
  }

  async #open(
    request: SendOptions<UI_MESSAGE> | ReconnectOptions<UI_MESSAGE>,
    ask: (
      transport: ChatTransport<UI_MESSAGE>,
      request: SendOptions<UI_MESSAGE> | ReconnectOptions<UI_MESSAGE>,
    ) => Promise<Awaited<ReturnType<ChatTransport<UI_MESSAGE>['reconnectToStream']>>>,
    isReconnect = false,
  ): Promise<Awaited<ReturnType<ChatTransport<UI_MESSAGE>['reconnectToStream']>>> {
    const transport = this.#transport;
    const options = this.#options;
    const host = options.host ?? currentHost();
    const { abortSignal } = request;
    const monitor = new StreamMonitor({ host, userTiming: options.userTiming ?? true });
    const answer: ChatAnswer = new ChatAnswer({
      host,
      monitor,
      signal: abortSignal,
      strict: options.strict ?? false,
      stallAfterMs: options.stallAfterMs ?? 10_000,
      byteTimeoutMs: options.byteTimeoutMs ?? 120_000,
      eventTimeoutMs: options.eventTimeoutMs ?? 300_000,
      highWaterMark: options.highWaterMark ?? 1_048_576,
      onPhase: (phase) => {
        const { outcome, failure } = answer;
        if (this.#answer === answer) this.#publish({ phase, failure });
        if (outcome) options.onEnd?.({ chatId: request.chatId, outcome, failure, metrics: monitor.getMetrics() });
      },
    });
    // An abort in the same task, such as StrictMode's, comes before the request.
    await undefined;
    abortSignal?.throwIfAborted();
    monitor.startStream();
    // Whether there is anything to resume is not known yet.
    if (!isReconnect) this.#begin(answer, monitor);
    let source: ChunkSource | null;
    try {
      source = await openChunks(
        transport,
        (transport) => ask(transport, request),
        this.#wire(answer, monitor, isReconnect, abortSignal),
      );
    } catch (error) {
      if (isReconnect) this.#begin(answer, monitor);
      if (abortSignal?.aborted) answer.stop();
      else answer.fail(answer.failure ?? error);
      throw error;
    }
    if (!source) return null;
    if (isReconnect) this.#begin(answer, monitor);
    return answer.start(source);
  }

  #begin(answer: ChatAnswer, monitor: StreamMonitor): void {
    this.#answer = answer;
    this.#monitor = monitor;
    this.#publish({ phase: { status: 'connecting', attempt: 1 }, failure: undefined });
  }

  #wire(
    answer: ChatAnswer,
    monitor: StreamMonitor,
    isReconnect: boolean,
    signal = new AbortController().signal,
  ): WireOptions {
    const { retry, connections = sharedConnections, byteTimeoutMs = 120_000, maxEventBytes } = this.#options;
    const host = this.#options.host ?? currentHost();
    const handler = new StreamErrorHandler({
      baseDelayMs: 500,
      jitter: 'full',
      ...(retry === false || isReconnect ? { maxRetries: 0 } : retry),
      host,
      signal,
    });
    const publish = (phase: ResponseProgress) => {
      if (this.#answer === answer) this.#publish({ phase, failure: undefined });
    };
    const policy: ConnectPolicy = {
      host,
      handler,
      connections,
      signal,
      firstByteTimeoutMs: byteTimeoutMs,
      mayBeEmpty: isReconnect,
      onQueued: (place) => publish({ status: 'queued', place }),
      onRequest: () => publish({ status: 'connecting', attempt: handler.failures + 1 }),
      onWait: ({ attempt, delayMs, error }) =>
        publish({
          status: 'retrying',
          attempt,
          delayMs,
          retryAt: host.now() + delayMs,
          resuming: false,
          error: failureOf(error, false),
        }),
    };
    return {
      policy,
      makeReader: () => new ChunkDecoder(maxEventBytes),
      onBytes: (size) => monitor.recordChunk(size),
      onFailure: (failure) => {
        answer.failure = failure;
      },
    };
  }

  #publish(progress: ChatProgress): void {
    this.#progress = progress;
    for (const listener of this.#listeners) listener();
  }
}
