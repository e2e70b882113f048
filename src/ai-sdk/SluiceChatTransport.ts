import type {
  ChatTransport,
  HttpChatTransportInitOptions,
  PrepareSendMessagesRequest,
  UIMessage,
  UIMessageChunk,
} from 'ai';
import { createStore } from '../core/createStore.js';
import { type ResponseMetrics, StreamMonitor } from '../core/monitor/StreamMonitor.js';
import type { ChatMessage } from '../model/ChatMessage.js';
import type { ResponseProgress } from '../model/ResponseState.js';
import type { StreamError } from '../model/StreamError.js';
import { ChatResponse, type SendRequest } from './ChatResponse.js';
import { type HttpSettings, httpSettingsOf } from './HttpTransport.js';
import type { SluiceChatTransportOptions } from './options.js';
import { rejectedBySdk } from './sdkError.js';

/**
 * Status and error of the latest response, in more detail than the AI SDK provides. Each change creates a new object.
 */
export interface ChatProgress {
  /** The status of the latest response. */
  readonly progress: ResponseProgress;
  /** The error of the latest response if it failed or was truncated. */
  readonly failure: StreamError | undefined;
}

type SendOptions<UI_MESSAGE extends UIMessage> = Parameters<ChatTransport<UI_MESSAGE>['sendMessages']>[0];
type ReconnectOptions<UI_MESSAGE extends UIMessage> = Parameters<ChatTransport<UI_MESSAGE>['reconnectToStream']>[0];

const idle: ChatProgress = { progress: { status: 'idle' }, failure: undefined };

/**
 * A transport for the AI SDK's own hook and `Chat`. It sends the same requests as `DefaultChatTransport` and adds
 * retries, resuming and timeouts, joins the deltas of a frame, and reports how each response ended.
 *
 * @example
 * ```ts
 * const chat = useChat({ transport: new SluiceChatTransport({ api: '/api/chat' }) });
 * ```
 */
export class SluiceChatTransport<UI_MESSAGE extends UIMessage = UIMessage> implements ChatTransport<UI_MESSAGE> {
  #options: SluiceChatTransportOptions<UI_MESSAGE>;
  readonly #store = createStore(idle);
  #response: ChatResponse<UI_MESSAGE> | undefined;
  #isContinuing = false;
  readonly #open = new Map<string, ChatResponse<UI_MESSAGE>>();

  constructor(options: SluiceChatTransportOptions<UI_MESSAGE> = {}) {
    this.#options = options;
  }

  /** The new options apply from the next request. */
  readonly setOptions = (options: SluiceChatTransportOptions<UI_MESSAGE>): void => {
    this.#options = options;
  };

  /** False after a resumed response: Sluice has already removed the replayed prefix, so the SDK must append. */
  get resumeStreamIsReplay(): boolean {
    return !this.#isContinuing && this.#isReplay === true;
  }

  readonly sendMessages = async (options: SendOptions<UI_MESSAGE>): Promise<ReadableStream<UIMessageChunk>> => {
    const messages = this.#windowOf(options.messages);
    const response = this.#prepare(options, {
      send: (transport) => transport.sendMessages({ ...options, messages }),
    });
    this.#select(response, options.chatId);
    return (await response.start())!;
  };

  readonly reconnectToStream = (
    options: ReconnectOptions<UI_MESSAGE>,
  ): Promise<ReadableStream<UIMessageChunk> | null> => this.join(options, undefined);

  /**
   * `reconnectToStream` for a chat that already shows the beginning of the response.
   *
   * @internal
   */
  async join(
    options: ReconnectOptions<UI_MESSAGE>,
    shown: UI_MESSAGE | undefined,
  ): Promise<ReadableStream<UIMessageChunk> | null> {
    const { chatId, abortSignal } = options;
    const last = this.#open.get(chatId);
    const from = last?.isResumable ? last : undefined;
    const response = this.#prepare(options, { from, shown });
    const isOvertaken = () => {
      const now = this.#open.get(chatId);
      return now !== undefined && !now.progress.outcome;
    };
    try {
      const stream = await response.start();
      if (isOvertaken()) {
        response.run.stop();
        return await yieldTo(abortSignal);
      }
      this.#isContinuing = stream !== null && from !== undefined;
      // The new response becomes the latest one only now, because the server may have had nothing to resume.
      if (stream) {
        this.#select(response, chatId);
        this.#publish(response, chatId);
      } else this.#open.delete(chatId);
      return stream;
    } catch (error) {
      if (isOvertaken()) return yieldTo(abortSignal);
      if (!from) this.#response = response;
      if (response.progress.outcome === 'failed') this.#publish(response, chatId);
      throw error;
    }
  }

  readonly close = (): void => {
    this.#options.transport?.close?.();
  };

  readonly getSnapshot = (): ChatProgress => this.#store.getSnapshot();

  /** @returns a function that unsubscribes. */
  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  /** Metrics of the latest response, as a new object. */
  get metrics(): ResponseMetrics {
    return (this.#response?.run.monitor ?? new StreamMonitor()).getMetrics();
  }

  /** Whether the SDK's `resumeStream` would continue the latest response. */
  get isResumable(): boolean {
    return this.#response?.isResumable ?? false;
  }

  /**
   * Passes all buffered chunks to the SDK. Call it before a stop, because the SDK reads nothing after a stop.
   *
   * @returns a promise that resolves when the SDK has read them; `undefined` if there are none.
   */
  flush(): Promise<void> | undefined {
    return this.#response?.flush();
  }

  /** Clears the latest response and returns to `idle`. */
  reset(): void {
    this.#response = undefined;
    this.#store.set(idle);
  }

  /**
   * Marks the latest response as failed because the SDK could not process it. The response may have arrived completely.
   *
   * @internal
   */
  reject(error: unknown): void {
    this.#response?.reject(error);
    if (this.getSnapshot().progress.outcome !== 'complete') return;
    const failure = rejectedBySdk(error);
    this.#store.set({ progress: { status: 'failed', outcome: 'failed', error: failure }, failure });
  }

  /**
   * The settings of the default transport or of an SDK HTTP transport; otherwise the transport that the application
   * passed.
   */
  get #transport(): HttpSettings<UI_MESSAGE> | ChatTransport<UI_MESSAGE> {
    const { transport, prepareSendMessagesRequest, ...options } = this.#options;
    if (transport) return httpSettingsOf(transport) ?? transport;
    const isOther = options.protocol !== undefined && options.protocol !== 'ai-sdk';
    const prepare = prepareSendMessagesRequest ?? (isOther ? this.#prepareRequest : undefined);
    const http = options as HttpChatTransportInitOptions<UI_MESSAGE>;
    return { isText: false, options: prepare ? { ...http, prepareSendMessagesRequest: prepare } : http };
  }

  get #isReplay(): boolean | undefined {
    const { transport, resumeStreamIsReplay = true } = this.#options;
    return transport ? transport.resumeStreamIsReplay : resumeStreamIsReplay;
  }

  #prepare(
    request: ReconnectOptions<UI_MESSAGE>,
    about: {
      send?: SendRequest<UI_MESSAGE>;
      from?: ChatResponse<UI_MESSAGE> | undefined;
      shown?: UI_MESSAGE | undefined;
    },
  ): ChatResponse<UI_MESSAGE> {
    const { chatId, abortSignal, headers, body, metadata } = request;
    this.#isContinuing = false;
    const response: ChatResponse<UI_MESSAGE> = new ChatResponse({
      ...about,
      transport: this.#transport,
      options: this.#options,
      signal: abortSignal,
      isReplay: this.#isReplay ?? false,
      reconnect: (transport) => transport.reconnectToStream({ chatId, abortSignal, headers, body, metadata }),
      onChange: () => {
        const isOver = response.progress.outcome !== undefined && !response.isResumable;
        if (isOver && this.#open.get(chatId) === response) this.#open.delete(chatId);
        if (response === this.#response) this.#publish(response, chatId);
      },
    });
    return response;
  }

  readonly #prepareRequest: PrepareSendMessagesRequest<UI_MESSAGE> = async ({
    messages,
    body,
    headers,
    credentials,
  }) => {
    const { protocol, toRequestBody } = this.#options;
    const shaped = toRequestBody
      ? toRequestBody(messages)
      : (await import('./anyProtocol.js')).toRequestBody(
          typeof protocol === 'string' ? protocol : 'auto',
          messages as ChatMessage[],
        );
    return { body: { ...shaped, ...body }, headers, credentials };
  };

  #windowOf(messages: UI_MESSAGE[]): UI_MESSAGE[] {
    const { historyWindow } = this.#options;
    if (historyWindow === undefined) return messages;
    if (typeof historyWindow === 'function') return historyWindow(messages);
    const window = messages.slice(-historyWindow);
    const start = window.findIndex(({ role }) => role === 'user');
    return start > 0 ? window.slice(start) : window;
  }

  #select(response: ChatResponse<UI_MESSAGE>, chatId: string): void {
    this.#response = response;
    this.#open.set(chatId, response);
  }

  #publish({ progress, run }: ChatResponse<UI_MESSAGE>, chatId: string): void {
    const { outcome } = progress;
    const failure = outcome && progress.error;
    this.#store.set({ progress, failure });
    if (outcome) this.#options.onEnd?.({ chatId, outcome, failure, metrics: run.monitor.getMetrics() });
  }
}

/**
 * Called if a message was sent before the server replied to a reconnect request. Waits until the SDK aborts that
 * request; otherwise, the SDK would apply its result to the response to the new message.
 */
function yieldTo(signal: AbortSignal | undefined): Promise<null> {
  return new Promise((resolve) => {
    if (!signal || signal.aborted) resolve(null);
    else signal.addEventListener('abort', () => resolve(null), { once: true });
  });
}
