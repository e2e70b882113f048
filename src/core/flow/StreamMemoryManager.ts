import { StreamError } from '../../model/StreamError.js';

const bytesPerMB = 1024 * 1024;

export interface StreamMemoryManagerOptions {
  /**
   * Called before an allocation is refused. To free memory, drop data and call `trackDeallocation` with its size.
   * @defaultValue nothing is freed
   */
  onLimit?: ((missingBytes: number) => void) | undefined;
}

/** Limits the memory of a stream: counts allocations and refuses those above the limit. */
export class StreamMemoryManager {
  readonly #maxBytes: number;
  readonly #onLimit: ((missingBytes: number) => void) | undefined;
  #usedBytes = 0;

  /** @param maxBufferSizeInMB - The limit, in units of 1,048,576 bytes. @defaultValue `100` */
  constructor(maxBufferSizeInMB = 100, options: StreamMemoryManagerOptions = {}) {
    if (!(maxBufferSizeInMB > 0))
      throw new StreamError(
        'invalid-option',
        `\`maxBufferSizeInMB\` must be a number above 0, got ${maxBufferSizeInMB}.`,
      );
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

  /** Counts freed bytes; never below zero. */
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

/** NaN would disable the limit, since every comparison with it is false. */
function checkSize(size: number): void {
  if (!(size >= 0)) throw new StreamError('invalid-option', `A size must be a number of bytes from 0, got ${size}.`);
}
