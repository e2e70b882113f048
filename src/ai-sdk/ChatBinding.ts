import type { UseChatHelpers } from '@ai-sdk/react';
import type { ChatInit, ChatOnFinishCallback, ChatTransport, UIMessage } from 'ai';
import { createStore, deriveStore, endAll, type ReadableStore } from '../core/createStore.js';
import { currentEnvironment } from '../core/environment.js';
import type { ResponseMetrics } from '../core/monitor/StreamMonitor.js';
import { textOf } from '../model/ChatMessage.js';
import type { ResponseOutcome } from '../model/ResponseState.js';
import type { FinishReason } from '../model/StreamDelta.js';
import type { UseChatOptions } from './options.js';
import { Chat } from './peers.js';
import { type ChatProgress, SluiceChatTransport } from './SluiceChatTransport.js';

export interface QueuedMessage {
  readonly id: string;
  readonly text: string;
}

/** Data that Sluice adds to the SDK's `Chat`. */
export interface ChatAdditions<UI_MESSAGE extends UIMessage> extends ChatProgress {
  /** The outcomes of responses, by message id. Each change creates a new map. */
  readonly outcomes: ReadonlyMap<string, ResponseOutcome>;
  /** The finish reasons of the model, by message id. */
  readonly finishReasons: ReadonlyMap<string, FinishReason>;
  /** Metrics of earlier responses, by message id. */
  readonly messageMetrics: ReadonlyMap<string, ResponseMetrics>;
  /**
   * The queued messages if `experimental_queue` is set; an empty list if `whileAnswering` is `'interrupt'`; otherwise
   * `undefined`.
   */
  readonly queue: readonly QueuedMessage[] | undefined;
  readonly experimental_queuedMessages: UI_MESSAGE[];
}

export interface ChatData<UI_MESSAGE extends UIMessage> extends ChatAdditions<UI_MESSAGE> {
  readonly messages: UI_MESSAGE[];
  readonly status: UseChatHelpers<UI_MESSAGE>['status'];
  readonly error: Error | undefined;
}

/** The part of the data that the binding stores. Each change creates a new object. */
interface ChatNotes extends Pick<ChatAdditions<UIMessage>, 'outcomes' | 'finishReasons' | 'messageMetrics'> {
  /** Number of edits to queued messages. */
  readonly edits: number;
}

const noNotes: ChatNotes = { outcomes: new Map(), finishReasons: new Map(), messageMetrics: new Map(), edits: 0 };

/**
 * Connects one chat of `useChat` to the SDK's `Chat`, and stores what the `Chat` has no field for: the outcome of each
 * response and the order of sent messages. A new chat id creates a new binding, so that late events of an earlier chat
 * do not reach the new one.
 */
export class ChatBinding<UI_MESSAGE extends UIMessage> {
  /** The `Chat`, created by the hook or passed by the application. */
  readonly chat: Chat<UI_MESSAGE>;
  readonly isExternal: boolean;
  /** The transport of the latest request. The application may pass a different one at each render. */
  #transport: SluiceChatTransport<UI_MESSAGE>;

  #options: UseChatOptions<UI_MESSAGE>;
  readonly #notes = createStore(noNotes);
  #isStopping = false;
  /** Number of pending `onToolCall` calls. The SDK waits for them before it continues the response. */
  #toolCalls = 0;
  #decisions = 0;
  #lastTurn: Promise<void> | undefined;
  readonly #own: SluiceChatTransport<UI_MESSAGE>;
  readonly #whenIdle: (() => void)[] = [];

  constructor(options: UseChatOptions<UI_MESSAGE>) {
    this.#options = options;
    this.#own = new SluiceChatTransport(options);
    this.#transport = this.#latest;
    this.isExternal = 'chat' in options;
    this.chat =
      'chat' in options
        ? options.chat
        : new Chat({
            ...options,
            transport: this.#delegate,
            onToolCall: (call) => this.#callTool(call),
            onData: (part) => this.#init.onData?.(part),
            onFinish: (event) => {
              this.#settle(event);
              this.#init.onFinish?.(event);
            },
            onError: (error) => {
              this.transport.reject(error);
              this.#init.onError?.(error);
            },
            sendAutomaticallyWhen: (chat) => this.#decide(chat),
          });
  }

  setOptions(options: UseChatOptions<UI_MESSAGE>): void {
    this.#options = options;
    this.#own.setOptions(options);
  }

  get transport(): SluiceChatTransport<UI_MESSAGE> {
    return this.#transport;
  }

  /**
   * The `SluiceChatTransport` that the application passed, with its own options; otherwise a transport with the hook's
   * options.
   */
  get #latest(): SluiceChatTransport<UI_MESSAGE> {
    const { transport } = this.#options;
    return transport instanceof SluiceChatTransport ? transport : this.#own;
  }

  readonly additions: ReadableStore<ChatAdditions<UI_MESSAGE>> = deriveStore(
    () => [
      this.#notes.getSnapshot(),
      this.#transport.getSnapshot(),
      this.chat.experimental_queuedMessages,
      !this.isExternal && (this.#options.experimental_queue === true || this.#options.whileAnswering === 'interrupt'),
    ],
    (listener) => this.#subscribe(listener),
    ({ edits, ...notes }, progress, queued, isQueueing) => {
      // An edit mutates the queued message, so a copy is needed for memoized comparisons.
      const waiting = edits === 0 ? queued : queued.map((message) => ({ ...message }));
      return {
        ...notes,
        ...progress,
        experimental_queuedMessages: waiting,
        // Earlier versions of the SDK have no queue.
        queue: isQueueing ? (waiting ?? []).map((message) => ({ id: message.id, text: textOf(message) })) : undefined,
      };
    },
  );

  /**
   * Notifies subscribers directly from the chat's callbacks, so that a subscribed component renders without its
   * parents.
   */
  readonly store: ReadableStore<ChatData<UI_MESSAGE>> = deriveStore(
    () => [this.additions.getSnapshot(), this.chat.messages, this.chat.status, this.chat.error],
    (listener) => {
      const { chat } = this;
      const { throttle, experimental_throttle } = this.#options;
      return endAll([
        this.additions.subscribe(listener),
        chat['~registerMessagesCallback'](listener, throttle ?? experimental_throttle),
        chat['~registerStatusCallback'](listener),
        chat['~registerErrorCallback'](listener),
      ]);
    },
    (additions, messages, status, error) => ({ ...additions, messages, status, error }),
  );

  get isAnswering(): boolean {
    const { status } = this.chat;
    return status === 'submitted' || status === 'streaming';
  }

  /** The actions of the SDK's `Chat`, changed so that no received text is lost and responses do not overlap. */
  readonly actions = {
    sendMessage: ((message, options) => {
      const { whileAnswering, experimental_queue } = this.#options;
      const send = () => this.chat.sendMessage(message, options);
      if (whileAnswering === 'interrupt' || message?.messageId !== undefined)
        return this.#unlessInToolCall(this.#afterStop(send));
      // An external chat has its own queue setting, which the binding cannot read.
      return this.#unlessInToolCall(this.isExternal || experimental_queue ? send() : this.#inTurn(send));
    }) as UseChatHelpers<UI_MESSAGE>['sendMessage'],
    regenerate: ((options) =>
      this.#unlessInToolCall(
        this.#afterStop(() => this.chat.regenerate(options)),
      )) as UseChatHelpers<UI_MESSAGE>['regenerate'],
    stop: (): Promise<void> => this.#stopWith(() => this.chat.stop()),
    clearError: (): void => {
      this.chat.clearError();
      if (!this.isAnswering) this.transport.reset();
    },
    sendQueuedNow: (id: string): Promise<void> => this.#sendQueuedNow(id),
    experimental_sendQueuedMessageNow: (id: string): Promise<void> => this.#sendQueuedNow(id),
    removeQueued: (id: string): void => this.chat.experimental_removeQueuedMessage(id),
    editQueued: (id: string, text: string): void => this.#edit(id, text),
    retry: (): Promise<void> => (this.transport.isResumable ? this.chat.resumeStream() : this.chat.regenerate()),
  };

  /** Forwards requests to the latest transport, as the SDK's own hook does. */
  get #delegate(): ChatTransport<UI_MESSAGE> {
    const isReplay = () => this.transport.resumeStreamIsReplay ?? false;
    return {
      get resumeStreamIsReplay() {
        return isReplay();
      },
      sendMessages: (options) => {
        this.#turnToLatest();
        return this.transport.sendMessages(options);
      },
      reconnectToStream: (options) => {
        // Only the transport of the interrupted request can resume the response.
        if (!this.transport.isResumable) this.#turnToLatest();
        return this.transport.join(options, this.chat.lastMessage);
      },
    };
  }

  /** Stops the response. The SDK reads no chunk after a stop, so buffered chunks are released first. */
  async #stopWith(stop: () => Promise<void>): Promise<void> {
    this.#isStopping = this.isAnswering;
    // Without buffered chunks, the stop takes effect synchronously.
    const released = this.transport.flush();
    if (released) await released;
    await stop();
  }

  #sendQueuedNow(id: string): Promise<void> {
    return this.#stopWith(() => this.chat.experimental_sendQueuedMessageNow(id));
  }

  /**
   * Returns at once during `onToolCall`. The response ends only after that callback, so waiting for the end would
   * deadlock.
   */
  #unlessInToolCall(done: Promise<void>): Promise<void> {
    return this.#toolCalls > 0 ? Promise.race([done, Promise.resolve()]) : done;
  }

  /** Stops the active response before sending a message that replaces the response or the user message before it. */
  async #afterStop(send: () => Promise<void>): Promise<void> {
    if (this.isAnswering) await this.actions.stop();
    return send();
  }

  /**
   * Queues a message until the response to the previous message has ended, including its tool calls and automatic
   * requests.
   */
  async #inTurn(send: () => Promise<void>): Promise<void> {
    const turn = this.#lastTurn || this.#isBusy ? this.#wait(this.#lastTurn).then(send) : send();
    this.#lastTurn = turn;
    try {
      await turn;
    } finally {
      if (this.#lastTurn === turn) this.#lastTurn = undefined;
    }
  }

  /** Replaces the text of a queued message. Mutates the message, because the SDK sends the object in its own queue. */
  #edit(id: string, text: string): void {
    const message = this.chat.experimental_queuedMessages.find((message) => message.id === id);
    if (!message) return;
    message.parts = [...message.parts.filter(({ type }) => type !== 'text'), { type: 'text', text }];
    this.#publish({ edits: this.#notes.getSnapshot().edits + 1 });
  }

  #turnToLatest(): void {
    if (this.#transport === this.#latest) return;
    this.#transport = this.#latest;
    this.#publish({});
  }

  get #init(): ChatInit<UI_MESSAGE> {
    return this.#options as ChatInit<UI_MESSAGE>;
  }

  get #isBusy(): boolean {
    return this.isAnswering || this.#decisions > 0;
  }

  async #wait(lastTurn: Promise<void> | undefined): Promise<void> {
    await lastTurn?.catch(() => {});
    // A resumed response, or a response to a tool output, is not in the queue of turns. Wait for its end too.
    while (this.#isBusy) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  #wake(): void {
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  async #callTool(call: Parameters<NonNullable<ChatInit<UI_MESSAGE>['onToolCall']>>[0]): Promise<void> {
    this.#toolCalls++;
    try {
      await this.#init.onToolCall?.(call);
    } finally {
      this.#toolCalls--;
    }
  }

  async #decide(chat: { messages: UI_MESSAGE[] }): Promise<boolean> {
    const { sendAutomaticallyWhen } = this.#init;
    if (!sendAutomaticallyWhen) return false;
    this.#decisions++;
    try {
      return await sendAutomaticallyWhen(chat);
    } finally {
      // If the SDK sends an automatic request, it sends it before the next macrotask.
      (this.#options.environment ?? currentEnvironment()).after(0, () => {
        this.#decisions--;
        this.#wake();
      });
    }
  }

  /** Records the outcome of a response after the SDK has processed it. */
  #settle({ message, messages, isAbort, finishReason }: Parameters<ChatOnFinishCallback<UI_MESSAGE>>[0]): void {
    this.#wake();
    // A response that failed before its first chunk has no message.
    const isShown = messages.some(({ id }) => id === message.id);
    const { outcome } = this.transport.getSnapshot().progress;
    if (outcome && isShown) {
      const { outcomes, finishReasons, messageMetrics } = this.#notes.getSnapshot();
      this.#publish({
        outcomes: new Map(outcomes).set(message.id, outcome),
        ...(finishReason && { finishReasons: new Map(finishReasons).set(message.id, toFinishReason(finishReason)) }),
        messageMetrics: new Map(messageMetrics).set(message.id, this.transport.metrics),
      });
    }
    if (this.#isStopping && isAbort) {
      this.#options.onStop?.({ chatId: this.chat.id, message: isShown ? message : undefined });
    }
    this.#isStopping = false;
  }

  #publish(news: Partial<ChatNotes>): void {
    this.#notes.set({ ...this.#notes.getSnapshot(), ...news });
  }

  /** Subscribes to the notes, to the SDK's queue, and to the progress of each transport that sends a request. */
  #subscribe(listener: () => void): () => void {
    let transport = this.#transport;
    let endProgress = transport.subscribe(listener);
    const endNotes = this.#notes.subscribe(() => {
      if (transport !== this.#transport) {
        endProgress();
        transport = this.#transport;
        endProgress = transport.subscribe(listener);
      }
      listener();
    });
    // Earlier versions of the SDK have no queue.
    const endQueue = this.chat['~registerQueuedMessagesCallback']?.(listener) ?? endNotes;
    return endAll([() => endProgress(), endNotes, endQueue]);
  }
}

/** Maps the SDK's finish reasons, which differ from those of Sluice. */
function toFinishReason(reason: string): FinishReason {
  return /^(stop|length|content-filter|tool-calls|error)$/.test(reason) ? (reason as FinishReason) : 'other';
}
