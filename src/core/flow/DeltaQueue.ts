import type { StreamDelta } from '../../model/StreamDelta.js';
import type { Environment } from '../environment.js';
import { Pacing } from './Pacing.js';

export interface DeltaQueueOptions {
  environment: Environment;
  /** Takes what is due: at most once a frame, in order. */
  commit: (deltas: readonly StreamDelta[]) => void;
  /** Bytes held uncommitted before {@link DeltaQueue.room} waits. @defaultValue `1_048_576` */
  highWaterMark?: number | undefined;
  /** Evens out bursts, at most 250 ms behind; off under reduced motion. @defaultValue `false` */
  smooth?: boolean | undefined;
}

/**
 * The valve between network and screen: deltas enter at wire speed and leave at frame speed. Past `highWaterMark` it
 * has no room, and a reader that waits for room slows the socket down; nothing is dropped.
 */
export class DeltaQueue {
  readonly #environment: Environment;
  readonly #commit: (deltas: readonly StreamDelta[]) => void;
  readonly #highWaterMark: number;
  readonly #pacing: Pacing;
  #bytes = 0;
  #cancelFrame: (() => void) | undefined;
  #onRoom: (() => void) | undefined;
  #closed = false;

  constructor({ environment, commit, highWaterMark = 1024 * 1024, smooth = false }: DeltaQueueOptions) {
    this.#environment = environment;
    this.#commit = commit;
    this.#highWaterMark = highWaterMark;
    this.#pacing = new Pacing(() => environment.now(), smooth && !environment.prefersReducedMotion?.() ? 250 : 0);
  }

  /**
   * Takes deltas in. After an idle frame they are committed before this returns: the first word of an answer waits for
   * nothing. Within a frame that has had its commit they wait for the next.
   *
   * @param bytes - What they weigh, against `highWaterMark`.
   */
  push(deltas: readonly StreamDelta[], bytes: number): void {
    if (this.#closed) return;
    this.#pacing.push(deltas);
    this.#bytes += bytes;
    if (this.#cancelFrame === undefined) this.#release(this.#pacing.take());
  }

  /** Resolves once less than the mark is held; `undefined` where that is so already. */
  room(): Promise<void> | undefined {
    if (this.#bytes < this.#highWaterMark) return undefined;
    return new Promise((resolve) => {
      this.#onRoom = resolve;
    });
  }

  /** Takes everything out, for the commit that ends a response or tells of a change. */
  drain(): readonly StreamDelta[] {
    const deltas = this.#pacing.drain();
    this.#settle();
    return deltas;
  }

  /** Gives back the frame that is asked for, takes everything out for the last commit and lets a waiting reader go. */
  close(): readonly StreamDelta[] {
    this.#closed = true;
    this.#cancelFrame?.();
    return this.drain();
  }

  #release(deltas: readonly StreamDelta[]): void {
    if (deltas.length > 0) this.#commit(deltas);
    if (this.#pacing.isEmpty) this.#settle();
    if (!this.#closed) this.#awaitFrame();
  }

  /** Until the next frame, what comes has to wait for it. */
  #awaitFrame(): void {
    let asking = true;
    let came = false;
    const cancel = this.#environment.frame(() => {
      came = true;
      this.#cancelFrame = undefined;
      if (this.#pacing.isEmpty) return;
      // Frames that are instant leave no time over which to even anything out.
      this.#release(asking ? this.#pacing.drain() : this.#pacing.take());
    });
    asking = false;
    if (!came) this.#cancelFrame = cancel;
  }

  #settle(): void {
    this.#bytes = 0;
    const onRoom = this.#onRoom;
    this.#onRoom = undefined;
    onRoom?.();
  }
}
