import type { ProtocolName } from '../protocols/registry.js';
import { EventWriter } from './EventWriter.js';
import { errorResponse } from './errors.js';
import { memoryStore } from './memoryStore.js';
import { cursorOf } from './resumable/cursor.js';
import { Follower } from './resumable/Follower.js';
import { LogBody, type LogBodyOptions } from './resumable/LogBody.js';
import { type OnDisconnect, Producer } from './resumable/Producer.js';
import type { StreamLog } from './resumable/StreamLog.js';
import { SourceRun } from './SourceRun.js';
import type { SourceOrFactory } from './StreamSource.js';
import { leaseExpired, type StreamStatus, type StreamStore } from './StreamStore.js';
import { callOnEnd, holdHead, mergeHeaders, refuse, type StreamResponseOptions } from './streamResponse.js';
import { streamOf } from './TextBody.js';

export interface ResumableStreamsOptions {
  /** The store for the events. @defaultValue `memoryStore()`, for a single process */
  store?: StreamStore | undefined;
  /**
   * Keeps the process alive until a promise settles, on platforms that would otherwise end the process with the
   * response: pass
   * `ctx.waitUntil` or Next's `after`.
   */
  waitUntil?: ((promise: Promise<unknown>) => void) | undefined;
  /**
   * How long events are buffered before they are written to the store, in milliseconds. Clients of this process
   * receive events at once. If the process is killed, the store lacks at most the events of this period. 0 writes each
   * event to the store before a client sees it. @defaultValue `25`
   */
  flushMs?: number | undefined;
  /** A producer that has not renewed its lease for this long counts as dead, in milliseconds. @defaultValue `10_000` */
  leaseMs?: number | undefined;
  /** How long a stream can be resumed after its end, in milliseconds. @defaultValue `600_000` */
  ttlMs?: number | undefined;
  /** A response with more characters than this continues, but can no longer be resumed. @defaultValue `16_777_216` */
  maxBytes?: number | undefined;
}

/** The owner of the stream. A request with another owner gets 404. */
export interface StreamAccess {
  owner?: string | undefined;
}

export interface RespondOptions extends Omit<StreamResponseOptions, 'signal'> {
  /** The wire protocol. @defaultValue `'ai-sdk'` */
  protocol?: ProtocolName | undefined;
  /**
   * The incoming request. If its Idempotency-Key belongs to an active response, the request joins that response, so
   * that a repeated POST does not run the model twice. A Last-Event-ID header resumes the response.
   */
  request?: Request | undefined;
  /** A second name for the stream, such as the chat id. It refers to the newest stream with that key. */
  key?: string | undefined;
  /** The owner of the stream, which is compared on every access. */
  owner?: string | undefined;
  /**
   * What happens when the last client disconnects: the source continues to its end, stops at once, or stops after a
   * period without clients. @defaultValue `'continue'`
   */
  onDisconnect?: OnDisconnect | undefined;
}

export interface ResumeRequestOptions extends StreamAccess {
  /** The key of the stream, used if the request has no Last-Event-ID. */
  key?: string | undefined;
  /** Unlike a key, an id also replays a stream that has ended. */
  id?: string | undefined;
  headers?: HeadersInit | undefined;
  keepAliveMs?: number | undefined;
  maxConnectionMs?: number | undefined;
}

export interface ResumableStreams {
  /** Starts a resumable response, or joins the active one with the request's Idempotency-Key. */
  respond(source: SourceOrFactory, options?: RespondOptions): Promise<Response>;
  /**
   * Resumes a response after the client's last event, from `Last-Event-ID` or `?starting_after=`. Without either, the
   * response is replayed from the start.
   *
   * @returns status 204 if no stream is active, 404 for another owner's stream, 410 for an expired or dropped stream,
   * 503 with Retry-After if the store cannot be reached.
   */
  resume(request: Request, options?: ResumeRequestOptions): Promise<Response>;
  /** Stops a response, in whichever process it runs. @returns `false` if there is no such response. */
  stop(keyOrId: string, options?: StreamAccess & { reason?: string | undefined }): Promise<boolean>;
  status(keyOrId: string, options?: StreamAccess): Promise<StreamStatus | undefined>;
  /**
   * For SIGTERM: refuses new responses, gives active ones `ms` milliseconds to finish, and ends the rest with an error
   * event.
   *
   * @returns the number of responses that were ended.
   */
  drain(ms: number): Promise<number>;
}

/**
 * Creates responses that clients can resume: after a lost connection, after a reload, in a second tab, or on another
 * server.
 *
 * @example
 * ```ts
 * const streams = createResumableStreams();
 *
 * // POST /api/chat
 * streams.respond(({ signal }) => answer(messages, signal), { request, key: chatId, owner: user.id });
 * // GET /api/chat/:chatId/stream
 * streams.resume(request, { key: chatId, owner: user.id });
 * // DELETE /api/chat/:chatId/stream
 * streams.stop(chatId, { owner: user.id });
 * ```
 */
export function createResumableStreams(options: ResumableStreamsOptions = {}): ResumableStreams {
  const {
    store = memoryStore(),
    waitUntil,
    flushMs = 25,
    leaseMs = 10_000,
    ttlMs = 600_000,
    maxBytes = 16 * 1024 * 1024,
  } = options;
  const producers = new Map<string, Producer>();
  const followers = new Map<string, Follower>();
  let isDraining = false;

  const localProducer = (keyOrId: string): Producer | undefined => {
    const byId = producers.get(keyOrId);
    if (byId) return byId;
    return [...producers.values()].findLast(({ key }) => key === keyOrId);
  };

  function respondFrom(log: StreamLog, body: LogBodyOptions, headers: HeadersInit | undefined, status = 200): Response {
    const { headers: protocolHeaders } = new EventWriter(body.protocol);
    const all = mergeHeaders({ ...protocolHeaders, 'x-stream-id': body.streamId }, headers);
    return new Response(streamOf(new LogBody(log, body)), { status, headers: all });
  }

  function follow(streamId: string): Follower {
    let follower = followers.get(streamId);
    if (!follower) {
      follower = new Follower(store, streamId, leaseMs + 2_000, () => followers.delete(streamId));
      followers.set(streamId, follower);
    }
    return follower;
  }

  /** A running stream of another process is first marked as failed if its lease has expired. */
  async function statusOf(keyOrId: string): Promise<StreamStatus | undefined> {
    const status = await store.status(keyOrId);
    if (status?.state === 'running' && !producers.has(status.id)) {
      if (await store.failIfLost(status.id)) return store.status(status.id);
    }
    return status;
  }

  async function open(
    status: StreamStatus | undefined,
    producer: Producer | undefined,
    after: number,
    {
      keepAliveMs = 5_000,
      maxConnectionMs = 0,
      headers,
      request,
    }: ResumeRequestOptions & { request: Request | undefined },
  ): Promise<Response> {
    const streamId = producer?.id ?? status!.id;
    const protocol = (producer ? producer.run.output.protocol : status!.protocol) as ProtocolName;
    const log = producer?.log ?? follow(streamId).log;
    if (log.isDropped) return gone();
    if (producer && (await producer.isRefused)) return refuse(producer.run, {});
    const body = { streamId, protocol, after, keepAliveMs, maxConnectionMs, signal: request?.signal };
    return respondFrom(log, body, headers);
  }

  async function resume(request: Request, options: ResumeRequestOptions = {}): Promise<Response> {
    const cursor = cursorOf(request);
    const name = cursor?.streamId ?? options.id ?? options.key;
    if (name === undefined) return nothing();
    const producer = localProducer(name);
    if (producer) {
      if (producer.owner !== options.owner) return notFound();
      return open(undefined, producer, cursor?.after ?? 0, { ...options, request });
    }
    let status: StreamStatus | undefined;
    try {
      status = await statusOf(name);
    } catch {
      return unavailable();
    }
    if (!status) return cursor ? gone() : nothing();
    if (status.owner !== options.owner) return notFound();
    if (status.isDropped) return gone();
    const isOver = status.state !== 'running';
    const isLost = status.reason === leaseExpired;
    if (isOver && cursor && cursor.after >= status.last && !isLost) return nothing();
    if (isOver && !cursor && status.isSettled && options.id === undefined) return nothing();
    return open(status, undefined, cursor?.after ?? 0, { ...options, request });
  }

  async function join(streamId: string, options: RespondOptions): Promise<Response> {
    const { owner, request, keepAliveMs, maxConnectionMs, headers } = options;
    const producer = producers.get(streamId);
    const status = producer ? undefined : await statusOf(streamId);
    if (!producer && !status) return unavailable();
    if ((producer ?? status)?.owner !== owner) return notFound();
    return open(status, producer, 0, { keepAliveMs, maxConnectionMs, headers, request });
  }

  async function start(source: SourceOrFactory, options: RespondOptions): Promise<Response> {
    const { request, key, owner, protocol = 'ai-sdk', onDisconnect = 'continue', headMs = 5_000, onEnd } = options;
    const { keepAliveMs = 5_000, maxConnectionMs = 0 } = options;
    const current = key === undefined ? undefined : await store.status(key);
    if (current?.state === 'running' && current.owner !== owner) return notFound();
    const idempotencyKey = request?.headers.get('idempotency-key') ?? undefined;
    const acquired = await store.acquire(newStreamId(), {
      leaseMs,
      ttlMs,
      maxBytes,
      protocol,
      key,
      owner,
      idempotencyKey,
    });
    if ('running' in acquired) return join(acquired.running, options);

    const { lease } = acquired;
    const run = new SourceRun(source, { ...options, protocol });
    const head = holdHead(run, headMs);
    const producer = new Producer(
      { store, lease, run, flushMs, onDisconnect, onEnd: onEnd && (() => callOnEnd(options, run)) },
      head,
    );
    producers.set(lease.streamId, producer);
    const done = producer.done.finally(() => producers.delete(lease.streamId));
    waitUntil?.(done);
    if (await producer.isRefused) {
      await done;
      return refuse(run, options);
    }
    const body = {
      streamId: lease.streamId,
      protocol,
      after: 0,
      keepAliveMs,
      maxConnectionMs,
      signal: request?.signal,
    };
    return respondFrom(producer.log, { ...body, until: done }, options.headers, options.status);
  }

  return {
    async respond(source, options = {}) {
      const { request, key, owner } = options;
      if (request && cursorOf(request)?.streamId) return resume(request, { ...options, key, owner });
      if (isDraining) return unavailable();
      try {
        return await start(source, options);
      } catch (error) {
        console.error('A resumable response could not be started:', error);
        return unavailable();
      }
    },
    resume,
    async stop(keyOrId, { owner, reason } = {}) {
      const producer = localProducer(keyOrId);
      if (producer) {
        if (producer.owner !== owner || producer.run.end) return false;
        producer.stop(reason);
        return true;
      }
      const status = await store.status(keyOrId);
      if (!status || status.owner !== owner) return false;
      return store.requestStop(status.id, reason ?? 'The response was stopped.');
    },
    async status(keyOrId, { owner } = {}) {
      const status = await statusOf(keyOrId);
      return status?.owner === owner ? status : undefined;
    },
    async drain(ms) {
      isDraining = true;
      const finished = Promise.all([...producers.values()].map(({ done }) => done));
      let timer: ReturnType<typeof setTimeout> | undefined;
      const timeout = new Promise((resolve) => {
        timer = setTimeout(resolve, ms);
      });
      await Promise.race([finished, timeout]);
      clearTimeout(timer);
      const rest = [...producers.values()].filter(({ run }) => !run.end);
      for (const { run } of rest) run.fail(new Error('The server is shutting down.'));
      await finished;
      return rest.length;
    },
  };
}

/** 72 random bits. The id is not a credential, because `owner` is checked. */
function newStreamId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(9));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}

const nothing = () => new Response(null, { status: 204 });
const notFound = () => errorResponse(404, { message: 'There is no such stream.', code: 'not-found' });
const gone = () => errorResponse(410, { message: 'This stream can no longer be resumed.', code: 'gone' });
const unavailable = () =>
  errorResponse(
    503,
    { message: 'The stream cannot be reached at the moment. Try again.', code: 'unavailable' },
    { 'retry-after': '1' },
  );
