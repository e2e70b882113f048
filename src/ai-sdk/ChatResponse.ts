import type { ChatTransport, UIMessage, UIMessageChunk } from 'ai';
import type { Connection } from '../core/connection/Connection.js';
import { type ConnectPolicy, connect } from '../core/connection/connect.js';
import { RetryPolicy } from '../core/connection/RetryPolicy.js';
import { aborted, failedFinish, providerError } from '../core/errors.js';
import { type ItemSummary, ResponseRun, type RunAdapter, type RunSource } from '../core/run/ResponseRun.js';
import { hasEnded } from '../core/run/runReducer.js';
import { textOf } from '../model/ChatMessage.js';
import type { ResponseProgress } from '../model/ResponseState.js';
import { StreamError } from '../model/StreamError.js';
import { splitMetadata } from '../protocols/aiSdk/splitMetadata.js';
import { usageOf } from '../protocols/usage.js';
import { ChunkDecoder } from './ChunkDecoder.js';
import { type ChunkReader, StreamSource, WireSource } from './ChunkSource.js';
import { ChunkStream } from './ChunkStream.js';
import { bytesOf, ChunkReplay, CompletionTracker, type EndChunk, hasContent } from './chunks.js';
import { type HttpSettings, HttpTransport } from './HttpTransport.js';
import type { SluiceChatTransportOptions } from './options.js';
import { failureOf, isDisconnection, rejectedBySdk, sdkError } from './sdkError.js';
import { TextReader } from './TextReader.js';

/** Sends a request with `sendMessages` or `reconnectToStream` of a transport. */
export type SendRequest<UI_MESSAGE extends UIMessage> = (
  transport: ChatTransport<UI_MESSAGE>,
) => Promise<ReadableStream<UIMessageChunk> | null>;

export interface ChatResponseSetup<UI_MESSAGE extends UIMessage> {
  readonly transport: HttpSettings<UI_MESSAGE> | ChatTransport<UI_MESSAGE>;
  readonly options: SluiceChatTransportOptions<UI_MESSAGE>;
  readonly signal: AbortSignal | undefined;
  /** The first request; absent if the response is joined or resumed. */
  readonly send?: SendRequest<UI_MESSAGE> | undefined;
  readonly reconnect: SendRequest<UI_MESSAGE>;
  /** Whether a resumed stream repeats the response from its start. */
  readonly isReplay: boolean;
  readonly from?: ChatResponse<UI_MESSAGE> | undefined;
  /** The message that already shows the beginning of a joined response. */
  readonly shown?: UIMessage | undefined;
  readonly onChange: () => void;
}

interface Joining {
  readonly replay: ChunkReplay;
  readonly chunks: UIMessageChunk[];
}

/**
 * A response made of chunks. Connects a {@link ResponseRun} to a transport of the AI SDK and to the stream that the SDK
 * reads.
 */
export class ChatResponse<UI_MESSAGE extends UIMessage> implements RunAdapter<UIMessageChunk> {
  readonly run: ResponseRun<UIMessageChunk>;
  progress: ResponseProgress = { status: 'connecting', attempt: 1 };
  /** Whether the SDK was notified of a lost connection and kept the message, so that this response can be resumed. */
  isResumable = false;
  readonly streamRetryMs = undefined;
  readonly #setup: ChatResponseSetup<UI_MESSAGE>;
  readonly #stream: ChunkStream;
  readonly #tracker: CompletionTracker;
  /** Set only if the response may be replayed. */
  readonly #replay: ChunkReplay | undefined;
  /** The chunks of a joined response, held until they have repeated the message on the screen. */
  #joining: Joining | undefined;
  readonly #joinRetries: RetryPolicy;
  #isOpen = false;
  /** The error that the transport threw. It is rethrown unchanged. */
  #thrown: { readonly error: unknown } | undefined;
  #opened:
    | {
        readonly resolve: (stream: ReadableStream<UIMessageChunk> | null) => void;
        readonly reject: (error: unknown) => void;
      }
    | undefined;

  constructor(setup: ChatResponseSetup<UI_MESSAGE>) {
    const { options, from, shown } = setup;
    this.#setup = setup;
    this.run = new ResponseRun(this, {
      options,
      canResume: options.resume === true,
      isResuming: setup.send === undefined,
      // The run stops synchronously, so that the outcome is known when the SDK reports the abort.
      signal: setup.signal,
    });
    this.#joinRetries = new JoinRetries(options.retry, this.run.environment);
    this.#tracker = from ? from.#tracker : new CompletionTracker();
    if (options.resume) this.#replay = from ? from.#replay : new ChunkReplay(this.#tracker);
    const text = shown?.role === 'assistant' && !from ? textOf(shown) : '';
    if (text !== '' && setup.isReplay) {
      this.#joining = { replay: new ChunkReplay({ text }), chunks: [] };
      this.#joining.replay.rewind();
    }
    this.#stream = new ChunkStream(this.run.environment, options.highWaterMark, (reason) => this.reject(reason));
  }

  get text(): string {
    return this.#tracker.text;
  }

  /**
   * Starts the run.
   *
   * @returns the stream that the SDK reads; `null` if there is nothing to resume.
   * @throws the error that the SDK reports.
   */
  start(): Promise<ReadableStream<UIMessageChunk> | null> {
    return new Promise((resolve, reject) => {
      this.#opened = { resolve, reject };
      this.run.start();
    });
  }

  /** Passes all buffered chunks to the SDK. @returns `undefined` if the SDK has read all chunks. */
  flush(): Promise<void> | undefined {
    return hasEnded(this.progress) || !this.#stream.isHolding ? undefined : this.#stream.flush();
  }

  /** Fails the run because the SDK stopped reading: it could not process a chunk, or `onToolCall` threw. */
  reject(reason: unknown): void {
    this.run.fail(rejectedBySdk(reason));
  }

  async open(policy: ConnectPolicy): Promise<RunSource<UIMessageChunk> | undefined> {
    const { send, reconnect, isReplay } = this.#setup;
    const isFirst = !this.#isOpen;
    const source = await this.#openSource(
      (isFirst && send) || reconnect,
      isFirst && !send ? { ...policy, retries: this.#joinRetries } : policy,
    );
    if (!source) return undefined;
    policy.signal.throwIfAborted();
    if (isReplay) this.#replay?.rewind();
    this.#opening();
    return source;
  }

  deduplicate(chunks: readonly UIMessageChunk[]): readonly UIMessageChunk[] {
    return this.#replay?.take(chunks) ?? chunks;
  }

  summarize(chunks: readonly UIMessageChunk[]): ItemSummary {
    const charactersBefore = this.text.length;
    let bytes = 0;
    let content = false;
    let usage: ItemSummary['usage'];
    for (const chunk of chunks) {
      this.#tracker.add(chunk);
      bytes += bytesOf(chunk);
      content ||= hasContent(chunk);
      if ('messageMetadata' in chunk) usage = usageIn(chunk.messageMetadata) ?? usage;
    }
    const { end } = this.#tracker;
    const characters = this.text.length - charactersBefore;
    return { bytes, characters, hasContent: content, usage, serverOutcome: end && outcomeOf(end) };
  }

  push(chunks: readonly UIMessageChunk[], bytes: number): void {
    if (this.#joining) this.#join(this.#joining, chunks);
    else this.#stream.push(chunks, bytes);
  }

  whenWritable(): Promise<void> | undefined {
    return this.#joining ? undefined : this.#stream.whenWritable();
  }

  show(progress: ResponseProgress): void {
    if (progress === this.progress) return;
    if (hasEnded(progress)) this.#finish(progress);
    this.progress = progress;
    this.#setup.onChange();
  }

  resumeFailed(cause: unknown, interruption: unknown): unknown {
    return interruption ?? cause;
  }

  toStreamError(cause: unknown): StreamError {
    return failureOf(cause, this.#isOpen);
  }

  #opening(): void {
    this.#isOpen = true;
    this.#opened?.resolve(this.#stream.readable);
    this.#opened = undefined;
  }

  /** Settles the promise of `start()`, or ends the stream that the SDK reads. */
  #finish({ outcome, error }: ResponseProgress): void {
    const opened = this.#opened;
    this.#opened = undefined;
    this.#releaseJoined();
    if (opened) {
      if (outcome === undefined) opened.resolve(null);
      else if (outcome === 'stopped') opened.reject(this.#setup.signal?.reason ?? stoppedByServer());
      else opened.reject(this.#thrown ? this.#thrown.error : sdkError(error as StreamError));
    } else if (outcome === 'stopped' && !this.#setup.signal?.aborted) {
      // The SDK ignores an abort chunk, so the stream ends with an error.
      this.#stream.end({ error: stoppedByServer() });
    } else if (outcome === 'failed' || outcome === 'truncated') {
      const forSdk = sdkError(error as StreamError);
      this.isResumable = this.#replay !== undefined && isDisconnection(forSdk);
      const { end } = this.#tracker;
      // The SDK has already received an error or abort chunk, so no second error is needed.
      const isKnown = end !== undefined && outcomeOf(end) !== undefined;
      const isSilent = isKnown || (outcome === 'truncated' && !this.#setup.options.strict);
      this.#stream.end(isSilent ? {} : { error: forSdk });
    } else this.#stream.end();
  }

  /**
   * Holds a replay until it has repeated the message on the screen, because the SDK rebuilds the message from scratch.
   * A replay without a message id gets the id of that message; otherwise the SDK would add a second message with the
   * same text.
   */
  #join({ replay, chunks: held }: Joining, chunks: readonly UIMessageChunk[]): void {
    held.push(...chunks);
    const { shown } = this.#setup;
    try {
      for (const chunk of chunks) {
        if (chunk.type === 'start' && chunk.messageId !== undefined && chunk.messageId !== shown!.id) {
          this.#releaseJoined();
          return;
        }
        replay.take([chunk]);
      }
    } catch {
      // The replay differs, so it is not the response on the screen. It is released unchanged.
      this.#releaseJoined();
      return;
    }
    if (replay.isBehind) return;
    const start = held[0]?.type === 'start' ? held.shift() : undefined;
    held.unshift({ type: 'start', messageId: shown!.id, ...start } as UIMessageChunk);
    this.#releaseJoined();
  }

  #releaseJoined(): void {
    const held = this.#joining?.chunks;
    this.#joining = undefined;
    if (held) this.#stream.push(held);
  }

  async #openSource(
    send: SendRequest<UI_MESSAGE>,
    policy: ConnectPolicy,
  ): Promise<RunSource<UIMessageChunk> | undefined> {
    const { transport } = this.#setup;
    if (!('isText' in transport)) {
      const stream = await this.#noteThrown(send(transport));
      return stream ? new StreamSource(stream, this.#tracker) : undefined;
    }
    let connection: Connection | undefined;
    let failure: StreamError | undefined;
    const http = new HttpTransport<UI_MESSAGE>(
      transport.options,
      async (url, init) => {
        try {
          connection = await this.#connect({ url: String(url), init: init ?? {} }, policy);
          return connection.response;
        } catch (error) {
          if (error instanceof StreamError) failure = error;
          return responseFor(error, this.#lastResponse, policy);
        }
      },
      this.#stream.readable,
    );
    let stream: ReadableStream<UIMessageChunk> | null;
    try {
      stream = await this.#noteThrown(send(http));
    } catch (error) {
      throw failure ?? error;
    }
    if (!stream) return undefined;
    // If no connection was opened, the SDK gets an empty stream, which it treats as an empty response.
    if (!connection) return new StreamSource(emptyStream(), this.#tracker);
    return new WireSource(connection, await this.#readerFor(connection.response), this.#tracker, this.run.monitor);
  }

  /**
   * The last response with an error status. Its body is left unread, because the SDK reads it to create the error
   * message.
   */
  #lastResponse: Response | undefined;

  #connect(request: { readonly url: string; readonly init: RequestInit }, policy: ConnectPolicy): Promise<Connection> {
    const { transport } = this.#setup;
    const fetch: typeof globalThis.fetch = async (url, init) => {
      const send = ('isText' in transport && transport.options.fetch) || globalThis.fetch;
      const response = await send(url, init);
      void this.#lastResponse?.body?.cancel().catch(() => {});
      this.#lastResponse = !response.body ? response : response.ok ? undefined : response.clone();
      // The response head confirms that a response is active. The SDK gets its stream before the first byte, which may
      // take a while.
      if (policy.isResuming && response.status === 200 && isEventStream(response)) this.#opening();
      return response;
    };
    return connect(() => ({ ...request, fetch }), policy);
  }

  async #noteThrown<Value>(promise: Promise<Value>): Promise<Value> {
    try {
      return await promise;
    } catch (error) {
      this.#thrown = { error };
      throw error;
    }
  }

  async #readerFor({ headers }: Response): Promise<ChunkReader> {
    const { transport, options, isReplay } = this.#setup;
    const { protocol = 'ai-sdk', maxEventBytes, thinkTags } = options;
    // The rest of a response does not begin at the start of the text, so a `<think>` tag in it is ordinary text.
    const splitsThinkTags = thinkTags !== 'text' && (isReplay || !this.#isOpen);
    if (protocol === 'ai-sdk' || (protocol === 'auto' && headers.has('x-vercel-ai-ui-message-stream')))
      return 'isText' in transport && transport.isText
        ? new TextReader()
        : new ChunkDecoder(maxEventBytes, splitsThinkTags);
    const { ChunkEncoder } = await import('./anyProtocol.js');
    return new ChunkEncoder({ protocol, headers, maxEventBytes, thinkTags });
  }
}

/** Returns the error that an end chunk reports; `undefined` for a complete response. */
function outcomeOf(end: EndChunk): StreamError | undefined {
  if (end.type === 'error') return providerError({ message: end.errorText });
  if (end.type === 'abort') return aborted();
  return end.finishReason === 'error' ? failedFinish(end.finishReason) : undefined;
}

/**
 * Retries a failed join only if the server sends a retry delay, so that a page that is loading does not wait for
 * retries.
 */
class JoinRetries extends RetryPolicy {
  override decide(error: unknown, about: Parameters<RetryPolicy['decide']>[1]): ReturnType<RetryPolicy['decide']> {
    const hasDelay = error instanceof StreamError && error.retryAfterMs !== undefined;
    return hasDelay ? super.decide(error, about) : { action: 'fail', error };
  }
}

/**
 * Converts a failed request so that the SDK creates its usual error: an HTTP error becomes the response with its body
 * unread, a network error is rethrown as `fetch` threw it.
 */
function responseFor(error: unknown, last: Response | undefined, { isResuming }: ConnectPolicy): Response {
  if (!(error instanceof StreamError)) throw error;
  if (isResuming && isNothingToResume(error)) return new Response(null, { status: 204 });
  if (last) return last;
  if (error.code === 'empty-body') return new Response('');
  throw error.code === 'network' || error.code === 'aborted' ? error.cause : error;
}

/** Whether a resume failed because there is no resume route (404 or an HTML page) or the stream has expired. */
function isNothingToResume({ code, status }: StreamError): boolean {
  return status === 404 || status === 405 || status === 410 || code === 'unexpected-content-type';
}

function isEventStream({ headers }: Response): boolean {
  return /event-stream/i.test(headers.get('content-type') ?? '');
}

function emptyStream(): ReadableStream<UIMessageChunk> {
  return new ReadableStream({ start: (controller) => controller.close() });
}

function stoppedByServer(): DOMException {
  return new DOMException('The server stopped the response.', 'AbortError');
}

function usageIn(metadata: unknown): ItemSummary['usage'] {
  const { usage } = splitMetadata(metadata);
  return usage === undefined ? undefined : usageOf(usage);
}
