import { StreamError } from '../../model/StreamError.js';
import { currentEnvironment } from '../environment.js';
import { speaksHttp2 } from './nextHopProtocol.js';

/** Permission to hold one connection. */
export interface ConnectionSlot {
  /** Releases the slot. Calling it again does nothing. */
  release(): void;
}

export interface StreamConnectionManagerOptions {
  /**
   * Maximum number of connections to one origin over HTTP/1.1. Browsers open six and silently queue any further
   * request.
   * @defaultValue `6`
   */
  maxPerOrigin?: number | undefined;
  /**
   * Whether an origin carries many streams over one connection, so that only `maxConnections` bounds it.
   * @defaultValue the browser's resource timing (`nextHopProtocol`)
   */
  isMultiplexed?: ((origin: string) => boolean) | undefined;
}

interface Waiter {
  readonly origin: string;
  readonly admit: () => void;
  readonly onPosition: ((position: number) => void) | undefined;
  position: number;
}

/** Limits connections, in total and per origin. Further connections wait in a fair queue. */
export class StreamConnectionManager {
  readonly #maxConnections: number;
  readonly #maxPerOrigin: number;
  readonly #isMultiplexed: (origin: string) => boolean;
  readonly #active = new Map<string | ConnectionSlot, string | undefined>();
  #waiting: Waiter[] = [];

  /** @param maxConnections - Limit over all origins. @defaultValue `100` */
  constructor(maxConnections = 100, options: StreamConnectionManagerOptions = {}) {
    const { maxPerOrigin = 6, isMultiplexed = (origin) => speaksHttp2(origin, currentEnvironment()) } = options;
    if (!(maxConnections >= 1 && maxPerOrigin >= 1))
      throw new StreamError(
        'invalid-option',
        `\`maxConnections\` and \`maxPerOrigin\` must be at least 1, got ${maxConnections} and ${maxPerOrigin}.`,
      );
    this.#maxConnections = maxConnections;
    this.#maxPerOrigin = maxPerOrigin;
    this.#isMultiplexed = isMultiplexed;
  }

  /** Adds a connection unless the limit is reached. Does not wait. @returns whether it was added. */
  async addConnection(id: string): Promise<boolean> {
    if (this.#active.has(id)) return true;
    if (this.#active.size >= this.#maxConnections) return false;
    this.#active.set(id, undefined);
    return true;
  }

  /** Removes a connection; the longest waiting request takes its slot. */
  removeConnection(id: string): void {
    this.#remove(id);
  }

  /** Number of active connections: added connections and acquired slots. */
  getActiveConnections(): number {
    return this.#active.size;
  }

  isConnectionActive(id: string): boolean {
    return this.#active.has(id);
  }

  /**
   * Waits for a slot for an origin, in the order of the calls.
   *
   * @param onPosition - Receives the position in the queue, starting at 1, immediately and whenever it changes. Not
   * called if a
   *   slot is free.
   * @throws the reason of `signal`; the request then leaves the queue.
   */
  acquire(origin: string, signal?: AbortSignal, onPosition?: (position: number) => void): Promise<ConnectionSlot> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const onAbort = () => {
        this.#waiting = this.#waiting.filter((other) => other !== waiter);
        this.#admit();
        reject(signal?.reason);
      };
      const waiter: Waiter = {
        origin,
        onPosition,
        position: 0,
        admit: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve(this.#open(origin));
        },
      };
      signal?.addEventListener('abort', onAbort);
      this.#waiting.push(waiter);
      this.#admit();
    });
  }

  #open(origin: string): ConnectionSlot {
    const slot = { release: () => this.#remove(slot) };
    this.#active.set(slot, origin);
    return slot;
  }

  #remove(key: string | ConnectionSlot): void {
    if (this.#active.delete(key)) this.#admit();
  }

  /**
   * Grants free slots to the longest waiting requests first, and reports changed positions. An
   * origin at its connection limit does not block other origins.
   */
  #admit(): void {
    const places = new Map<string, number>();
    const moved: Waiter[] = [];
    this.#waiting = this.#waiting.filter((waiter) => {
      const position = (places.get(waiter.origin) ?? 0) + 1;
      // If a request has to wait, all later ones for its origin wait too; checking each would take quadratic time.
      if (position === 1 && this.#active.size < this.#maxConnections && this.#hasRoom(waiter.origin)) {
        waiter.admit();
        return false;
      }
      places.set(waiter.origin, position);
      if (waiter.position !== position) moved.push(waiter);
      waiter.position = position;
      return true;
    });
    // Callbacks run last, because they may acquire or release a slot.
    for (const waiter of moved) waiter.onPosition?.(waiter.position);
  }

  #hasRoom(origin: string): boolean {
    let count = 0;
    for (const other of this.#active.values()) if (other === origin) count++;
    // Searching the browser's resource timings is slow, so it is done only at the connection limit.
    return count < this.#maxPerOrigin || this.#isMultiplexed(origin);
  }
}

/** Shared by all sessions without a `connections` option. */
export const sharedConnections = /* @__PURE__ */ new StreamConnectionManager();
