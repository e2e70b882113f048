import type { StreamError } from '../../model/StreamError.js';
import type { Environment } from '../environment.js';
import { idleTimeout } from '../errors.js';

export interface IdleWatchOptions {
  environment: Environment;
  /** Milliseconds without a delta after which the stream counts as stalled; 0 disables this. @defaultValue `10_000` */
  stallAfterMs?: number | undefined;
  /** Milliseconds without any byte before the connection is closed; 0 disables this. @defaultValue `120_000` */
  byteTimeoutMs?: number | undefined;
  /** Milliseconds without a delta before the connection is closed; 0 disables this. @defaultValue `300_000` */
  eventTimeoutMs?: number | undefined;
  /** @param since - The time of the last delta. */
  onStall: (since: number) => void;
  onTimeout: (error: StreamError) => void;
}

/**
 * A timer that fires this many milliseconds late was delayed, for example by a suspended process, so the socket may
 * hold unread data.
 */
const lateMs = 1_000;

/**
 * Detects idle connections with two deadlines on one timer. Every byte, including heartbeats, moves the byte deadline,
 * which detects a dead socket. Only deltas move the event deadline, which detects a server that is alive but silent.
 * Stop the watch while backpressure pauses reading.
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
    // The stall deadline does not apply while stalled, so the timer may be set for a later deadline.
    if (wasStalled) this.#check();
    return wasStalled;
  }

  start(): void {
    this.#byteAt = this.#eventAt = this.#options.environment.now();
    this.#check();
  }

  /** Stops the timer. Call {@link start} to resume. */
  stop(): void {
    this.#cancelTimer();
  }

  /**
   * Handles deadlines that have passed and sets the timer for the next one. A chunk moves the deadlines but not the
   * timer, which checks again when it fires, because setting a timer for every chunk would be expensive.
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

  /** Waits again if the timer is late, so that data received meanwhile is read before a deadline is checked. */
  #onTimer(dueAt: number): void {
    const { environment } = this.#options;
    if (environment.now() - dueAt < lateMs) this.#check();
    else this.#cancelTimer = environment.after(lateMs, () => this.#check());
  }
}
