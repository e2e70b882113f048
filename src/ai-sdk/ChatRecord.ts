import { Chat } from '@ai-sdk/react';
import type { ChatInit, ChatOnFinishCallback, ChatTransport, UIMessage } from 'ai';
import { createStore } from '../core/createStore.js';
import { currentEnvironment } from '../core/environment.js';
import type { StreamMetrics } from '../core/monitor/StreamMonitor.js';
import type { ResponseOutcome } from '../model/ResponseState.js';
import { joinReplay } from './joinReplay.js';
import { SluiceChatTransport } from './SluiceChatTransport.js';
import type { UseChatOptions } from './UseChatOptions.js';

/** What is known of a chat beside its messages. Another object once something new is known. */
export interface ChatNotes {
  readonly outcomes: ReadonlyMap<string, ResponseOutcome>;
  readonly messageMetrics: ReadonlyMap<string, StreamMetrics>;
  /** How often the text of a message that waits was changed. */
  readonly edits: number;
}

const noNotes: ChatNotes = { outcomes: new Map(), messageMetrics: new Map(), edits: 0 };

/**
 * One chat: the AI SDK's side of it, and the side that the SDK has no place for: how each answer ended, what waits and
 * what was edited while it waits. It stands between the SDK and the transport, where every request passes. Another id,
 * another record: what an earlier chat still does reaches only its own.
 */
export class ChatRecord<UI_MESSAGE extends UIMessage> implements ChatTransport<UI_MESSAGE> {
  /** Ours, or the one that the application made. */
  readonly chat: Chat<UI_MESSAGE>;
  readonly isGiven: boolean;
  /** The one that asked last. An application may well give another at every render. */
  #transport: SluiceChatTransport<UI_MESSAGE>;

  #options: UseChatOptions<UI_MESSAGE>;
  readonly #notes = createStore(noNotes);
  #isStopping = false;
  /** Calls of `onToolCall` that go on; the SDK waits for them in mid-answer. */
  #toolCalls = 0;
  /** Times that the SDK is finding out whether it is to send by itself. */
  #decisions = 0;
  #lastTurn: Promise<void> | undefined;
  readonly #own: SluiceChatTransport<UI_MESSAGE>;
  readonly #whenIdle: (() => void)[] = [];

  constructor(options: UseChatOptions<UI_MESSAGE>) {
    this.#options = options;
    this.#own = new SluiceChatTransport(options);
    this.#transport = this.#latest;
    this.isGiven = 'chat' in options;
    this.chat =
      'chat' in options
        ? options.chat
        : new Chat({
            ...options,
            transport: this,
            onToolCall: (call) => this.#callTool(call),
            onData: (part) => this.#init.onData?.(part),
            onFinish: (event) => {
              this.#settle(event);
              this.#init.onFinish?.(event);
            },
            onError: (error) => this.#init.onError?.(error),
            sendAutomaticallyWhen: (chat) => this.#decide(chat),
          });
  }

  /** Takes effect with the next request. */
  setOptions(options: UseChatOptions<UI_MESSAGE>): void {
    this.#options = options;
    this.#own.setOptions(options);
  }

  get options(): UseChatOptions<UI_MESSAGE> {
    return this.#options;
  }

  get transport(): SluiceChatTransport<UI_MESSAGE> {
    return this.#transport;
  }

  /** The application's, if it is one of ours already, which goes by its own options; else one before the application's. */
  get #latest(): SluiceChatTransport<UI_MESSAGE> {
    const { transport } = this.#options;
    return transport instanceof SluiceChatTransport ? transport : this.#own;
  }

  readonly getSnapshot = this.#notes.getSnapshot;
  readonly subscribe = this.#notes.subscribe;

  get isAnswering(): boolean {
    const { status } = this.chat;
    return status === 'submitted' || status === 'streaming';
  }

  get isInToolCall(): boolean {
    return this.#toolCalls > 0;
  }

  get resumeStreamIsReplay(): boolean | undefined {
    return this.transport.resumeStreamIsReplay;
  }

  readonly sendMessages: ChatTransport<UI_MESSAGE>['sendMessages'] = (options) => {
    this.#turnToLatest();
    return this.transport.sendMessages(options);
  };

  readonly reconnectToStream: ChatTransport<UI_MESSAGE>['reconnectToStream'] = async (options) => {
    // Only the one that asked knows where its answer broke off.
    if (!this.transport.isResumable) this.#turnToLatest();
    const stream = await this.transport.reconnectToStream(options);
    return stream && this.resumeStreamIsReplay ? joinReplay(stream, this.chat.lastMessage) : stream;
  };

  /** The user stops the answer under way. */
  noteStop(): void {
    this.#isStopping = this.isAnswering;
  }

  /** One send after the other: the next leaves once the answer to the last is there, with all that follows from it. */
  async inTurn(send: () => Promise<void>): Promise<void> {
    const turn = this.#lastTurn || this.#isBusy ? this.#wait(this.#lastTurn).then(send) : send();
    this.#lastTurn = turn;
    try {
      await turn;
    } finally {
      if (this.#lastTurn === turn) this.#lastTurn = undefined;
    }
  }

  /** Gives a message that waits another text; what is not text stays. The SDK sends the very object that it holds. */
  edit(id: string, text: string): void {
    const message = this.chat.experimental_queuedMessages.find((message) => message.id === id);
    if (!message) return;
    message.parts = [...message.parts.filter(({ type }) => type !== 'text'), { type: 'text', text }];
    this.#publish({ edits: this.getSnapshot().edits + 1 });
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
    // Answers that nobody's turn began: to a tool's output, or resumed.
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
      // By then the SDK has sent what it is to send.
      (this.#options.environment ?? currentEnvironment()).after(0, () => {
        this.#decisions--;
        this.#wake();
      });
    }
  }

  /** The SDK is done with an answer. */
  #settle({ message, messages, isAbort }: Parameters<ChatOnFinishCallback<UI_MESSAGE>>[0]): void {
    this.#wake();
    // An answer that failed before it began has no message on the screen.
    const isShown = messages.some(({ id }) => id === message.id);
    const { outcome } = this.transport.getSnapshot().progress;
    if (outcome && isShown) {
      const { outcomes, messageMetrics } = this.getSnapshot();
      this.#publish({
        outcomes: new Map(outcomes).set(message.id, outcome),
        messageMetrics: new Map(messageMetrics).set(message.id, this.transport.metrics),
      });
    }
    if (this.#isStopping && isAbort) {
      this.#options.onStop?.({ chatId: this.chat.id, message: isShown ? message : undefined });
    }
    this.#isStopping = false;
  }

  #publish(news: Partial<ChatNotes>): void {
    this.#notes.set({ ...this.getSnapshot(), ...news });
  }
}
