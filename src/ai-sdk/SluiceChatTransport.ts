import {
  type ChatTransport,
  DefaultChatTransport,
  type HttpChatTransportInitOptions,
  type PrepareSendMessagesRequest,
  type UIMessage,
} from 'ai';
import { createStore } from '../core/createStore.js';
import { type StreamMetrics, StreamMonitor } from '../core/monitor/StreamMonitor.js';
import type { ChatMessage } from '../model/ChatMessage.js';
import type { ResponseOutcome, ResponseProgress } from '../model/ResponseState.js';
import type { StreamError } from '../model/StreamError.js';
import type { ProtocolOption } from '../protocols/registry.js';
import type { AnswerOptions } from './AnswerOptions.js';
import { ChatAnswer } from './ChatAnswer.js';
import { isOther } from './readerFor.js';

/** What the AI SDK does not know of its answers. The same object until something changes. */
export interface ChatProgress {
  /** What the latest answer is doing. */
  readonly progress: ResponseProgress;
  /** Why the latest answer failed, or was cut. */
  readonly failure: StreamError | undefined;
}

/** What is known of an answer once it has ended. */
export interface AnswerReport {
  readonly chatId: string;
  readonly outcome: ResponseOutcome;
  readonly failure: StreamError | undefined;
  readonly metrics: StreamMetrics;
}

/** What asks, and what is asked. */
export interface RequestOptions<UI_MESSAGE extends UIMessage> {
  /**
   * The transport that asks. The SDK's two for HTTP are read byte by byte; of another, only the chunks are seen.
   * @defaultValue `new DefaultChatTransport(options)`
   */
  transport?: ChatTransport<UI_MESSAGE> | undefined;
  /**
   * What the server speaks, if not the AI SDK's own protocol: a provider's, or one made with `defineProtocol`.
   * @defaultValue `'ai-sdk'`, or plain text with a `TextStreamChatTransport`
   */
  protocol?: ProtocolOption | undefined;
  /**
   * The body of a request in another protocol; the `body` option's fields, `model` for one, are added to it.
   * @defaultValue the one that the protocol's provider expects
   */
  toRequestBody?: ((messages: UI_MESSAGE[]) => object) | undefined;
  /**
   * How much of the conversation is sent along: at most so many messages, beginning with one of the user's, or those
   * that a function picks. @defaultValue all of it
   */
  historyWindow?: number | ((messages: UI_MESSAGE[]) => UI_MESSAGE[]) | undefined;
}

export interface SluiceChatTransportOptions<UI_MESSAGE extends UIMessage>
  extends HttpChatTransportInitOptions<UI_MESSAGE>,
    RequestOptions<UI_MESSAGE>,
    AnswerOptions {
  /** Whether a resumed stream tells the answer from its start. @defaultValue `true` */
  resumeStreamIsReplay?: boolean | undefined;
  /** Called once an answer has ended, however it did. */
  onEnd?: ((report: AnswerReport) => void) | undefined;
}

const idle: ChatProgress = { progress: { status: 'idle' }, failure: undefined };

/**
 * A transport for the AI SDK's own hook and `Chat`: it asks as the transport that it stands before, and adds retries,
 * one chunk a frame, a watch for silence, healing, and the truth about how an answer ended.
 *
 * @example
 * ```ts
 * const chat = useChat({ transport: new SluiceChatTransport({ api: '/api/chat' }) });
 * ```
 */
export class SluiceChatTransport<UI_MESSAGE extends UIMessage = UIMessage> implements ChatTransport<UI_MESSAGE> {
  #options: SluiceChatTransportOptions<UI_MESSAGE>;
  readonly #store = createStore(idle);
  #answer: ChatAnswer<UI_MESSAGE> | undefined;
  #goesOn = false;
  /** Of each chat the answer that is under way, or that broke off and can be gone on with. */
  readonly #open = new Map<string, ChatAnswer<UI_MESSAGE>>();

  constructor(options: SluiceChatTransportOptions<UI_MESSAGE> = {}) {
    this.#options = options;
  }

  /** Takes effect with the next request. */
  readonly setOptions = (options: SluiceChatTransportOptions<UI_MESSAGE>): void => {
    this.#options = options;
  };

  /** Read by the SDK once a reconnect has succeeded: a replay that is held against what is there is none any more. */
  get resumeStreamIsReplay(): boolean | undefined {
    return this.#goesOn ? false : this.#transport.resumeStreamIsReplay;
  }

  readonly sendMessages: ChatTransport<UI_MESSAGE>['sendMessages'] = async (options) => {
    const messages = this.#windowOf(options.messages);
    const answer = this.#prepare(options);
    this.#show(answer, options.chatId);
    const stream = await answer.open((transport) => transport.sendMessages({ ...options, messages }), false);
    return stream!;
  };

  readonly reconnectToStream: ChatTransport<UI_MESSAGE>['reconnectToStream'] = async (options) => {
    const { chatId, abortSignal } = options;
    const last = this.#open.get(chatId);
    const broken = last?.isResumable ? last : undefined;
    const answer = this.#prepare(options, broken);
    const isOvertaken = () => {
      const now = this.#open.get(chatId);
      return now !== undefined && !now.outcome;
    };
    try {
      const stream = await answer.open((transport) => transport.reconnectToStream(options), true);
      if (isOvertaken()) {
        answer.stop();
        return await yieldTo(abortSignal);
      }
      this.#goesOn = stream !== null && broken !== undefined;
      // Whether there was anything to go on with is known only now.
      if (stream) this.#show(answer, chatId);
      else this.#open.delete(chatId);
      return stream;
    } catch (error) {
      if (isOvertaken()) return yieldTo(abortSignal);
      if (!broken) this.#answer = answer;
      if (answer.outcome === 'failed') this.#tell(answer, chatId);
      throw error;
    }
  };

  readonly close = (): void => {
    this.#transport.close?.();
  };

  readonly getSnapshot = (): ChatProgress => this.#store.getSnapshot();

  /** @returns a function that ends the subscription. */
  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  /** How the latest answer is doing, or did. A new object each time. */
  get metrics(): StreamMetrics {
    return (this.#answer?.monitor ?? new StreamMonitor()).getMetrics();
  }

  /** Whether the SDK's `resumeStream` would go on with the latest answer where it broke off. */
  get isResumable(): boolean {
    return this.#answer?.isResumable ?? false;
  }

  /** Whether something has arrived that the SDK has not taken yet. */
  get isHolding(): boolean {
    const answer = this.#answer;
    return answer !== undefined && !answer.outcome && answer.valve.isHolding;
  }

  /** Hands the SDK what waits for the next frame: once it is stopped it takes nothing more. */
  async flush(): Promise<void> {
    await this.#answer?.valve.flush();
  }

  /** Forgets the latest answer: back to `idle`. */
  reset(): void {
    this.#answer = undefined;
    this.#store.set(idle);
  }

  get #transport(): ChatTransport<UI_MESSAGE> {
    const { transport, prepareSendMessagesRequest, ...options } = this.#options;
    if (transport) return transport;
    const prepare = isOther(options.protocol) ? this.#prepareRequest : undefined;
    return new DefaultChatTransport({
      ...(options as HttpChatTransportInitOptions<UI_MESSAGE>),
      prepareSendMessagesRequest: prepareSendMessagesRequest ?? prepare,
    });
  }

  #prepare(
    request: Parameters<ChatTransport<UI_MESSAGE>['reconnectToStream']>[0],
    from?: ChatAnswer<UI_MESSAGE>,
  ): ChatAnswer<UI_MESSAGE> {
    const { chatId, abortSignal, headers, body, metadata } = request;
    this.#goesOn = false;
    const answer: ChatAnswer<UI_MESSAGE> = new ChatAnswer({
      transport: this.#transport,
      options: this.#options,
      signal: abortSignal,
      reconnect: (transport) => transport.reconnectToStream({ chatId, abortSignal, headers, body, metadata }),
      from,
      onChange: () => {
        if (answer.outcome && !answer.isResumable && this.#open.get(chatId) === answer) this.#open.delete(chatId);
        if (answer === this.#answer) this.#tell(answer, chatId);
      },
    });
    return answer;
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
    const begin = window.findIndex(({ role }) => role === 'user');
    return begin > 0 ? window.slice(begin) : window;
  }

  #show(answer: ChatAnswer<UI_MESSAGE>, chatId: string): void {
    this.#answer = answer;
    this.#open.set(chatId, answer);
    this.#tell(answer, chatId);
  }

  #tell({ progress, monitor }: ChatAnswer<UI_MESSAGE>, chatId: string): void {
    const { outcome } = progress;
    const failure = outcome && progress.error;
    this.#store.set({ progress, failure });
    if (outcome) this.#options.onEnd?.({ chatId, outcome, failure, metrics: monitor.getMetrics() });
  }
}

/**
 * A message was sent while it was still being asked whether there is anything to resume. Whatever the SDK were told now,
 * it would take for the state of the answer under way; so it is told nothing until it lets go.
 */
function yieldTo(signal: AbortSignal | undefined): Promise<null> {
  return new Promise((resolve) => {
    if (!signal || signal.aborted) resolve(null);
    else signal.addEventListener('abort', () => resolve(null), { once: true });
  });
}
