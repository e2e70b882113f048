import { idleResponse, isActive, type ResponseState } from '../../model/ResponseState.js';
import type { StreamInput } from '../connection/buildRequest.js';
import { createStore } from '../createStore.js';
import { currentEnvironment, type Environment } from '../environment.js';
import { invalidOption } from '../errors.js';
import { type ResponseMetrics, StreamMonitor } from '../monitor/StreamMonitor.js';
import { DeltaResponse } from './DeltaResponse.js';
import type { StreamSessionOptions } from './StreamSessionOptions.js';

export type { StreamInput } from '../connection/buildRequest.js';
export type { StreamSessionOptions } from './StreamSessionOptions.js';

/**
 * Streams one response at a time into a snapshot: connects, retries, resumes, decodes, and commits once per frame. All
 * methods are bound.
 */
export class StreamSession {
  readonly #store = createStore<ResponseState>(idleResponse);
  #options: StreamSessionOptions;
  #response: DeltaResponse | undefined;
  readonly #idleMonitor = new StreamMonitor();

  constructor(options: StreamSessionOptions = {}) {
    this.#options = options;
  }

  /** Replaces the options. They apply from the next start. */
  readonly setOptions = (options: StreamSessionOptions): void => {
    this.#options = options;
  };

  /**
   * Sends a request and streams its response, starting with empty text. An active response is stopped first. The
   * request is sent in a microtask, so that `stop` in the same task prevents it (React's StrictMode).
   *
   * @returns the final state of this start. Never rejects; a failure is a state.
   */
  readonly start = (input?: StreamInput): Promise<ResponseState> => {
    const before = this.#response;
    before?.run.stop();
    // A subscriber may have called start() synchronously from the stop notification; that newer run wins.
    return before && this.#response !== before ? before.ended : this.#begin(input);
  };

  /** Sends the same request again, starting with empty text. */
  readonly retry = (): Promise<ResponseState> => this.start(this.#response?.input);

  /**
   * Continues the interrupted response with the `resume` option. A session without a response joins the response that
   * is active on the server; if the server replies with 204, the session stays idle. Has no effect during a response or
   * after a complete one.
   *
   * @returns the final state.
   * @throws {@link StreamError} `'invalid-option'` without the `resume` option.
   */
  readonly resume = (): Promise<ResponseState> => {
    const state = this.getSnapshot();
    if (this.#response && (state.status === 'done' || isActive(state))) return this.#response.ended;
    if (!this.#options.resume)
      throw invalidOption('`resume()` needs the `resume` option. Set it, or call `retry()` to start over.');
    return this.#begin(this.#response?.input, this.#response ?? 'join');
  };

  /** Ends the active response and its request. The text that arrived is kept. */
  readonly stop = (): void => {
    this.#response?.run.stop();
  };

  /** Stops and discards the response. The status returns to `idle`. */
  readonly reset = (): void => {
    const before = this.#response;
    this.stop();
    // A subscriber may have called start() from the stop notification. Discarding that run would make it impossible to
    // stop.
    if (this.#response !== before) return;
    this.#response = undefined;
    this.#store.set(idleResponse);
  };

  readonly getSnapshot = (): ResponseState => this.#store.getSnapshot();

  /** The state for server rendering. */
  readonly getServerSnapshot = (): ResponseState => idleResponse;

  /** @returns a function that ends the subscription. */
  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  get monitor(): StreamMonitor {
    return this.#response?.run.monitor ?? this.#idleMonitor;
  }

  /** Metrics of the latest start, as a new object. */
  get metrics(): ResponseMetrics {
    return this.monitor.getMetrics();
  }

  /** The environment of the latest start. `retryAt` and `since` are times of its clock. */
  get environment(): Environment {
    return this.#response?.run.environment ?? this.#options.environment ?? currentEnvironment();
  }

  #begin(input: StreamInput | undefined, from?: DeltaResponse | 'join'): Promise<ResponseState> {
    const response = new DeltaResponse(this.#store, this.#options, input, from);
    // Set before the first notification, so that a subscriber can stop the response.
    this.#response = response;
    response.run.start();
    return response.ended;
  }
}
