import type { StreamError } from '../../model/StreamError.js';
import type { Environment } from '../environment.js';
import { idleTimeout } from '../errors.js';

export interface IdleWatchOptions {
  environment: Environment;
  /** Time without a delta after which the stream counts as stalled, in milliseconds; 0 never. @defaultValue `10_000` */
  stallAfterMs?: number | undefined;
  /** Silence of the socket that ends it, in milliseconds; 0 never. @defaultValue `120_000` */
  byteTimeoutMs?: number | undefined;
  /** Time without a delta that ends it, heartbeats or not, in milliseconds; 0 never. @defaultValue `300_000` */
  eventTimeoutMs?: number | undefined;
  /** @param since - When the last delta arrived. */
  onStall: (since: number) => void;
  onTimeout: (error: StreamError) => void;
}

/** A timer that fires later than this was held up, by a suspended process for instance: data may wait in the socket. */
const lateMs = 1_000;

/**
 * Two deadlines on one timer. Any byte, a heartbeat too, moves the byte deadline, which finds a dead socket; only a delta
 * moves the event deadline, which finds a server that is alive but silent. Stopped while backpressure holds the reader.
 */
export class IdleWatch {
  readonly #options: IdleWatchOptions;
  #byteAt!: number;
  #eventAt!: number;
  #isStalled = false;
  #cancelTimer = () => {};

  constructor(options: IdleWatchOptions) {
    this.#options = options;
    this.start();
  }

  get lastByteAt(): number {
    return this.#byteAt;
  }

  onBytes(): void {
    this.#byteAt = this.#options.environment.now();
  }

  /** @returns whether this ends a stall. */
  onDelta(): boolean {
    this.#eventAt = this.#options.environment.now();
    const wasStalled = this.#isStalled;
    this.#isStalled = false;
    // The timer may be set for a deadline that only a stalled stream has.
    if (wasStalled) this.#check();
    return wasStalled;
  }

  /** Both deadlines start over: at first, and when backpressure ends. */
  start(): void {
    this.#byteAt = this.#eventAt = this.#options.environment.now();
    this.#check();
  }

  /** Stops the timer. Call {@link start} to resume. */
  stop(): void {
    this.#cancelTimer();
  }

  /**
   * Does what is due and sets the timer for the next deadline. A chunk moves the deadlines but not the timer, which
   * checks again when it fires: setting one timer a second is cheap, one a chunk is not.
   */
  #check(): void {
    const { environment, onStall, onTimeout } = this.#options;
    const { stallAfterMs = 10_000, byteTimeoutMs = 120_000, eventTimeoutMs = 300_000 } = this.#options;
    const now = environment.now();
    const bytesDue = byteTimeoutMs > 0 ? this.#byteAt + byteTimeoutMs : Infinity;
    const eventDue = eventTimeoutMs > 0 ? this.#eventAt + eventTimeoutMs : Infinity;
    const stallDue = stallAfterMs > 0 && !this.#isStalled ? this.#eventAt + stallAfterMs : Infinity;
    this.#cancelTimer();
    if (now >= bytesDue) {
      onTimeout(
        idleTimeout(
          `No bytes arrived for ${byteTimeoutMs} ms`,
          'Raise `byteTimeoutMs`, or send SSE comments as heartbeats.',
        ),
      );
    } else if (now >= eventDue) {
      onTimeout(
        idleTimeout(
          `The server sent heartbeats but no part of a response for ${eventTimeoutMs} ms`,
          'Raise `eventTimeoutMs`.',
        ),
      );
    } else if (now >= stallDue) {
      this.#isStalled = true;
      onStall(this.#eventAt);
      this.#check();
    } else {
      const next = Math.min(bytesDue, eventDue, stallDue);
      if (next < Infinity) this.#cancelTimer = environment.after(next - now, () => this.#onTimer(next));
    }
  }

  /** Waits once more where the timer is late, so that data which arrived meanwhile is read before anything is due. */
  #onTimer(dueAt: number): void {
    const { environment } = this.#options;
    if (environment.now() - dueAt < lateMs) this.#check();
    else this.#cancelTimer = environment.after(lateMs, () => this.#check());
  }
}
