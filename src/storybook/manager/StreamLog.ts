import { createStore } from '../../core/createStore.js';
import type { ResponseMetrics } from '../../core/monitor/StreamMonitor.js';
import { defaultControls, type PlaybackControls, type StreamReport, type StreamRow } from '../channel.js';

/** More rows would make the panel slow. */
const maxRows = 1_000;

export interface StreamLogState {
  readonly storyId: string;
  /** The latest rows. `dropped` is the number of earlier ones. */
  readonly rows: readonly StreamRow[];
  readonly dropped: number;
  readonly metrics: ResponseMetrics | undefined;
  readonly controls: PlaybackControls;
}

/** The state of the panel. Collects rows while the panel is hidden, too. */
export class StreamLog {
  readonly #send: (controls: PlaybackControls) => void;
  #run = 0;
  readonly #store = createStore<StreamLogState>({
    storyId: '',
    rows: [],
    dropped: 0,
    metrics: undefined,
    controls: defaultControls,
  });

  constructor(send: (controls: PlaybackControls) => void) {
    this.#send = send;
  }

  readonly getSnapshot = this.#store.getSnapshot;
  readonly subscribe = this.#store.subscribe;

  readonly append = ({ storyId, run, rows, metrics }: StreamReport): void => {
    const isOtherStory = storyId !== this.#state.storyId;
    const isOtherRun = isOtherStory || run !== this.#run;
    this.#run = run;
    if (isOtherRun) {
      const controls = isOtherStory ? defaultControls : this.#state.controls;
      this.#set({ storyId, rows: [], dropped: 0, controls });
      // Sends the panel's settings again, because a reloaded preview has lost them.
      this.#send(controls);
    }
    const all = [...this.#state.rows, ...rows];
    const over = Math.max(0, all.length - maxRows);
    this.#set({ rows: all.slice(over), dropped: this.#state.dropped + over, metrics });
  };

  readonly setControls = (controls: Partial<PlaybackControls>): void => {
    this.#set({ controls: { ...this.#state.controls, ...controls } });
    this.#send(this.#state.controls);
  };

  get #state(): StreamLogState {
    return this.#store.getSnapshot();
  }

  #set(change: Partial<StreamLogState>): void {
    this.#store.set({ ...this.#state, ...change });
  }
}
