import { StreamError } from '../../model/StreamError.js';

const bytesPerMB = 1024 * 1024;

export interface StreamMemoryManagerOptions {
  /**
   * Asked for memory before an allocation is refused: drop settled history and `trackDeallocation` what it weighed.
   * @defaultValue nothing can be dropped, so the allocation is refused
   */
  onLimit?: ((missingBytes: number) => void) | undefined;
}

/** The bound on what is held: counts what is told to it, and refuses what would pass the limit. */
export class StreamMemoryManager {
  readonly #maxBytes: number;
  readonly #onLimit: ((missingBytes: number) => void) | undefined;
  #usedBytes = 0;

  /** @param maxBufferSizeInMB - The limit, in units of 1,048,576 bytes. @defaultValue `100` */
  constructor(maxBufferSizeInMB = 100, options: StreamMemoryManagerOptions = {}) {
    if (!(maxBufferSizeInMB > 0))
      throw new StreamError('invalid-option', `A limit of ${maxBufferSizeInMB} MB would refuse everything.`);
    this.#maxBytes = maxBufferSizeInMB * bytesPerMB;
    this.#onLimit = options.onLimit;
  }

  /**
   * Counts an allocation.
   *
   * @param size - In bytes.
   * @throws {@link StreamError} `'memory-limit'`, `Memory limit exceeded`; the refused allocation is not counted.
   */
  trackAllocation(size: number): void {
    checkSize(size);
    const missing = () => this.#usedBytes + size - this.#maxBytes;
    if (missing() > 0) this.#onLimit?.(missing());
    if (missing() > 0) throw new StreamError('memory-limit', 'Memory limit exceeded');
    this.#usedBytes += size;
  }

  /** Gives bytes back; never below zero. */
  trackDeallocation(size: number): void {
    checkSize(size);
    this.#usedBytes = Math.max(0, this.#usedBytes - size);
  }

  /** Bytes in use. */
  getCurrentUsage(): number {
    return this.#usedBytes;
  }

  reset(): void {
    this.#usedBytes = 0;
  }
}

/** One NaN would switch the limit off for good, since no comparison with it holds. */
function checkSize(size: number): void {
  if (!(size >= 0)) throw new StreamError('invalid-option', `A size is a number of bytes from 0, not ${size}.`);
}
