import { isAbort, StreamError } from '../../model/StreamError.js';
import type { Environment } from '../environment.js';
import { checkResponse, emptyBody } from './checkResponse.js';
import { originOf } from './origin.js';
import type { ConnectionSlot, StreamConnectionManager } from './StreamConnectionManager.js';

/** Enough to hold the JSON of a provider's error. */
const excerptLength = 4096;
const patienceMs = 1000;

export interface ConnectionRequest {
  readonly url: string;
  readonly init: RequestInit;
  /** @defaultValue the global `fetch` */
  readonly fetch?: typeof fetch | undefined;
}

export interface ConnectionOptions {
  readonly environment: Environment;
  readonly connections: StreamConnectionManager;
  readonly signal: AbortSignal;
  /** How long the first byte may take from when the request leaves, in milliseconds; 0 for ever. */
  readonly firstByteTimeoutMs: number;
  /** A 204 is an answer too: the server has nothing left to say. */
  readonly mayBeEmpty?: boolean | undefined;
  /** Told the place in the queue for a slot, where there is a wait. */
  readonly onQueued?: ((place: number) => void) | undefined;
  /** The slot is there; the request leaves. */
  readonly onRequest?: (() => void) | undefined;
}

/**
 * A response that has begun: its head was found good, and its first bytes are here. The one owner of its slot, its
 * request and its reader; {@link close} frees all three, at whatever stage.
 */
export class Connection {
  /** Whose head was found good. */
  response!: Response;
  readonly #slot: ConnectionSlot;
  readonly #signal: AbortSignal;
  /** Aborted once this is closed, for the reason of that. */
  readonly #request = new AbortController();
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  #begin: Uint8Array | undefined;

  private constructor(slot: ConnectionSlot, signal: AbortSignal) {
    this.#slot = slot;
    this.#signal = signal;
    signal.addEventListener('abort', this.#onAbort);
    // Aborted between being given the slot and taking it.
    if (signal.aborted) this.#onAbort();
  }

  /**
   * One attempt: waits for a slot, asks, and waits for the first byte.
   *
   * @throws {@link StreamError} for whatever went wrong; `retryable` says whether another attempt may help. The reason
   * of `signal` once that was aborted.
   */
  static async open(request: ConnectionRequest, options: ConnectionOptions): Promise<Connection> {
    const { environment, connections, signal, firstByteTimeoutMs } = options;
    const name = `${request.init.method ?? 'GET'} ${request.url}`;
    const slot = await connections.acquire(originOf(request.url, environment), signal, options.onQueued);
    const connection = new Connection(slot, signal);
    const closing = connection.#request.signal;
    const cancelTimeout =
      firstByteTimeoutMs > 0
        ? environment.after(firstByteTimeoutMs, () => connection.close(tooSlow(name, firstByteTimeoutMs)))
        : () => {};
    try {
      if (!closing.aborted) options.onRequest?.();
      const response = await connection.#fetch(request, name);
      if (response.status === 204 && options.mayBeEmpty) connection.#free();
      else {
        await checkResponse(response, name, () => connection.#readBeginning());
        await connection.#awaitFirstByte(name);
      }
      return connection;
    } catch (error) {
      connection.close(error);
      // A body that is closed while its excerpt is read fails in its own way; why it was closed is the news.
      throw closing.reason;
    } finally {
      cancelTimeout();
    }
  }

  /**
   * The next bytes, beginning with those that are here already; `undefined` at the end.
   *
   * @throws {@link StreamError} `disconnected` when the connection breaks; the reason when it was closed.
   */
  async read(): Promise<Uint8Array | undefined> {
    const { signal } = this.#request;
    const begin = this.#begin;
    this.#begin = undefined;
    if (begin !== undefined || this.#reader === undefined) return begin;
    let result: ReadableStreamReadResult<Uint8Array>;
    try {
      result = await this.#reader.read();
    } catch (cause) {
      throw signal.aborted ? signal.reason : disconnected(cause);
    }
    // Cancelling a reader ends its pending read as if the body had ended.
    signal.throwIfAborted();
    if (result.done) this.#free();
    return result.value;
  }

  /** Ends the request and gives the slot back. A pending read throws the reason. Calling it again does nothing. */
  close(reason?: unknown): void {
    if (this.#request.signal.aborted) return;
    this.#request.abort(reason);
    // Not every fetch heeds its signal; a reader always heeds its cancel. A reader made by hand may lack it.
    void this.#reader?.cancel?.(reason)?.catch(() => {});
    this.#free();
  }

  readonly #onAbort = () => this.close(this.#signal.reason);

  #free(): void {
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#slot.release();
  }

  async #fetch({ url, init, fetch = globalThis.fetch }: ConnectionRequest, name: string): Promise<Response> {
    const { signal } = this.#request;
    // A fetch that throws at once fails like one that rejects.
    const asked = (async () => {
      signal.throwIfAborted();
      return fetch(url, { ...init, signal });
    })();
    const aborted = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    try {
      this.response = await Promise.race([asked, aborted]);
      return this.response;
    } catch (cause) {
      // A fetch that does not heed its signal answers all the same; nobody reads that any more.
      void asked.then((late) => late.body?.cancel()).catch(() => {});
      throw noResponse(cause, name);
    }
  }

  /** As much of a body that is no stream as is worth an excerpt. Never throws, and never waits for long. */
  async #readBeginning(): Promise<string> {
    const decoder = new TextDecoder();
    let text = '';
    // A body that never ends must not hold up the error.
    const timer = setTimeout(() => void this.#reader?.cancel?.().catch(() => {}), patienceMs);
    try {
      this.#reader = this.response.body?.getReader();
      while (text.length < excerptLength) {
        const chunk = await this.read();
        if (!chunk) break;
        text += decoder.decode(chunk, { stream: true });
      }
    } catch {
      // What arrived before the break is excerpt enough.
    } finally {
      clearTimeout(timer);
    }
    return text;
  }

  async #awaitFirstByte(name: string): Promise<void> {
    this.#request.signal.throwIfAborted();
    this.#reader = this.response.body!.getReader();
    let chunk = await this.read();
    while (chunk?.byteLength === 0) chunk = await this.read();
    if (chunk === undefined) throw emptyBody(name, this.response.status);
    this.#begin = chunk;
  }
}

function noResponse(cause: unknown, name: string): StreamError {
  if (isAbort(cause)) return abortedElsewhere(cause);
  const message = cause instanceof Error ? cause.message : String(cause);
  // The one failure of fetch that no second attempt changes: an address without an origin, outside of a page.
  const isBadUrl = /\bURL\b/.test(message);
  return new StreamError(
    isBadUrl ? 'invalid-option' : 'network',
    `No response came from ${name}: ${message}. ${
      isBadUrl
        ? 'Where there is no page, `api` needs its origin.'
        : 'Is the server up, the network there, and the origin allowed to ask (CORS)?'
    }`,
    { retryable: !isBadUrl, cause },
  );
}

/** By a `fetch` that the application gave: what it does not want is not asked again. */
function abortedElsewhere(cause: unknown): StreamError {
  return new StreamError('aborted', 'The request was aborted; what arrived is kept.', { cause });
}

function disconnected(cause: unknown): StreamError {
  if (isAbort(cause)) return abortedElsewhere(cause);
  return new StreamError('disconnected', 'The connection broke before the answer was whole; what arrived is kept.', {
    retryable: true,
    cause,
  });
}

function tooSlow(name: string, timeoutMs: number): StreamError {
  return new StreamError(
    'idle-timeout',
    `No byte of an answer came from ${name} within ${timeoutMs} ms. Raise \`byteTimeoutMs\` if the server takes longer.`,
    { retryable: true },
  );
}
