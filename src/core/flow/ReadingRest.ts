import type { Host } from '../Host.js';

/** A chunk of this size, in bytes, says that there is more than one frame can show: nothing is gained by waiting. */
const large = 4_096;
/** How much of a frame a rest takes: the last of what the frame shows is read shortly before it. */
const share = 0.8;
/** A frame takes no longer where the page is in time for it, in milliseconds. */
const longestFrameMs = 17;

/**
 * Lets a reader rest while the frame has had its commit. A model sends a word every few milliseconds, and to be woken
 * for each takes more of the page's time than to decode it; after a rest, what came meanwhile is read in one go, in time
 * for the next frame: a rest ends at the same time of the frame whenever it began.
 */
export class ReadingRest {
  readonly #host: Host;
  #cameAt = -Infinity;
  #frameMs = longestFrameMs;
  /** One rest a frame: a host whose frames do not come must not keep a reader from its end. */
  #isDue = false;
  #end = () => {};

  constructor(host: Host) {
    this.#host = host;
  }

  /**
   * A frame has come. Whoever still rests reads on: the frame is shorter than the last.
   *
   * @param isSpent - It has its commit. What comes after one without is shown at once, and nobody knows how much of the
   * frame is left then.
   */
  frame(isSpent: boolean): void {
    this.end();
    const now = this.#host.now();
    this.#frameMs = Math.min(longestFrameMs, now - this.#cameAt);
    this.#cameAt = now;
    this.#isDue = isSpent;
  }

  /**
   * @param bytes - the size of the chunk that was read last.
   * @returns what to wait for before the next is read; `undefined` where there is no frame to wait for.
   */
  readonly after = (bytes: number): Promise<void> | undefined => {
    const { rest } = this.#host;
    if (!this.#isDue || bytes >= large || !rest || this.#host.isHidden()) return undefined;
    this.#isDue = false;
    const leftMs = this.#cameAt + this.#frameMs * share - this.#host.now();
    if (leftMs <= 0) return undefined;
    return new Promise((resolve) => {
      const cancel = rest(leftMs, resolve);
      this.#end = () => {
        cancel();
        resolve();
      };
    });
  };

  /** Whoever rests goes on, and gives its timer back. */
  end(): void {
    this.#isDue = false;
    this.#end();
  }
}
