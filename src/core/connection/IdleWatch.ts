import type { Host } from '../Host.js';
import { StreamError } from '../StreamError.js';

export interface IdleWatchOptions {
  host: Host;
  /** Time without a delta after which the stream is called stalled, in milliseconds; 0 never. */
  stallAfterMs: number;
  /** Silence of the socket that ends it, in milliseconds; 0 never. */
  byteTimeoutMs: number;
  /** Time without a delta that ends it, heartbeats or not, in milliseconds; 0 never. */
  eventTimeoutMs: number;
  /** @param since - When the last delta came. */
  onStall: (since: number) => void;
  onTimeout: (error: StreamError) => void;
}

/**
 * Two clocks on one timer. The byte clock finds a dead socket: any byte, a heartbeat too, sets it back. The event clock
 * finds a server that is alive but silent: only a delta sets it back. Time in which our own valve was shut counts for
 * neither.
 */
export class IdleWatch {
  readonly #options: IdleWatchOptions;
  #byteAt: number;
  #eventAt: number;
  #pausedAt: number | undefined;
  #stalled = false;
  #cancelTimer = () => {};

  /** Starts both clocks. */
  constructor(options: IdleWatchOptions) {
    this.#options = options;
    this.#byteAt = this.#eventAt = options.host.now();
    this.#arm();
  }

  bytes(): void {
    this.#byteAt = this.#options.host.now();
  }

  /** @returns whether this ends a stall. */
  event(): boolean {
    this.#eventAt = this.#options.host.now();
    const wasStalled = this.#stalled;
    this.#stalled = false;
    // The timer may be set for a date that only a stalled stream has to keep.
    if (wasStalled) this.#arm();
    return wasStalled;
  }

  /** Our own valve shuts. */
  pause(): void {
    this.#pausedAt = this.#options.host.now();
    this.#cancelTimer();
  }

  resume(): void {
    const now = this.#options.host.now();
    const paused = now - (this.#pausedAt ?? now);
    this.#pausedAt = undefined;
    this.#byteAt += paused;
    this.#eventAt += paused;
    this.#arm();
  }

  stop(): void {
    this.#cancelTimer();
  }

  /** When each clock runs out, as things stand; `Infinity` for one that is off. */
  get #dates(): { bytes: number; event: number; stall: number } {
    const { stallAfterMs, byteTimeoutMs, eventTimeoutMs } = this.#options;
    return {
      bytes: byteTimeoutMs > 0 ? this.#byteAt + byteTimeoutMs : Infinity,
      event: eventTimeoutMs > 0 ? this.#eventAt + eventTimeoutMs : Infinity,
      stall: stallAfterMs > 0 && !this.#stalled ? this.#eventAt + stallAfterMs : Infinity,
    };
  }

  /**
   * Sets the timer for the next date as it stands. A chunk moves the dates but not the timer, which looks again when it
   * fires: setting one timer a second is cheap, one a chunk is not.
   */
  #arm(): void {
    const { host } = this.#options;
    this.#cancelTimer();
    const next = Math.min(...Object.values(this.#dates));
    if (next < Infinity) this.#cancelTimer = host.after(Math.max(0, next - host.now()), () => this.#look());
  }

  #look(): void {
    const { host, byteTimeoutMs, eventTimeoutMs, onStall, onTimeout } = this.#options;
    const { bytes, event, stall } = this.#dates;
    const now = host.now();
    if (now >= bytes) {
      onTimeout(
        idle(`No bytes arrived for ${byteTimeoutMs} ms`, 'Raise `byteTimeoutMs`, or send SSE comments as heartbeats.'),
      );
    } else if (now >= event) {
      onTimeout(
        idle(`The server sent heartbeats but nothing of an answer for ${eventTimeoutMs} ms`, 'Raise `eventTimeoutMs`.'),
      );
    } else {
      if (now >= stall) {
        this.#stalled = true;
        onStall(this.#eventAt);
      }
      this.#arm();
    }
  }
}

function idle(what: string, advice: string): StreamError {
  return new StreamError('idle-timeout', `${what}, so the stream was closed; the text so far is kept. ${advice}`, {
    retryable: true,
  });
}
