import type { Environment } from '../environment.js';

export interface ItemBuffer<Item> {
  readonly isEmpty: boolean;
  push(items: readonly Item[]): void;
  take(): readonly Item[];
  drain(): readonly Item[];
}

export interface FrameBatcherOptions<Item> {
  environment: Environment;
  buffer: ItemBuffer<Item>;
  /** Receives the items that are due, in order. The batcher has already removed them from its buffer. */
  release: (items: readonly Item[]) => void;
  /** Size of the held items above which {@link FrameBatcher.whenWritable} waits. @defaultValue `1_048_576` */
  highWaterMark?: number | undefined;
  /** Whether an item, and all items before it, are released without waiting for a frame. @defaultValue no item */
  isImmediate?: ((item: Item) => boolean) | undefined;
  /** Whether only {@link FrameBatcher.pull} releases items, one batch per call. @defaultValue `false` */
  onDemand?: boolean | undefined;
}

/**
 * Releases items at most once per frame. The first item after an idle frame is released at once. Above the high-water
 * mark, a producer that awaits {@link whenWritable} pauses; nothing is dropped.
 */
export class FrameBatcher<Item> {
  readonly #options: FrameBatcherOptions<Item>;
  readonly #highWaterMark: number;
  /** Those who wait until everything is taken. */
  readonly #flushing: (() => void)[] = [];
  readonly #writing: (() => void)[] = [];
  #size = 0;
  #isDue = false;
  #hasDemand: boolean;
  #isClosed = false;
  #cancelFrame: (() => void) | undefined;

  constructor(options: FrameBatcherOptions<Item>) {
    this.#options = options;
    this.#highWaterMark = options.highWaterMark ?? 1024 * 1024;
    this.#hasDemand = !options.onDemand;
  }

  /** Whether items are held, or an `onDemand` consumer has not pulled since the last release. */
  get isHolding(): boolean {
    return !this.#isClosed && (!this.#options.buffer.isEmpty || !this.#hasDemand);
  }

  /** @param size - Size of the items, counted against `highWaterMark`. */
  push(items: readonly Item[], size: number): void {
    if (this.#isClosed) return;
    this.#options.buffer.push(items);
    this.#size += size;
    if (this.#cancelFrame === undefined || (this.#options.isImmediate && items.some(this.#options.isImmediate)))
      this.#isDue = true;
    this.#release();
  }

  /** Call when the consumer is ready for the next release. */
  pull(): void {
    this.#hasDemand = true;
    this.#release();
    this.#settle();
  }

  /** Releases everything without waiting for a frame. Resolves when the consumer has taken it. */
  flush(): Promise<void> {
    this.#isDue = true;
    this.#release();
    return this.#whenTaken();
  }

  /** Resolves when there is room; `undefined` if there is room now. */
  whenWritable(): Promise<void> | undefined {
    if (this.#isWritable) return undefined;
    return new Promise((resolve) => this.#writing.push(resolve));
  }

  /** Removes and returns all held items, for a commit that includes them. */
  drain(): readonly Item[] {
    const items = this.#options.buffer.drain();
    this.#size = 0;
    this.#settle();
    return items;
  }

  close(): readonly Item[] {
    this.#isClosed = true;
    this.#cancelFrame?.();
    return this.drain();
  }

  get #isWritable(): boolean {
    return !this.isHolding || (this.#hasDemand && this.#size < this.#highWaterMark);
  }

  #whenTaken(): Promise<void> {
    if (!this.isHolding) return Promise.resolve();
    return new Promise((resolve) => this.#flushing.push(resolve));
  }

  #release(isSynchronous = false): void {
    const { buffer, onDemand, isImmediate, release } = this.#options;
    if (!this.#isDue || !this.#hasDemand || buffer.isEmpty) return;
    this.#isDue = false;
    // Synchronous frames, which tests use, leave no time to smooth the text.
    const items = isSynchronous ? buffer.drain() : buffer.take();
    if (buffer.isEmpty) this.#size = 0;
    if (items.length > 0) {
      this.#hasDemand = !onDemand;
      release(items);
    }
    this.#settle();
    if (!this.#isClosed && !(isImmediate && items.every(isImmediate))) this.#awaitFrame();
  }

  #awaitFrame(): void {
    if (this.#cancelFrame !== undefined) return;
    let isSynchronous = true;
    let hasFired = false;
    const cancel = this.#options.environment.frame(() => {
      hasFired = true;
      this.#cancelFrame = undefined;
      this.#isDue = !this.#options.buffer.isEmpty;
      this.#release(isSynchronous);
    });
    isSynchronous = false;
    if (!hasFired) this.#cancelFrame = cancel;
  }

  #settle(): void {
    if (this.#isWritable) for (const resolve of this.#writing.splice(0)) resolve();
    if (!this.isHolding) for (const resolve of this.#flushing.splice(0)) resolve();
  }
}
