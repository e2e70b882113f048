import { leaseExpired, type StreamStore } from '../StreamStore.js';
import { StreamLog } from './StreamLog.js';

/** Interval at which the lease of a followed stream is checked, in milliseconds. */
const checkMs = 1_000;
const retryMs = 250;

/**
 * Follows a stream of another process. All responses of this process share one read of the store. Closes when its last
 * reader detaches.
 */
export class Follower {
  readonly log: StreamLog;
  readonly #abort = new AbortController();
  readonly #check: ReturnType<typeof setInterval>;
  #hadReaders = false;

  /** @param patienceMs - How long the stream may be missing from the store before it counts as lost. */
  constructor(store: StreamStore, streamId: string, patienceMs: number, onClose: () => void) {
    this.log = new StreamLog(() => {
      this.#hadReaders ||= this.log.readers > 0;
      if (!this.#hadReaders || this.log.readers > 0) return;
      this.#abort.abort();
      clearInterval(this.#check);
      onClose();
    });
    this.#check = setInterval(() => {
      store.failIfLost(streamId).catch(() => {});
    }, checkMs);
    void store.failIfLost(streamId).catch(() => {});
    void this.#follow(store, streamId, patienceMs);
  }

  async #follow(store: StreamStore, streamId: string, patienceMs: number): Promise<void> {
    const { log } = this;
    const { signal } = this.#abort;
    let lastReadAt = Date.now();
    while (!signal.aborted && !log.ending) {
      try {
        for await (const { first, events, ending } of store.read(streamId, log.last, signal)) {
          lastReadAt = Date.now();
          // A store that was restored after data loss may have different batch boundaries, so events can repeat.
          for (const event of events.slice(Math.max(0, log.last + 1 - first))) log.push(event);
          log.readableTo = log.last;
          if (ending) log.ending = ending;
          log.wake();
        }
        if (log.ending || signal.aborted) break;
        const status = await store.status(streamId);
        if (status) lastReadAt = Date.now();
        if (status?.isDropped) log.isDropped = true;
      } catch {
        // The store cannot be reached. Readers wait, as they do for a slow answer.
      }
      if (log.isDropped || Date.now() - lastReadAt > patienceMs) {
        log.ending = { outcome: 'failed', reason: leaseExpired, isSettled: false };
        log.wake();
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
    clearInterval(this.#check);
  }
}
