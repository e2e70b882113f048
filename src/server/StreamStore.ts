/** How a stored stream ended. */
export type StreamOutcome = 'complete' | 'stopped' | 'failed';

/**
 * Appended together with the last events. Otherwise a reader could see a stream that has ended but lacks its last
 * events.
 */
export interface StoredEnding {
  readonly outcome: StreamOutcome;
  /** The reason for the stop or the error. Never shown to clients. */
  readonly reason?: string | undefined;
  /**
   * Whether the application has finished its work on the answer, such as saving the message. Until then, requests
   * without a cursor replay the stream. Set by {@link StreamStore.settle}.
   */
  readonly isSettled: boolean;
}

/** Consecutive events of one stream, framed and numbered from `first`. */
export interface StreamBatch {
  /** Number of the first event, counted from 1. If the batch is empty, the number of the next event. */
  readonly first: number;
  readonly events: readonly string[];
  readonly ending?: StoredEnding | undefined;
}

/** The `reason` of a stream whose producer died. */
export const leaseExpired = 'lease expired';

export interface AcquireOptions {
  /** A producer that has neither appended nor renewed for this long counts as dead, in milliseconds. */
  readonly leaseMs: number;
  /** How long the stream is kept after its last append or renewal, in milliseconds. */
  readonly ttlMs: number;
  /**
   * Above this many characters, the store drops the events and only counts them. See {@link StreamStatus.isDropped}.
   */
  readonly maxBytes: number;
  /** The protocol of the events, for the error event that readers get when the producer dies. */
  readonly protocol: string;
  /** A second name, such as the chat id. It refers to the newest stream with that key. */
  readonly key?: string | undefined;
  /** The owner, who may read and stop the stream. An opaque string, compared for equality. */
  readonly owner?: string | undefined;
  /** A second acquire with the same idempotency key and owner returns the first stream. */
  readonly idempotencyKey?: string | undefined;
}

/** The right to append to a stream. A store accepts one lease per stream, identified by its token. */
export interface StreamLease {
  readonly streamId: string;
  readonly token: string;
  readonly options: AcquireOptions;
}

/**
 * The result of an append or a renewal.
 *
 * - `ok`: everything up to `last` is stored. `stop` is the reason of a requested stop; `isFollowed` says whether
 * another
 *   process called {@link StreamStore.failIfLost} within the last 3 seconds.
 * - `gap`: the store has events up to `last` only and stored nothing; append again from `last + 1`. A store that lost
 *   its data answers with `last: 0`.
 * - `lost`: the lease expired and the stream was marked as failed, or another producer holds the lease.
 * - `ended`: the stream already has an ending.
 */
export type AppendResult =
  | { readonly state: 'ok'; readonly last: number; readonly stop?: string | undefined; readonly isFollowed?: boolean }
  | { readonly state: 'gap'; readonly last: number }
  | { readonly state: 'lost' | 'ended' };

export interface StreamStatus {
  readonly id: string;
  readonly state: 'running' | StreamOutcome;
  readonly reason?: string | undefined;
  /** Number of the last stored event; 0 before the first. */
  readonly last: number;
  /** @see {@link StoredEnding.isSettled} */
  readonly isSettled: boolean;
  /** Whether the events exceeded `maxBytes` and were dropped. The response continues but cannot be resumed. */
  readonly isDropped: boolean;
  readonly protocol: string;
  readonly owner?: string | undefined;
}

/**
 * Stores the events of streams, so that any process can read a response, starting at any event.
 *
 * Every method rejects while the store cannot be reached; callers retry. `testStreamStore` of `sluice/server/testing`
 * tests an implementation.
 */
export interface StreamStore {
  /** Creates a stream, or returns the one with this idempotency key. */
  acquire(
    streamId: string,
    options: AcquireOptions,
  ): Promise<{ readonly lease: StreamLease } | { readonly running: string }>;
  /**
   * Appends events and, with the last ones, the ending. Idempotent by event number: events that are already stored are
   * not stored twice. Also renews the lease.
   */
  append(lease: StreamLease, batch: StreamBatch): Promise<AppendResult>;
  /** Renews the lease without events. */
  renew(lease: StreamLease): Promise<AppendResult>;
  /** Sets {@link StoredEnding.isSettled} of an ended stream. */
  settle(streamId: string): Promise<void>;
  /**
   * Yields the events after number `after`, first the stored ones and then new ones, each exactly once and in order.
   * The last batch has the ending. The iteration finishes without an ending if the stream is unknown, expired or
   * dropped, or if `signal` aborts.
   */
  read(streamId: string, after: number, signal: AbortSignal): AsyncIterable<StreamBatch>;
  /** @param keyOrId - The id of a stream, or a key, which refers to its newest stream. */
  status(keyOrId: string): Promise<StreamStatus | undefined>;
  /**
   * Marks a running stream as `failed` if its lease has expired by the store's clock. Marks it only once, however
   * many processes call this method. Processes that follow a stream call it every second, which also shows the producer
   * that the stream is followed.
   *
   * @returns whether the stream has ended.
   */
  failIfLost(streamId: string): Promise<boolean>;
  /** Requests a stop of the producer, in any process. @returns `false` if there is no such stream. */
  requestStop(keyOrId: string, reason: string): Promise<boolean>;
  /**
   * Calls the listener when a stop is requested. May miss a request, because the next append or renewal returns the
   * request too.
   */
  onStopRequested?(streamId: string, listener: (reason: string) => void): () => void;
  delete(streamId: string): Promise<void>;
}
