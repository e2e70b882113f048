import type {
  AcquireOptions,
  AppendResult,
  StoredEnding,
  StreamBatch,
  StreamLease,
  StreamStatus,
  StreamStore,
} from '../StreamStore.js';
import { type RedisClient, RedisConnection } from './RedisConnection.js';
import {
  acquireScript,
  appendScript,
  failIfLostScript,
  readScript,
  replaceScript,
  settleScript,
  stopScript,
} from './scripts.js';

export interface RedisStoreOptions {
  /**
   * A connected client of node-redis, ioredis or iovalkey. The application may use it too, because the store sends no
   * blocking commands.
   */
  client: RedisClient;
  /**
   * A second connection for subscriptions. `false` polls instead, which delays readers in other processes by up to 50
   * ms. @defaultValue a duplicate of the client
   */
  subscriber?: object | false | undefined;
  /** The prefix of every key and channel. @defaultValue `'sluice:1:'` */
  prefix?: string | undefined;
}

export interface RedisStore extends StreamStore {
  /** Closes the duplicated subscriber. The client stays open. */
  close(): Promise<void>;
}

const readCount = 64;
/** Interval at which a subscribed reader polls, because notifications may be lost. In milliseconds. */
const healMs = 1_000;
/** Interval at which a reader polls without notifications, in milliseconds. */
const pollMs = 50;
/**
 * How long a chat's key is mapped to its stream, in milliseconds. If the stream no longer exists, the key is ignored.
 */
const pointerTtlMs = 86_400_000;
/** Time in which producers restore their streams after a Redis restart with data loss, in seconds. */
const recoveryS = 15;

/**
 * Keeps streams in Redis 6.2 or newer (or Valkey), for any number of processes. Each stream is one hash and one Redis
 * Stream; batches are published as they are appended. It uses no blocking commands, and no Redis read per event or per
 * reader.
 *
 * @example
 * ```ts
 * const client = await createClient({ url: process.env.REDIS_URL }).connect();
 * const streams = createResumableStreams({ store: redisStore({ client }) });
 * ```
 */
export function redisStore(options: RedisStoreOptions): RedisStore {
  return new RedisStreamStore(options);
}

class RedisStreamStore implements RedisStore {
  readonly #redis: RedisConnection;
  readonly #prefix: string;
  readonly onStopRequested?: (streamId: string, listener: (reason: string) => void) => () => void;
  #runId: Promise<string> | undefined;

  constructor({ client, subscriber, prefix = 'sluice:1:' }: RedisStoreOptions) {
    this.#redis = new RedisConnection(client, subscriber);
    this.#prefix = prefix;
    if (this.#redis.canSubscribe) this.onStopRequested = (id, listener) => this.#listenForStop(id, listener);
  }

  async acquire(streamId: string, options: AcquireOptions): Promise<{ lease: StreamLease } | { running: string }> {
    const { key, owner, idempotencyKey, ttlMs } = options;
    void this.#firstRunId();
    const lease = { streamId, token: crypto.randomUUID(), options };
    // Created before the key, so that the key never refers to a missing stream.
    await this.#redis.script(acquireScript, [this.#meta(streamId)], [lease.token, factsOf(options)]);
    const pointerTtl = String(ttlMs + pointerTtlMs);
    if (idempotencyKey !== undefined) {
      const name = `${this.#prefix}i:${JSON.stringify([owner, idempotencyKey])}`;
      const claimed = await this.#redis.command('SET', name, streamId, 'PX', pointerTtl, 'NX');
      if (claimed === null) {
        const running = await this.#runningOf(name, streamId, pointerTtl);
        if (running !== streamId) {
          await this.delete(streamId);
          return { running };
        }
      }
    }
    if (key !== undefined) await this.#redis.command('SET', this.#keyPointer(key), streamId, 'PX', pointerTtl);
    return { lease };
  }

  append(lease: StreamLease, { first, events, ending }: StreamBatch): Promise<AppendResult> {
    const size = events.reduce((sum, event) => sum + event.length, 0);
    return this.#append(lease, first, events.length, size, JSON.stringify(events), ending);
  }

  renew(lease: StreamLease): Promise<AppendResult> {
    return this.#append(lease, 0, -1, 0, '[]', undefined);
  }

  async settle(streamId: string): Promise<void> {
    await this.#redis.script(settleScript, [this.#meta(streamId)], []);
  }

  async *read(streamId: string, after: number, signal: AbortSignal): AsyncGenerator<StreamBatch> {
    const notified: StreamBatch[] = [];
    let wake: () => void = () => {};
    let last = after;
    const onAbort = () => wake();
    signal.addEventListener('abort', onAbort);
    const unsubscribe = this.#redis.canSubscribe
      ? await this.#redis
          .subscribe(this.#channel(streamId), (message) => {
            notified.push(JSON.parse(message) as StreamBatch);
            wake();
          })
          .catch(() => undefined)
      : undefined;
    try {
      while (!signal.aborted) {
        const stored = await this.#readStored(streamId, last);
        if (!stored || (stored.isDropped && last < stored.last)) return;
        for (const batch of stored.batches) {
          const fresh = unreadOf(batch, last);
          if (fresh.events.length === 0) continue;
          last += fresh.events.length;
          yield fresh;
        }
        if (stored.batches.length === readCount) continue;
        if (stored.ending && last >= stored.last) {
          yield { first: last + 1, events: [], ending: stored.ending };
          return;
        }
        // A notified batch without a gap before it is used directly. After a gap or a timeout, the store is read.
        for (let isContinued = true; isContinued && !signal.aborted; ) {
          const batch = notified.shift();
          if (!batch) {
            isContinued = await new Promise<boolean>((resolve) => {
              const timer = setTimeout(resolve, unsubscribe ? healMs : pollMs, false);
              wake = () => {
                clearTimeout(timer);
                resolve(true);
              };
            });
          } else if (batch.first > last + 1) {
            notified.length = 0;
            isContinued = false;
          } else {
            const fresh = unreadOf(batch, last);
            last += fresh.events.length;
            const ending = batch.ending ?? undefined;
            if (fresh.events.length > 0 || ending) yield { ...fresh, ending };
            if (ending) return;
          }
        }
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
      unsubscribe?.();
    }
  }

  async status(keyOrId: string): Promise<StreamStatus | undefined> {
    void this.#firstRunId();
    const status = await this.#find(keyOrId);
    if (!status) await this.#refuseWhileRecovering();
    return status;
  }

  async failIfLost(streamId: string): Promise<boolean> {
    return (await this.#redis.script(failIfLostScript, [this.#meta(streamId)], [this.#channel(streamId)])) === 1;
  }

  async requestStop(keyOrId: string, reason: string): Promise<boolean> {
    const status = await this.#find(keyOrId);
    if (!status) return false;
    const args = [`${this.#channel(status.id)}:stop`, reason];
    return (await this.#redis.script(stopScript, [this.#meta(status.id)], args)) === 1;
  }

  #listenForStop(streamId: string, listener: (reason: string) => void): () => void {
    const subscribed = this.#redis.subscribe(`${this.#channel(streamId)}:stop`, listener);
    subscribed.catch(() => {});
    return () => void subscribed.then((unsubscribe) => unsubscribe()).catch(() => {});
  }

  async delete(streamId: string): Promise<void> {
    await this.#redis.command('DEL', this.#meta(streamId), this.#data(streamId));
  }

  close(): Promise<void> {
    return this.#redis.close();
  }

  async #append(
    lease: StreamLease,
    first: number,
    count: number,
    size: number,
    events: string,
    ending: StoredEnding | undefined,
  ): Promise<AppendResult> {
    const { streamId, token, options } = lease;
    const reply = (await this.#redis.script(
      appendScript,
      [this.#meta(streamId), this.#data(streamId)],
      [
        token,
        factsOf(options),
        this.#channel(streamId),
        String(first),
        String(count),
        String(size),
        events,
        ending ? JSON.stringify(ending) : '',
      ],
    )) as [string, number?, string?, number?, number?];
    const [state, last = 0, stop, isFollowed, isStopped] = reply;
    if (state === 'ok') return { state, last, isFollowed: isFollowed === 1, ...(isStopped === 1 && { stop }) };
    return state === 'gap' ? { state, last } : { state: state as 'lost' | 'ended' };
  }

  async #readStored(streamId: string, last: number) {
    const reply = (await this.#redis.script(
      readScript,
      [this.#meta(streamId), this.#data(streamId)],
      [String(last), String(readCount)],
    )) as [string, string, string, string, string, [string, string[]][]] | [];
    if (reply.length === 0) return undefined;
    const [state, reason, settled, number, dropped, entries] = reply;
    const batches = entries.map(([, [, first, , events]]) => ({
      first: Number(first),
      events: JSON.parse(events!) as string[],
    }));
    const ending: StoredEnding | undefined =
      state === 'running'
        ? undefined
        : {
            outcome: state as StoredEnding['outcome'],
            ...(reason !== '' && { reason }),
            isSettled: settled === '1',
          };
    return { batches, ending, last: Number(number), isDropped: dropped === '1' };
  }

  /**
   * Returns the id of the stream of an idempotency key. If that stream is gone, the key now refers to the new stream.
   */
  async #runningOf(name: string, streamId: string, ttl: string): Promise<string> {
    const running = String(await this.#redis.command('GET', name));
    if ((await this.#redis.command('EXISTS', this.#meta(running))) === 1) return running;
    return String(await this.#redis.script(replaceScript, [name], [running, streamId, ttl]));
  }

  async #find(keyOrId: string): Promise<StreamStatus | undefined> {
    const found = await this.#statusOf(keyOrId);
    if (found) return found;
    const pointed = await this.#redis.command('GET', this.#keyPointer(keyOrId));
    return typeof pointed === 'string' ? this.#statusOf(pointed) : undefined;
  }

  async #statusOf(id: string): Promise<StreamStatus | undefined> {
    const fields = ['s', 'r', 'n', 'x', 'D', 'p', 'o'];
    const reply = (await this.#redis.command('HMGET', this.#meta(id), ...fields)) as (string | null)[];
    const [state, reason, last, settled, dropped, protocol, owner] = reply;
    if (!state) return undefined;
    return {
      id,
      state: state as StreamStatus['state'],
      reason: reason ?? undefined,
      last: Number(last),
      isSettled: settled === '1',
      isDropped: dropped === '1',
      protocol: protocol ?? '',
      owner: owner ?? undefined,
    };
  }

  /** @throws shortly after a server restart with data loss, because a producer may be about to restore the stream. */
  async #refuseWhileRecovering(): Promise<void> {
    const before = await this.#firstRunId();
    const { runId, uptimeS } = await this.#serverInfo();
    if (runId === before || uptimeS > recoveryS) return;
    throw new Error(`Redis has restarted ${uptimeS} s ago and may not have this stream back yet.`);
  }

  #firstRunId(): Promise<string> {
    this.#runId ??= this.#serverInfo()
      .then(({ runId }) => runId)
      .catch(() => {
        this.#runId = undefined;
        return '';
      });
    return this.#runId;
  }

  async #serverInfo(): Promise<{ runId: string; uptimeS: number }> {
    const info = String(await this.#redis.command('INFO', 'server'));
    return {
      runId: /^run_id:(\S+)/m.exec(info)?.[1] ?? '',
      uptimeS: Number(/^uptime_in_seconds:(\d+)/m.exec(info)?.[1] ?? Number.POSITIVE_INFINITY),
    };
  }

  // The braces are a hash tag, which puts all keys of a stream into the same cluster slot.
  readonly #meta = (id: string) => `${this.#prefix}{${id}}:m`;
  readonly #data = (id: string) => `${this.#prefix}{${id}}:d`;
  readonly #channel = (id: string) => `${this.#prefix}{${id}}`;
  readonly #keyPointer = (key: string) => `${this.#prefix}k:${key}`;
}

function factsOf({ leaseMs, ttlMs, maxBytes, protocol, owner }: AcquireOptions): string {
  return JSON.stringify({ leaseMs, ttlMs, maxBytes, protocol, owner });
}

/** The events after `last`. A store that was restored may have different batch boundaries. */
function unreadOf({ first, events }: StreamBatch, last: number): StreamBatch {
  return first === last + 1 ? { first, events } : { first: last + 1, events: events.slice(last + 1 - first) };
}
