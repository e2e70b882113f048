import { createStore } from '../../core/createStore.js';
import type { StreamMetrics } from '../../core/monitor/StreamMonitor.js';
import { defaultControls, type PlaybackControls, type StreamReport, type StreamRow } from '../channel.js';

/** More are not looked at, and would make the panel slow. */
const mostRows = 1_000;

export interface StreamLogState {
  readonly storyId: string;
  /** The latest ones. `dropped` counts those that went before. */
  readonly rows: readonly StreamRow[];
  readonly dropped: number;
  readonly metrics: StreamMetrics | undefined;
  readonly steering: PlaybackControls;
}

/** What the panel shows; kept while the panel is not, so that nothing is missed. */
export class StreamLog {
  readonly #steer: (steering: PlaybackControls) => void;
  #run = 0;
  readonly #store = createStore<StreamLogState>({
    storyId: '',
    rows: [],
    dropped: 0,
    metrics: undefined,
    steering: defaultControls,
  });

  /** @param steer - Tells the preview. */
  constructor(steer: (steering: PlaybackControls) => void) {
    this.#steer = steer;
  }

  readonly getSnapshot = this.#store.getSnapshot;
  readonly subscribe = this.#store.subscribe;

  readonly append = ({ storyId, run, rows, metrics }: StreamReport): void => {
    const isOtherStory = storyId !== this.#state.storyId;
    const isOtherRun = isOtherStory || run !== this.#run;
    this.#run = run;
    if (isOtherRun) {
      const steering = isOtherStory ? defaultControls : this.#state.steering;
      this.#set({ storyId, rows: [], dropped: 0, steering });
      // The preview may have been loaded anew, and know of nothing.
      this.#steer(steering);
    }
    const all = [...this.#state.rows, ...rows];
    const over = Math.max(0, all.length - mostRows);
    this.#set({ rows: all.slice(over), dropped: this.#state.dropped + over, metrics });
  };

  readonly steer = (steering: Partial<PlaybackControls>): void => {
    this.#set({ steering: { ...this.#state.steering, ...steering } });
    this.#steer(this.#state.steering);
  };

  get #state(): StreamLogState {
    return this.#store.getSnapshot();
  }

  #set(change: Partial<StreamLogState>): void {
    this.#store.set({ ...this.#state, ...change });
  }
}
