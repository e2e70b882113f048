import {
  emptyResponse,
  idleResponse,
  type ResponseData,
  type ResponseProgress,
  type ResponseState,
} from '../../model/ResponseState.js';
import type { StreamDelta } from '../../model/StreamDelta.js';
import { createStore } from '../createStore.js';
import { applyDeltas } from './applyDeltas.js';

/** What a commit changes; what it leaves out stays. */
export interface ResponseChange {
  /** Where the deltas are added. @defaultValue what arrived so far */
  readonly data?: ResponseData | undefined;
  readonly deltas?: readonly StreamDelta[] | undefined;
  /** A function is given the data with the deltas applied. */
  readonly progress?: ResponseProgress | ((data: ResponseData) => ResponseProgress) | undefined;
  readonly facts?: Partial<Pick<ResponseData, 'protocol' | 'skippedEvents'>> | undefined;
}

/** Holds the current snapshot and tells its listeners of each new one. */
export class ResponseStore {
  #data: ResponseData = emptyResponse;
  #commits = 0;
  #progress: ResponseProgress = { status: 'idle' };
  readonly #store = createStore<ResponseState>(idleResponse);

  readonly getSnapshot = this.#store.getSnapshot;
  readonly subscribe = this.#store.subscribe;

  /** One snapshot for everything that changed together. @returns it, though a listener may have gone on since. */
  commit({ data = this.#data, deltas = [], progress = this.#progress, facts }: ResponseChange): ResponseState {
    this.#data = { ...applyDeltas(data, deltas), ...facts };
    // A text that nobody reads is a chain of all its pieces, which weigh a multiple of it; reading it makes it one.
    if (++this.#commits % 1024 === 0) /^/.test(this.#data.text);
    this.#progress = typeof progress === 'function' ? progress(this.#data) : progress;
    const snapshot = { ...this.#data, ...this.#progress };
    this.#store.set(snapshot);
    return snapshot;
  }
}
