import type { SourceRun } from '../SourceRun.js';
import type { AppendResult, StoredEnding, StreamLease, StreamStore } from '../StreamStore.js';
import { StreamLog } from './StreamLog.js';

export type OnDisconnect = 'continue' | 'cancel' | { readonly cancelAfterMs: number };

export interface ProducerOptions {
  readonly store: StreamStore;
  readonly lease: StreamLease;
  readonly run: SourceRun;
  readonly flushMs: number;
  readonly onDisconnect: OnDisconnect;
  /** Called at the end of the source. The stream is settled when the returned promise settles. */
  readonly onEnd: (() => Promise<void>) | undefined;
}

/** When unstored events have this many characters, they are stored without waiting for `flushMs`. */
const flushSize = 16_384;
const maxBatchSize = 1_048_576;
/** How long a source that always has data may keep the event loop busy before it yields, in milliseconds. */
const busyMs = 10;
/** After the end of the source, an unreachable store is retried for this long, in milliseconds. */
const giveUpMs = 15_000;
/** How long a full log waits for a slow reader before cutting it off, in milliseconds. */
const patienceMs = 10_000;

/**
 * Runs one source to its end. Appends its events to the log of this process at once, and to the store every `flushMs`.
 * The log is kept until the end, so that a store that lost its data can be restored.
 */
export class Producer {
  readonly log: StreamLog;
  /** Resolves when the ending is stored and `onEnd` has finished. Never rejects. */
  readonly done: Promise<void>;
  /**
   * Whether the source failed before its first event, so that the client gets an error response instead of a stream.
   */
  readonly isRefused: Promise<boolean>;

  readonly #options: ProducerOptions;
  readonly #lease: StreamLease;
  #stored = 0;
  #isEndingStored = false;
  #isLost = false;
  #isFollowed = false;
  #unstoredSize = 0;
  #flushTimer: ReturnType<typeof setTimeout> | undefined;
  #flushing: Promise<void> | undefined;
  #renewTimer: ReturnType<typeof setInterval> | undefined;
  #cancelTimer: ReturnType<typeof setTimeout> | undefined;
  #stopListening: (() => void) | undefined;
  #lastAckAt = Date.now();
  #lastTickAt = Date.now();
  #failures = 0;

  /** @param head - Resolves when the response can begin. */
  constructor(options: ProducerOptions, head: Promise<void>) {
    this.#options = options;
    this.#lease = options.lease;
    this.log = new StreamLog(() => this.#onReaders());
    this.isRefused = head.then(() => options.run.end?.outcome === 'failed' && options.run.failedBeforeContent);
    this.done = this.#produce(head);
  }

  get id(): string {
    return this.#lease.streamId;
  }

  /** @see {@link StreamLease.options} */
  get key(): string | undefined {
    return this.#lease.options.key;
  }

  get owner(): string | undefined {
    return this.#lease.options.owner;
  }

  get run(): SourceRun {
    return this.#options.run;
  }

  stop(reason: string | undefined): void {
    this.#options.run.stop(reason, { type: 'abort', ...(reason !== undefined && { reason }) });
  }

  async #produce(head: Promise<void>): Promise<void> {
    const { run, store, onEnd } = this.#options;
    const { leaseMs } = this.#lease.options;
    this.#stopListening = store.onStopRequested?.(this.id, (reason) => this.stop(reason));
    this.#renewTimer = setInterval(() => this.#tick(), Math.min(leaseMs / 3, 1_000));
    try {
      await head;
      if (await this.isRefused) {
        await store.delete(this.id).catch(() => {});
        await onEnd?.();
        return;
      }
      await this.#pump();
      const isEnded = onEnd?.();
      await this.#flushAll();
      await isEnded;
      if (onEnd && this.#isEndingStored) await store.settle(this.id).catch(() => {});
    } catch (error) {
      // Nothing above should throw. If it does, the log still ends, so that readers do not wait forever.
      run.fail(error);
      this.#close();
    } finally {
      clearInterval(this.#renewTimer);
      clearTimeout(this.#flushTimer);
      clearTimeout(this.#cancelTimer);
      this.#stopListening?.();
    }
  }

  /** Pulls to the end of the run. Uses callbacks instead of promises, because it runs once per event. */
  #pump(): Promise<void> {
    const { run } = this.#options;
    const { maxBytes } = this.#lease.options;
    return new Promise((resolve) => {
      let steps = 0;
      let yieldAt = Date.now() + busyMs;
      const pull = () => run.step(onStep);
      const pullLater = () =>
        setTimeout(() => {
          yieldAt = Date.now() + busyMs;
          pull();
        });
      const onStep = () => {
        this.#collect();
        if (run.end) resolve();
        else if (this.log.size > maxBytes) void this.log.shrink(maxBytes, () => this.#stored, patienceMs).then(pull);
        else if (++steps % 64 === 0 && Date.now() > yieldAt) pullLater();
        else pull();
      };
      onStep();
    });
  }

  #collect(): void {
    const { run, flushMs } = this.#options;
    const frames = run.writer?.take() ?? [];
    if (run.end) this.#close();
    if (frames.length === 0 && !run.end) return;
    for (const frame of frames) {
      this.log.push(frame);
      this.#unstoredSize += frame.length;
    }
    if (flushMs > 0 || this.#isLost) this.log.readableTo = this.log.last;
    this.log.wake();
    this.#scheduleFlush();
  }

  #close(): void {
    if (this.log.ending) return;
    const { outcome, reason } = this.#options.run.end!;
    this.log.ending = {
      outcome,
      ...(reason !== undefined && { reason: String(reason) }),
      isSettled: this.#options.onEnd === undefined,
    };
  }

  #scheduleFlush(): void {
    const { flushMs } = this.#options;
    if (this.#flushing || this.#isLost) return;
    if (flushMs === 0 || this.#unstoredSize >= flushSize) void this.#flush();
    else this.#flushTimer ??= setTimeout(() => void this.#flush(), flushMs);
  }

  #flush(): Promise<void> {
    clearTimeout(this.#flushTimer);
    this.#flushTimer = undefined;
    this.#flushing ??= this.#append().finally(() => {
      this.#flushing = undefined;
      if (this.#stored < this.log.last) this.#scheduleFlush();
    });
    return this.#flushing;
  }

  async #flushAll(): Promise<void> {
    const giveUpAt = Date.now() + giveUpMs;
    while (!this.#isEndingStored && !this.#isLost && Date.now() < giveUpAt) await this.#flush();
    this.log.readableTo = this.log.last;
    this.log.wake();
  }

  async #append(): Promise<void> {
    const { log } = this;
    const first = this.#stored + 1;
    const events = log.slice(first, maxBatchSize);
    this.#unstoredSize = 0;
    const isLast = first + events.length > log.last;
    const ending: StoredEnding | undefined = isLast ? log.ending : undefined;
    if (events.length === 0 && !ending) return;
    try {
      const ack = await this.#options.store.append(this.#lease, { first, events, ending });
      if (ack.state === 'ok' && ending) this.#isEndingStored = true;
      this.#acknowledge(ack);
    } catch {
      await this.#backOff();
    }
  }

  #acknowledge(ack: AppendResult): void {
    this.#failures = 0;
    this.#lastAckAt = Date.now();
    if (ack.state === 'ended') this.#isEndingStored = true;
    // A store that needs events older than the log's first event cannot be restored.
    else if (!('last' in ack) || ack.last + 1 < this.log.first) this.#lose();
    else {
      this.#stored = ack.last;
      if (this.#options.flushMs === 0) this.log.readableTo = Math.max(this.log.readableTo, ack.last);
      this.log.advanced();
      this.log.wake();
      if (ack.state === 'gap') return;
      this.#isFollowed = ack.isFollowed ?? false;
      if (ack.stop !== undefined) this.stop(ack.stop);
    }
  }

  /** Ends this producer after it has lost its lease or its stream. Its readers then follow the store. */
  #lose(): void {
    this.#isLost = true;
    this.#options.run.fail(new Error('This process lost its lease on the stream.'));
  }

  async #backOff(): Promise<void> {
    this.#failures++;
    const ms = Math.min(50 * 2 ** this.#failures, 500);
    await new Promise((resolve) => setTimeout(resolve, ms));
  }

  #tick(): void {
    const now = Date.now();
    const { leaseMs, ttlMs } = this.#lease.options;
    // A process that was suspended for longer than `ttlMs` has lost its stream.
    if (now - this.#lastTickAt > ttlMs) this.#lose();
    this.#lastTickAt = now;
    this.#onReaders();
    if (
      this.#flushing ||
      this.#isLost ||
      this.#isEndingStored ||
      now - this.#lastAckAt < Math.min(leaseMs / 3, 1_000) / 2
    )
      return;
    this.#flushing = this.#options.store
      .renew(this.#lease)
      .then((ack) => this.#acknowledge(ack))
      .catch(() => {})
      .finally(() => {
        this.#flushing = undefined;
        if (this.#stored < this.log.last || this.log.ending) this.#scheduleFlush();
      });
  }

  #onReaders(): void {
    const { onDisconnect, run } = this.#options;
    if (onDisconnect === 'continue') return;
    const isWatched = this.log.readers > 0 || this.#isFollowed;
    if (isWatched || run.end) {
      clearTimeout(this.#cancelTimer);
      this.#cancelTimer = undefined;
      return;
    }
    const ms = onDisconnect === 'cancel' ? 0 : onDisconnect.cancelAfterMs;
    this.#cancelTimer ??= setTimeout(() => {
      if (this.log.readers === 0 && !this.#isFollowed) this.stop('All clients have disconnected.');
    }, ms);
  }
}
