import { StreamError } from '../../model/StreamError.js';
import type { Environment } from '../environment.js';

export interface IdleWatchOptions {
  environment: Environment;
  /** Time without a delta after which the stream is called stalled, in milliseconds; 0 never. @defaultValue `10_000` */
  stallAfterMs?: number | undefined;
  /** Silence of the socket that ends it, in milliseconds; 0 never. @defaultValue `120_000` */
  byteTimeoutMs?: number | undefined;
  /** Time without a delta that ends it, heartbeats or not, in milliseconds; 0 never. @defaultValue `300_000` */
  eventTimeoutMs?: number | undefined;
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
  #byteAt!: number;
  #eventAt!: number;
  #stalled = false;
  #cancelTimer = () => {};

  constructor(options: IdleWatchOptions) {
    this.#options = options;
    this.start();
  }

  bytes(): void {
    this.#byteAt = this.#options.environment.now();
  }

  /** @returns whether this ends a stall. */
  event(): boolean {
    this.#eventAt = this.#options.environment.now();
    const wasStalled = this.#stalled;
    this.#stalled = false;
    // The timer may be set for a date that only a stalled stream has to keep.
    if (wasStalled) this.#look();
    return wasStalled;
  }

  /** Both clocks begin anew: at first, and when our own valve opens, since it shuts right after what came last. */
  start(): void {
    this.#byteAt = this.#eventAt = this.#options.environment.now();
    this.#look();
  }

  /** For good, or while our own valve is shut. */
  stop(): void {
    this.#cancelTimer();
  }

  /**
   * Does what is due, and sets the timer for the next date as it stands. A chunk moves the dates but not the timer, which
   * looks again when it fires: setting one timer a second is cheap, one a chunk is not.
   */
  #look(): void {
    const { environment, onStall, onTimeout } = this.#options;
    const { stallAfterMs = 10_000, byteTimeoutMs = 120_000, eventTimeoutMs = 300_000 } = this.#options;
    const now = environment.now();
    const bytesDue = byteTimeoutMs > 0 ? this.#byteAt + byteTimeoutMs : Infinity;
    const eventDue = eventTimeoutMs > 0 ? this.#eventAt + eventTimeoutMs : Infinity;
    const stallDue = stallAfterMs > 0 && !this.#stalled ? this.#eventAt + stallAfterMs : Infinity;
    this.#cancelTimer();
    if (now >= bytesDue) {
      onTimeout(
        idle(`No bytes arrived for ${byteTimeoutMs} ms`, 'Raise `byteTimeoutMs`, or send SSE comments as heartbeats.'),
      );
    } else if (now >= eventDue) {
      onTimeout(
        idle(`The server sent heartbeats but nothing of an answer for ${eventTimeoutMs} ms`, 'Raise `eventTimeoutMs`.'),
      );
    } else if (now >= stallDue) {
      this.#stalled = true;
      onStall(this.#eventAt);
      this.#look();
    } else {
      const next = Math.min(bytesDue, eventDue, stallDue);
      if (next < Infinity) this.#cancelTimer = environment.after(next - now, () => this.#look());
    }
  }
}

function idle(what: string, advice: string): StreamError {
  return new StreamError('idle-timeout', `${what}, so the stream was closed; the text so far is kept. ${advice}`, {
    retryable: true,
  });
}
