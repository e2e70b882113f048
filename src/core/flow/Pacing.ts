import type { StreamDelta } from '../StreamDelta.js';

/** What waits for the screen, and how much of it is due now. */
export interface Pacing {
  readonly isEmpty: boolean;
  push(deltas: readonly StreamDelta[]): void;
  /** Takes out what is due in this frame. */
  take(): readonly StreamDelta[];
  /** Takes out everything. */
  drain(): readonly StreamDelta[];
}

/** Everything is due with the next frame. */
export class NextFrame implements Pacing {
  #deltas: StreamDelta[] = [];

  get isEmpty(): boolean {
    return this.#deltas.length === 0;
  }

  push(deltas: readonly StreamDelta[]): void {
    for (const delta of deltas) this.#deltas.push(delta);
  }

  take(): readonly StreamDelta[] {
    return this.drain();
  }

  drain(): readonly StreamDelta[] {
    const deltas = this.#deltas;
    this.#deltas = [];
    return deltas;
  }
}
