import { StreamError } from '../../model/StreamError.js';
import { currentEnvironment } from '../environment.js';
import { speaksHttp2 } from './nextHopProtocol.js';

/** Leave to hold one connection. */
export interface ConnectionSlot {
  /** Gives it back. Calling it again does nothing. */
  release(): void;
}

export interface StreamConnectionManagerOptions {
  /**
   * Connections to one origin that speaks HTTP/1.1. Browsers open six and let a seventh wait without a word.
   * @defaultValue `6`
   */
  maxPerOrigin?: number | undefined;
  /**
   * Whether an origin carries many streams over one connection, so that only `maxConnections` bounds it.
   * @defaultValue what the browser's resource timing (`nextHopProtocol`) tells
   */
  isMultiplexed?: ((origin: string) => boolean) | undefined;
}

interface Waiter {
  readonly origin: string;
  readonly admit: () => void;
  readonly onPosition: ((position: number) => void) | undefined;
  position: number;
}

/** Admits connections: so many in all, so many to one origin, and the others in the order in which they came. */
export class StreamConnectionManager {
  readonly #maxConnections: number;
  readonly #maxPerOrigin: number;
  readonly #isMultiplexed: (origin: string) => boolean;
  /** Who is counted in, by id or slot, and where a slot leads. */
  readonly #active = new Map<string | ConnectionSlot, string | undefined>();
  #waiting: Waiter[] = [];

  /** @param maxConnections - Connections in all. @defaultValue `100` */
  constructor(maxConnections = 100, options: StreamConnectionManagerOptions = {}) {
    const { maxPerOrigin = 6, isMultiplexed = (origin) => speaksHttp2(origin, currentEnvironment()) } = options;
    if (!(maxConnections >= 1 && maxPerOrigin >= 1))
      throw new StreamError(
        'invalid-option',
        'A connection manager that admits nobody lets every stream wait for ever.',
      );
    this.#maxConnections = maxConnections;
    this.#maxPerOrigin = maxPerOrigin;
    this.#isMultiplexed = isMultiplexed;
  }

  /** Counts a connection in, unless the limit is reached. Never waits. @returns whether it was counted in. */
  async addConnection(id: string): Promise<boolean> {
    if (this.#active.has(id)) return true;
    if (this.#active.size >= this.#maxConnections) return false;
    this.#active.set(id, undefined);
    return true;
  }

  /** Counts a connection out; whoever waits longest takes its position. */
  removeConnection(id: string): void {
    this.#remove(id);
  }

  /** How many connections are counted in, slots included. */
  getActiveConnections(): number {
    return this.#active.size;
  }

  isConnectionActive(id: string): boolean {
    return this.#active.has(id);
  }

  /**
   * Waits for leave to connect to an origin, in the order of asking.
   *
   * @param onPosition - Told the position in the queue, 1 for next, at once and whenever it changes. Not called where there is
   * no wait.
   * @throws the reason of `signal`; the position in the queue is then given up.
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

  /** Admits whoever may go, longest wait first, and tells the others their position; a full origin holds up nobody else's. */
  #admit(): void {
    const places = new Map<string, number>();
    const moved: Waiter[] = [];
    this.#waiting = this.#waiting.filter((waiter) => {
      const position = (places.get(waiter.origin) ?? 0) + 1;
      // Where one has to wait, so have all behind it; looking again would be quadratic in those who wait.
      if (position === 1 && this.#active.size < this.#maxConnections && this.#hasRoom(waiter.origin)) {
        waiter.admit();
        return false;
      }
      places.set(waiter.origin, position);
      if (waiter.position !== position) moved.push(waiter);
      waiter.position = position;
      return true;
    });
    // Last of all: whoever is told may ask for a slot, or give one up.
    for (const waiter of moved) waiter.onPosition?.(waiter.position);
  }

  #hasRoom(origin: string): boolean {
    let count = 0;
    for (const other of this.#active.values()) if (other === origin) count++;
    // Only a full origin is worth the look through the browser's timings.
    return count < this.#maxPerOrigin || this.#isMultiplexed(origin);
  }
}

/** The manager that all sessions share unless they are given one. */
export const sharedConnections = /* @__PURE__ */ new StreamConnectionManager();
