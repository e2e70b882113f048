/** How a stored stream ended. */
export type StreamOutcome = 'complete' | 'stopped' | 'failed';

/** Appended together with the last events, so that no reader sees a stream that ended without them. */
export interface StoredEnding {
  readonly outcome: StreamOutcome;
  /** Why it stopped or failed. Never shown to clients. */
  readonly reason?: string | undefined;
  /**
   * Nothing else has to be done with the answer. While it is `false`, requests without a cursor still replay the stream,
   * because the application may not have saved the message yet; {@link StreamStore.settle} follows.
   */
  readonly isSettled: boolean;
}

/** Consecutive events of one stream, framed as on the wire and numbered from `first`. */
export interface StreamBatch {
  /** The number of the first event; a stream begins with 1. With no events, the number that the next one would have. */
  readonly first: number;
  readonly events: readonly string[];
  readonly ending?: StoredEnding | undefined;
}

/** The `reason` of a stream whose producer died: its lease expired. */
export const leaseExpired = 'lease expired';

export interface AcquireOptions {
  /** The producer counts as dead when it neither appended nor renewed for this long, in milliseconds. */
  readonly leaseMs: number;
  /** How long the stream is kept after its last append or renewal, in milliseconds. */
  readonly ttlMs: number;
  /** Above this many characters the store drops the events and only counts them: see {@link StreamStatus.isDropped}. */
  readonly maxBytes: number;
  /** The wire protocol of the events, for the error that a reader is sent when the producer dies. */
  readonly protocol: string;
  /** Another name of the stream, such as the id of its chat; it always means the newest stream with that key. */
  readonly key?: string | undefined;
  /** Who may read and stop the stream. Compared, never interpreted. */
  readonly owner?: string | undefined;
  /** A second acquire with the same idempotency key and owner gets the id of the first stream. */
  readonly idempotencyKey?: string | undefined;
}

/** The right to append to a stream. A store accepts one lease per stream, the one whose token it holds. */
export interface StreamLease {
  readonly streamId: string;
  readonly token: string;
  readonly options: AcquireOptions;
}

/**
 * What the store did with an append or a renewal.
 *
 * - `ok`: everything up to `last` is stored. `stop` is the reason of a requested stop; `isFollowed` says whether another
 *   process called {@link StreamStore.failIfLost} within the last 3 seconds.
 * - `gap`: the store has events up to `last` only and took nothing; append again from `last + 1`. A store that lost its
 *   data answers with `last: 0`.
 * - `lost`: the lease expired and the stream was failed, or somebody else holds it.
 * - `ended`: the stream has its ending already.
 */
export type AppendResult =
  | { readonly state: 'ok'; readonly last: number; readonly stop?: string | undefined; readonly isFollowed?: boolean }
  | { readonly state: 'gap'; readonly last: number }
  | { readonly state: 'lost' | 'ended' };

export interface StreamStatus {
  readonly id: string;
  readonly state: 'running' | StreamOutcome;
  readonly reason?: string | undefined;
  /** The number of the last stored event; 0 before the first. */
  readonly last: number;
  /** @see {@link StoredEnding.isSettled} */
  readonly isSettled: boolean;
  /** The events exceeded `maxBytes` and are gone. The running response continues; it cannot be resumed. */
  readonly isDropped: boolean;
  readonly protocol: string;
  readonly owner?: string | undefined;
}

/**
 * Keeps the events of streams, so that a response can be read again from any event, in any process.
 *
 * Every method rejects while the store cannot be reached; callers retry. `testStreamStore` of `sluice/server/testing`
 * checks an implementation.
 */
export interface StreamStore {
  /** Creates a stream, or names the one that the idempotency key belongs to. */
  acquire(
    streamId: string,
    options: AcquireOptions,
  ): Promise<{ readonly lease: StreamLease } | { readonly running: string }>;
  /**
   * Appends events and, with the last ones, the ending. Idempotent on the event numbers: events that are stored already
   * are not stored twice. Also renews the lease.
   */
  append(lease: StreamLease, batch: StreamBatch): Promise<AppendResult>;
  /** Keeps the lease while there is nothing to append. */
  renew(lease: StreamLease): Promise<AppendResult>;
  /** Sets {@link StoredEnding.isSettled} of a stream that has ended. */
  settle(streamId: string): Promise<void>;
  /**
   * The events after number `after`: those that are stored, then those that follow, each exactly once and in order. The
   * last batch has the ending. Ends without an ending when the stream is unknown, expired or dropped, or `signal` aborts.
   */
  read(streamId: string, after: number, signal: AbortSignal): AsyncIterable<StreamBatch>;
  /** @param keyOrId - A stream's id or the key of its newest stream. */
  status(keyOrId: string): Promise<StreamStatus | undefined>;
  /**
   * Ends a running stream as `failed` if its lease has expired by the store's clock, once, whoever calls. Processes that
   * follow a stream call it each second, which also tells the producer that somebody follows.
   *
   * @returns whether the stream has ended.
   */
  failIfLost(streamId: string): Promise<boolean>;
  /** Asks the producer to stop, wherever it runs. @returns `false` where no such stream is running */
  requestStop(keyOrId: string, reason: string): Promise<boolean>;
  /** Calls the listener as soon as a stop is requested. Best effort: the next append or renewal says it too. */
  onStopRequested?(streamId: string, listener: (reason: string) => void): () => void;
  delete(streamId: string): Promise<void>;
}
