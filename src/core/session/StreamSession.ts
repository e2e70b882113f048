import { emptyResponse, idleResponse, isActive, type ResponseState } from '../../model/ResponseState.js';
import { StreamError } from '../../model/StreamError.js';
import type { StreamInput } from '../connection/buildRequest.js';
import { currentEnvironment, type Environment } from '../environment.js';
import { type StreamMetrics, StreamMonitor } from '../monitor/StreamMonitor.js';
import { ResponseStore } from '../run/ResponseStore.js';
import { StreamSessionRun } from '../run/StreamSessionRun.js';
import type { StreamSessionOptions } from './StreamSessionOptions.js';

export type { StreamInput } from '../connection/buildRequest.js';
export type { StreamSessionOptions } from './StreamSessionOptions.js';

/**
 * One answer at a time, from request to snapshot: the one place where connection, decoding, flow and state meet. Every
 * method may be passed around without its session.
 */
export class StreamSession {
  readonly #store = new ResponseStore();
  #options: StreamSessionOptions;
  #run: StreamSessionRun | undefined;
  /** Shown before there is a run. */
  readonly #idleMonitor = new StreamMonitor();

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
  readonly start = (input?: StreamInput): Promise<ResponseState> => {
    const before = this.#run;
    before?.stop();
    // Whoever was told of that stop may have started another answer, which then stands in the place of this one.
    return before && this.#run !== before ? before.ended : this.#begin(input);
  };

  /** Asks the same again, from empty text. */
  readonly retry = (): Promise<ResponseState> => this.start(this.#run?.input);

  /**
   * Goes on with the text that is there, the way the `resume` option says; in a session that has none yet, joins an
   * answer that is under way on the server (a 204 then leaves the session idle). Does nothing while one is under way
   * here, or once it is whole.
   *
   * @returns as `start` does.
   * @throws {@link StreamError} `'invalid-option'` where there is no `resume` option.
   */
  readonly resume = (): Promise<ResponseState> => {
    const state = this.getSnapshot();
    if (this.#run && (state.status === 'done' || isActive(state))) return this.#run.ended;
    if (!this.#options.resume)
      throw new StreamError(
        'invalid-option',
        'Nothing says how to go on with an answer: give the `resume` option, or ask again from the start with `retry`.',
      );
    return this.#begin(this.#run?.input, this.#run ?? 'join');
  };

  /** Ends what is under way. What arrived stays. */
  readonly stop = (): void => {
    this.#run?.stop();
  };

  /** Stops, and forgets the answer: back to `idle`. */
  readonly reset = (): void => {
    const before = this.#run;
    this.stop();
    // A start of whoever was told of that stop stays, as in `start`: forgotten, its run could not be stopped any more.
    if (this.#run !== before) return;
    this.#run = undefined;
    if (this.getSnapshot() !== idleResponse) this.#store.commit({ data: emptyResponse, progress: { status: 'idle' } });
  };

  readonly getSnapshot = (): ResponseState => this.#store.getSnapshot();

  /** What a server renders. */
  readonly getServerSnapshot = (): ResponseState => idleResponse;

  /** @returns a function that ends the subscription. */
  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  /** The monitor of the latest start. */
  get monitor(): StreamMonitor {
    return this.#run?.monitor ?? this.#idleMonitor;
  }

  /** How the latest start is doing, or did. A new object each time. */
  get metrics(): StreamMetrics {
    return this.monitor.getMetrics();
  }

  /** The surroundings of the latest start: its clock is the one behind `retryAt` and `since`. */
  get environment(): Environment {
    return this.#run?.environment ?? this.#options.environment ?? currentEnvironment();
  }

  #begin(input: StreamInput | undefined, from?: StreamSessionRun | 'join'): Promise<ResponseState> {
    const run = new StreamSessionRun(this.#store, this.#options, input, from);
    // Before anybody is told that it begins.
    this.#run = run;
    run.begin();
    return run.ended;
  }
}
