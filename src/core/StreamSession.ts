import type { ResumeOptions } from './connection/ResumeOptions.js';
import type { RetryOptions } from './connection/RetryOptions.js';
import type { StreamConnectionManager } from './connection/StreamConnectionManager.js';
import type { ProtocolOption } from './decoding/StreamProcessor.js';
import type { Host } from './Host.js';
import type { StreamMetrics, StreamMonitor } from './monitor/StreamMonitor.js';
import type { StreamDelta } from './StreamDelta.js';
import { idleResponse, type ResponseState } from './state/ResponseState.js';

/** What a start asks: a prompt, or the fields of the request's JSON body. */
export type StreamInput = string | Readonly<Record<string, unknown>>;

/** Options may change between starts; a start under way keeps those it began with. */
export interface StreamSessionOptions {
  /** Where to ask. @defaultValue `'/api/stream'` */
  api?: string | URL | undefined;
  /** With `'GET'` the body's fields become query parameters. @defaultValue `'POST'` */
  method?: 'GET' | 'POST' | undefined;
  /** A function is called for every attempt, so a token can be fresh. */
  headers?: HeadersInit | (() => HeadersInit | Promise<HeadersInit>) | undefined;
  /**
   * Fields to send beside the input, or a function that makes the whole body of it. Plain objects go as JSON.
   * @defaultValue `{ prompt }` for an input that is a string, the input itself otherwise
   */
  body?: Readonly<Record<string, unknown>> | ((input: StreamInput | undefined) => unknown) | undefined;
  credentials?: RequestCredentials | undefined;
  /** @defaultValue the global `fetch`, looked up at each request */
  fetch?: typeof fetch | undefined;
  /** What the server speaks. @defaultValue `'auto'` */
  protocol?: ProtocolOption | undefined;
  /** `false` asks once. @defaultValue 3 retries without progress, full jitter from 0.5 to 30 s */
  retry?: RetryOptions | false | undefined;
  /** How to go on after a break in mid-answer. @defaultValue not at all */
  resume?: ResumeOptions | undefined;
  /**
   * Sends an `Idempotency-Key`, the same for every attempt of one start, so that a server can tell a retry from a
   * second question. @defaultValue only to the page's own origin: elsewhere the header needs the server's consent (CORS)
   */
  idempotencyKey?: boolean | undefined;
  /** Silence between two deltas after which the status is `stalled`, until the next. `0`: never. @defaultValue `10_000` */
  stallAfterMs?: number | undefined;
  /** Silence of the socket, heartbeats included, that ends the connection. `0`: never. @defaultValue `120_000` */
  byteTimeoutMs?: number | undefined;
  /** Time without a delta, heartbeats or not, that ends the connection. `0`: never. @defaultValue `300_000` */
  eventTimeoutMs?: number | undefined;
  /** The longest single event, in bytes. @defaultValue that of `StreamProcessor` */
  maxEventBytes?: number | undefined;
  /** The largest answer. @defaultValue `100` */
  maxBufferSizeInMB?: number | undefined;
  /** Bytes of text held uncommitted before the socket has to wait. @defaultValue `1_048_576` */
  highWaterMark?: number | undefined;
  /** Evens out the bursts of a provider, at most 250 ms behind; off where the user asked for less motion. @defaultValue `false` */
  smooth?: boolean | undefined;
  /** User Timing entries in the Performance panel. @defaultValue `true` */
  userTiming?: boolean | undefined;
  /** Who admits connections. @defaultValue one manager shared by all sessions: six streams an origin over HTTP/1.1 */
  connections?: StreamConnectionManager | undefined;
  /** @defaultValue `currentHost()` at each start */
  host?: Host | undefined;
  /** Called with each response that is about to be read. */
  onResponse?: ((response: Response) => void) | undefined;
  /** Called with what arrived, before it is shown. */
  onDeltas?: ((deltas: readonly StreamDelta[]) => void) | undefined;
  /** Called once a start has ended, however it did. */
  onEnd?: ((state: ResponseState) => void) | undefined;
}

/**
 * One answer at a time, from request to snapshot: the one place where connection, decoding, flow and state meet. Every
 * method may be passed around without its session.
 */
export class StreamSession {
  #options: StreamSessionOptions;
  #state: ResponseState = idleResponse;

  constructor(options: StreamSessionOptions = {}) {
    this.#options = options;
  }

  /** Takes effect with the next start. */
  readonly setOptions = (options: StreamSessionOptions): void => {
    this.#options = options;
  };

  /**
   * Asks, from empty text. What is under way is stopped first. The request leaves in a microtask, so that a `stop`
   * that follows at once (StrictMode's, for one) sends none.
   *
   * @returns the state in which this start ended. Never rejects: a failure is a state.
   */
  readonly start = async (_input?: StreamInput): Promise<ResponseState> => this.#state;

  /** Asks the same again, from empty text. */
  readonly retry = async (): Promise<ResponseState> => this.#state;

  /**
   * Goes on with the text that is there, the way the `resume` option says; in a session that has none yet, joins an
   * answer that is under way on the server (a 204 then leaves the session idle).
   */
  readonly resume = async (): Promise<ResponseState> => this.#state;

  /** Ends what is under way. What arrived stays. */
  readonly stop = (): void => {};

  /** Stops, and forgets the answer: back to `idle`. */
  readonly reset = (): void => {};

  readonly getSnapshot = (): ResponseState => this.#state;

  /** What a server renders. */
  readonly getServerSnapshot = (): ResponseState => idleResponse;

  /** @returns a function that ends the subscription. */
  readonly subscribe = (_listener: () => void): (() => void) => {
    return () => {};
  };

  /** The monitor of the latest start. */
  get monitor(): StreamMonitor {
    throw new Error(`not yet ${this.#options}`);
  }

  /** How the latest start is doing, or did. A new object each time. */
  get metrics(): StreamMetrics {
    return this.monitor.getMetrics();
  }

  /** The surroundings of the latest start: the clock behind `retryAt` and `since`. */
  get host(): Host {
    throw new Error('not yet');
  }
}
