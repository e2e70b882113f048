import { isAbort, StreamError } from '../../model/StreamError.js';
import type { Environment } from '../environment.js';
import { aborted, disconnected } from '../errors.js';
import { checkResponse, emptyBody } from './checkResponse.js';
import { originOf } from './origin.js';
import type { ConnectionSlot, StreamConnectionManager } from './StreamConnectionManager.js';

/** Longest excerpt of an error body, in characters. */
const excerptLength = 4096;
/** Longest wait for an error body, in milliseconds. */
const excerptMs = 1000;
/** Longest wait for the end of the body after the protocol's end event. The body is then cancelled. */
const drainMs = 500;

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
  /** Milliseconds from the request to the first byte; 0 for no limit. */
  readonly firstByteTimeoutMs: number;
  /** Whether the request resumes a response. A 204 response is then valid and means that there is nothing to resume. */
  readonly isResuming?: boolean | undefined;
  /** Called with the position in the queue if no slot is free. */
  readonly onQueued?: ((position: number) => void) | undefined;
  readonly onRequest?: (() => void) | undefined;
}

/**
 * A response whose status and headers are valid and whose first bytes have arrived. Owns its slot, request and reader;
 * {@link close} releases all three.
 */
export class Connection {
  response!: Response;
  readonly #slot: ConnectionSlot;
  readonly #options: ConnectionOptions;
  readonly #request = new AbortController();
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  #firstChunk: Uint8Array | undefined;
  #hasEnded = false;

  private constructor(slot: ConnectionSlot, options: ConnectionOptions) {
    this.#slot = slot;
    this.#options = options;
    options.signal.addEventListener('abort', this.#onAbort);
    // The signal may have been aborted after the slot was acquired.
    if (options.signal.aborted) this.#onAbort();
  }

  /**
   * Makes one attempt: acquires a slot, sends the request and waits for the first byte.
   *
   * @throws {@link StreamError} for any failure; `retryable` says whether another attempt may help. The reason of
   * `signal` if it is aborted.
   */
  static async open(request: ConnectionRequest, options: ConnectionOptions): Promise<Connection> {
    const { environment, connections, signal, firstByteTimeoutMs } = options;
    const name = `${request.init.method ?? 'GET'} ${request.url}`;
    const slot = await connections.acquire(originOf(request.url, environment), signal, options.onQueued);
    const connection = new Connection(slot, options);
    const closing = connection.#request.signal;
    const cancelTimeout =
      firstByteTimeoutMs > 0
        ? environment.after(firstByteTimeoutMs, () => connection.close(tooSlow(name, firstByteTimeoutMs)))
        : () => {};
    try {
      if (!closing.aborted) options.onRequest?.();
      const response = await connection.#fetch(request, name);
      if (response.status === 204 && options.isResuming) connection.#free();
      else {
        await checkResponse(response, name, () => connection.#readBeginning());
        await connection.#awaitFirstByte(name);
      }
      return connection;
    } catch (error) {
      connection.close(error);
      // If the connection is closed while the excerpt is read, reading causes another error. The reason of the close is
      // thrown instead.
      throw closing.reason;
    } finally {
      cancelTimeout();
    }
  }

  /**
   * Returns the next bytes; `undefined` at the end.
   *
   * @throws {@link StreamError} `disconnected` if the connection breaks; the reason of {@link close}.
   */
  async read(): Promise<Uint8Array | undefined> {
    const { signal } = this.#request;
    const firstChunk = this.#firstChunk;
    this.#firstChunk = undefined;
    if (firstChunk !== undefined || this.#reader === undefined) return firstChunk;
    let result: ReadableStreamReadResult<Uint8Array>;
    try {
      result = await this.#reader.read();
    } catch (cause) {
      throw signal.aborted ? signal.reason : isAbort(cause) ? aborted(cause) : disconnected(cause);
    }
    // Cancelling a reader resolves a pending read as if the body had ended, so the abort is checked here.
    signal.throwIfAborted();
    if (result.done) {
      this.#hasEnded = true;
      this.#free();
    }
    return result.value;
  }

  /** Ends the request and releases the slot. A pending read throws the reason. Calling it again does nothing. */
  close(reason?: unknown): void {
    if (this.#request.signal.aborted) return;
    this.#request.abort(reason);
    // A custom fetch may ignore its signal, so the reader is cancelled too. A custom reader may have no `cancel`.
    void this.#reader?.cancel?.(reason)?.catch(() => {});
    this.#free();
  }

  /**
   * Closes after the protocol's end event. Reads to the end of the body for a short time first, because DevTools and
   * monitoring report a request that is cancelled as failed.
   */
  finish(): void {
    const { environment, signal } = this.#options;
    if (this.#hasEnded || !this.#reader || this.#request.signal.aborted) {
      this.close();
      return;
    }
    signal.removeEventListener('abort', this.#onAbort);
    const cancelTimeout = environment.after(drainMs, () => this.close());
    const drain = async () => {
      while (await this.read());
    };
    drain()
      .catch(() => {})
      .finally(() => {
        cancelTimeout();
        this.close();
      });
  }

  readonly #onAbort = () => this.close(this.#options.signal.reason);

  #free(): void {
    this.#options.signal.removeEventListener('abort', this.#onAbort);
    this.#slot.release();
  }

  async #fetch({ url, init, fetch = globalThis.fetch }: ConnectionRequest, name: string): Promise<Response> {
    const { signal } = this.#request;
    // Async, so that a fetch that throws synchronously fails like one that rejects.
    const pending = (async () => {
      signal.throwIfAborted();
      return fetch(url, { ...init, signal });
    })();
    const closed = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    try {
      this.response = await Promise.race([pending, closed]);
      return this.response;
    } catch (cause) {
      // A fetch that ignores its signal still resolves, so its unread body is cancelled.
      void pending.then((late) => late.body?.cancel()).catch(() => {});
      throw noResponse(cause, name);
    }
  }

  /** Reads the beginning of a body that is not a stream, for an excerpt. Never throws, and waits at most one second. */
  async #readBeginning(): Promise<string> {
    const decoder = new TextDecoder();
    let text = '';
    const cancelTimeout = this.#options.environment.after(
      excerptMs,
      () => void this.#reader?.cancel?.().catch(() => {}),
    );
    try {
      this.#reader = this.response.body?.getReader();
      while (text.length < excerptLength) {
        const chunk = await this.read();
        if (!chunk) break;
        text += decoder.decode(chunk, { stream: true });
      }
    } catch {
      // The bytes received before the error are enough for an excerpt.
    } finally {
      cancelTimeout();
    }
    return text;
  }

  async #awaitFirstByte(name: string): Promise<void> {
    this.#request.signal.throwIfAborted();
    const body = this.response.body!;
    if (typeof body.getReader !== 'function') throw noWebStream(name);
    this.#reader = body.getReader();
    let chunk = await this.read();
    while (chunk?.byteLength === 0) chunk = await this.read();
    if (chunk === undefined) throw emptyBody(name, this.response.status);
    this.#firstChunk = chunk;
  }
}

function noResponse(cause: unknown, name: string): StreamError {
  // The application's `fetch` aborted the request, so it is not retried.
  if (isAbort(cause)) return aborted(cause);
  const message = cause instanceof Error ? cause.message : String(cause);
  // A relative URL outside a page is the only failure that a retry cannot fix.
  const isBadUrl = /\bURL\b/.test(message);
  return new StreamError(
    isBadUrl ? 'invalid-option' : 'network',
    `No response came from ${name}: ${message}. ${
      isBadUrl
        ? 'Outside of a browser, `api` needs its origin.'
        : 'Is the server running, the network available, and the origin allowed (CORS)?'
    }`,
    { retryable: !isBadUrl, cause },
  );
}

function noWebStream(name: string): StreamError {
  return new StreamError(
    'unreadable-body',
    `The body of the response from ${name} is not a web stream (it has no \`getReader\`). Use a \`fetch\` that returns ` +
      'web streams: the global one, or undici; node-fetch 2 does not.',
  );
}

function tooSlow(name: string, timeoutMs: number): StreamError {
  return new StreamError(
    'idle-timeout',
    `No byte of a response came from ${name} within ${timeoutMs} ms. Raise \`byteTimeoutMs\` if the server takes longer.`,
    { retryable: true },
  );
}
