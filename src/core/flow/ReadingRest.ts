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
 * for the next frame.
 */
export class ReadingRest {
  readonly #host: Host;
  #spentAt = 0;
  #frameMs = longestFrameMs;
  /** One rest a frame: a host whose frames do not come must not keep a reader from its end. */
  #isDue = false;
  #end = () => {};

  constructor(host: Host) {
    this.#host = host;
  }

  /** The frame has had its commit. */
  frameSpent(): void {
    this.#spentAt = this.#host.now();
    this.#isDue = true;
  }

  /** The next frame has come. */
  frameCame(): void {
    this.#frameMs = Math.min(longestFrameMs, this.#host.now() - this.#spentAt);
  }

  /**
   * @param bytes - the size of the chunk that was read last.
   * @returns what to wait for before the next is read; `undefined` where there is no frame to wait for.
   */
  readonly after = (bytes: number): Promise<void> | undefined => {
    const { rest } = this.#host;
    if (!this.#isDue || bytes >= large || !rest || this.#host.isHidden()) return undefined;
    this.#isDue = false;
    return new Promise((resolve) => {
      const cancel = rest(this.#frameMs * share, resolve);
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
