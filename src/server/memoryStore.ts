import { StreamError } from '../model/StreamError.js';
import {
  type AcquireOptions,
  type AppendResult,
  leaseExpired,
  type StoredEnding,
  type StreamBatch,
  type StreamLease,
  type StreamStatus,
  type StreamStore,
} from './StreamStore.js';

export interface MemoryStoreOptions {
  /**
   * Maximum number of characters in all streams. Above it, the oldest ended streams are deleted; if that is not enough,
   * active streams can no longer be resumed. @defaultValue `268_435_456`
   */
  maxBytes?: number | undefined;
  /** Maximum number of streams. The oldest ended ones are deleted first. @defaultValue `10_000` */
  maxStreams?: number | undefined;
  /** The clock for leases and expiry, in milliseconds. @defaultValue `Date.now` */
  now?: (() => number) | undefined;
}

interface StoredStream {
  readonly id: string;
  readonly token: string;
  readonly options: AcquireOptions;
  readonly pointers: readonly (readonly [Map<string, string>, string])[];
  events: string[];
  last: number;
  bytes: number;
  isDropped: boolean;
  ending: StoredEnding | undefined;
  stop: string | undefined;
  leaseUntil: number;
  expiresAt: number;
  followedAt: number;
  readonly waiting: Set<() => void>;
  readonly stopListeners: Set<(reason: string) => void>;
}

/** In milliseconds. A stream counts as followed for this long after a `failIfLost` call. */
const followedForMs = 3_000;

/** Keeps streams in the memory of this process, for a single server and for tests. */
export function memoryStore(options: MemoryStoreOptions = {}): StreamStore {
  return new MemoryStore(options);
}

class MemoryStore implements StreamStore {
  readonly #maxBytes: number;
  readonly #maxStreams: number;
  readonly #now: () => number;
  /** The streams in the order of their `acquire` calls. */
  readonly #streams = new Map<string, StoredStream>();
  readonly #ofKey = new Map<string, string>();
  readonly #ofIdempotencyKey = new Map<string, string>();
  #bytes = 0;

  constructor({ maxBytes = 256 * 1024 * 1024, maxStreams = 10_000, now = Date.now }: MemoryStoreOptions) {
    this.#maxBytes = maxBytes;
    this.#maxStreams = maxStreams;
    this.#now = now;
  }

  async acquire(streamId: string, options: AcquireOptions): Promise<{ lease: StreamLease } | { running: string }> {
    const { key, owner, idempotencyKey } = options;
    const pointers: [Map<string, string>, string][] = [];
    if (idempotencyKey !== undefined) {
      const name = JSON.stringify([owner, idempotencyKey]);
      const running = this.#ofIdempotencyKey.get(name);
      if (running !== undefined && this.#get(running)) return { running };
      pointers.push([this.#ofIdempotencyKey, name]);
    }
    if (key !== undefined) pointers.push([this.#ofKey, key]);
    this.#makeRoom();
    const now = this.#now();
    const lease = { streamId, token: crypto.randomUUID(), options };
    this.#streams.set(streamId, {
      id: streamId,
      token: lease.token,
      options,
      pointers,
      events: [],
      last: 0,
      bytes: 0,
      isDropped: false,
      ending: undefined,
      stop: undefined,
      leaseUntil: now + options.leaseMs,
      expiresAt: now + options.ttlMs,
      followedAt: Number.NEGATIVE_INFINITY,
      waiting: new Set(),
      stopListeners: new Set(),
    });
    for (const [map, name] of pointers) map.set(name, streamId);
    return { lease };
  }

  async append(lease: StreamLease, { first, events, ending }: StreamBatch): Promise<AppendResult> {
    const stream = this.#get(lease.streamId);
    const refused = this.#refuse(stream, lease);
    if (refused) return refused;
    const { last } = stream!;
    if (first > last + 1) return { state: 'gap', last };
    const added = first === last + 1 ? events : events.slice(last + 1 - first);
    this.#store(stream!, added);
    stream!.ending = ending;
    return this.#renewed(stream!, added.length > 0 || ending !== undefined);
  }

  async renew(lease: StreamLease): Promise<AppendResult> {
    const stream = this.#get(lease.streamId);
    return this.#refuse(stream, lease) ?? this.#renewed(stream!, false);
  }

  async settle(streamId: string): Promise<void> {
    const stream = this.#get(streamId);
    if (stream?.ending) stream.ending = { ...stream.ending, isSettled: true };
  }

  async *read(streamId: string, after: number, signal: AbortSignal): AsyncGenerator<StreamBatch> {
    let last = after;
    while (!signal.aborted) {
      const stream = this.#get(streamId);
      if (!stream || stream.isDropped) return;
      if (stream.last > last || stream.ending) {
        const events = stream.events.slice(last);
        const { ending } = stream;
        yield { first: last + 1, events, ending };
        if (ending) return;
        last += events.length;
      } else await changeOf(stream, signal);
    }
  }

  async status(keyOrId: string): Promise<StreamStatus | undefined> {
    const stream = this.#find(keyOrId);
    if (!stream) return undefined;
    const { id, last, ending, isDropped, options } = stream;
    return {
      id,
      state: ending?.outcome ?? 'running',
      reason: ending?.reason,
      last,
      isSettled: ending?.isSettled ?? false,
      isDropped,
      protocol: options.protocol,
      owner: options.owner,
    };
  }

  async failIfLost(streamId: string): Promise<boolean> {
    const stream = this.#get(streamId);
    if (!stream) return false;
    stream.followedAt = this.#now();
    if (!stream.ending && stream.leaseUntil < this.#now()) {
      stream.ending = { outcome: 'failed', reason: leaseExpired, isSettled: false };
      notify(stream);
    }
    return stream.ending !== undefined;
  }

  async requestStop(keyOrId: string, reason: string): Promise<boolean> {
    const stream = this.#find(keyOrId);
    if (!stream || stream.ending) return false;
    stream.stop ??= reason;
    for (const listener of [...stream.stopListeners]) listener(stream.stop);
    return true;
  }

  onStopRequested(streamId: string, listener: (reason: string) => void): () => void {
    const listeners = this.#get(streamId)?.stopListeners;
    listeners?.add(listener);
    return () => void listeners?.delete(listener);
  }

  async delete(streamId: string): Promise<void> {
    const stream = this.#streams.get(streamId);
    if (stream) this.#remove(stream);
  }

  #find(keyOrId: string): StoredStream | undefined {
    return this.#get(keyOrId) ?? this.#get(this.#ofKey.get(keyOrId) ?? '');
  }

  #get(streamId: string): StoredStream | undefined {
    const stream = this.#streams.get(streamId);
    if (!stream || stream.expiresAt > this.#now()) return stream;
    this.#remove(stream);
    return undefined;
  }

  #refuse(stream: StoredStream | undefined, lease: StreamLease): AppendResult | undefined {
    if (stream?.token !== lease.token) return { state: 'lost' };
    if (!stream.ending) return undefined;
    return { state: stream.ending.reason === leaseExpired ? 'lost' : 'ended' };
  }

  #renewed(stream: StoredStream, isChanged: boolean): AppendResult {
    const now = this.#now();
    stream.leaseUntil = now + stream.options.leaseMs;
    stream.expiresAt = now + stream.options.ttlMs;
    if (isChanged) notify(stream);
    return { state: 'ok', last: stream.last, stop: stream.stop, isFollowed: now - stream.followedAt < followedForMs };
  }

  #store(stream: StoredStream, events: readonly string[]): void {
    stream.last += events.length;
    if (stream.isDropped) return;
    for (const event of events) {
      stream.events.push(event);
      stream.bytes += event.length;
      this.#bytes += event.length;
    }
    if (stream.bytes > stream.options.maxBytes) this.#drop(stream);
    for (const oldest of this.#streams.values()) {
      if (this.#bytes <= this.#maxBytes) return;
      if (oldest.ending) this.#remove(oldest);
    }
    for (const oldest of this.#streams.values()) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#drop(oldest);
    }
  }

  #drop(stream: StoredStream): void {
    this.#bytes -= stream.bytes;
    stream.bytes = 0;
    stream.events = [];
    stream.isDropped = true;
    notify(stream);
  }

  #makeRoom(): void {
    const now = this.#now();
    for (const stream of this.#streams.values()) if (stream.expiresAt <= now) this.#remove(stream);
    for (const stream of this.#streams.values()) {
      if (this.#streams.size < this.#maxStreams) return;
      if (stream.ending) this.#remove(stream);
    }
    if (this.#streams.size < this.#maxStreams) return;
    throw new StreamError(
      'memory-limit',
      `memoryStore() keeps at most ${this.#maxStreams} streams, and all of them are running; no response was started. ` +
        'Raise `maxStreams`, or spread the load over more processes with redisStore().',
      { retryable: true },
    );
  }

  #remove(stream: StoredStream): void {
    this.#streams.delete(stream.id);
    this.#bytes -= stream.bytes;
    for (const [map, name] of stream.pointers) if (map.get(name) === stream.id) map.delete(name);
    notify(stream);
  }
}

function notify(stream: StoredStream): void {
  for (const wake of [...stream.waiting]) wake();
}

/** Resolves at the next change of the stream, or when the signal aborts. */
function changeOf({ waiting }: StoredStream, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      waiting.delete(wake);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    waiting.add(wake);
    signal.addEventListener('abort', wake);
  });
}
