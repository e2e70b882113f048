import type { UseChatHelpers } from '@ai-sdk/react';
import type { ChatOnFinishCallback, ChatTransport, UIMessage } from 'ai';
import type { StreamMetrics } from '../core/monitor/StreamMonitor.js';
import type { ResponseOutcome } from '../core/state/ResponseState.js';
import { joinReplay } from './joinReplay.js';
import { SluiceChatTransport, type SluiceChatTransportOptions } from './SluiceChatTransport.js';

/** What is known of a chat beside its messages. Another object once something new is known. */
export interface ChatNotes {
  readonly outcomes: ReadonlyMap<string, ResponseOutcome>;
  readonly messageMetrics: ReadonlyMap<string, StreamMetrics>;
  /** New texts of queued messages, by their ids. */
  readonly edits: ReadonlyMap<string, string>;
}

/** What happens when a message is sent, or an answer stopped, while one is under way. */
export interface TurnOptions<UI_MESSAGE extends UIMessage> {
  /**
   * What a message does that is sent while an answer is under way: wait for its end, or stop it. What waits can be seen
   * and changed with `experimental_queue`. @defaultValue `'queue'`
   */
  whileAnswering?: 'queue' | 'interrupt' | undefined;
  /** Called when an answer is stopped, by `stop` or by another message: the place to cancel it on the server. */
  onStop?: ((stopped: StoppedAnswer<UI_MESSAGE>) => void) | undefined;
  experimental_queue?: boolean | undefined;
}

export interface StoppedAnswer<UI_MESSAGE extends UIMessage> {
  readonly chatId: string;
  /** The answer as far as it got, `undefined` where nothing of it had come. */
  readonly message: UI_MESSAGE | undefined;
}

type FinishEvent<UI_MESSAGE extends UIMessage> = Parameters<ChatOnFinishCallback<UI_MESSAGE>>[0];

const noNotes: ChatNotes = { outcomes: new Map(), messageMetrics: new Map(), edits: new Map() };

/**
 * The side of a chat that the AI SDK has no place for: how each answer ended, what waits and what was edited while it
 * waits. It stands between the SDK and the transport, where every request passes.
 */
export class ChatRecord<UI_MESSAGE extends UIMessage> implements ChatTransport<UI_MESSAGE> {
  readonly #own = new SluiceChatTransport<UI_MESSAGE>();

  #options: SluiceChatTransportOptions<UI_MESSAGE> & TurnOptions<UI_MESSAGE> = {};
  #setMessages: ((messages: UI_MESSAGE[]) => void) | undefined;
  #lastMessage: UI_MESSAGE | undefined;
  #notes = noNotes;
  #chatId = '';
  #underWay = 0;
  #isStopping = false;
  #lastTurn: Promise<void> | undefined;
  readonly #whenSettled: (() => void)[] = [];
  readonly #listeners = new Set<() => void>();

  /**
   * Takes effect with the next request.
   *
   * @param chat - The SDK's side: the messages, and how to show those that were edited on their way out.
   */
  setOptions(
    options: SluiceChatTransportOptions<UI_MESSAGE> & TurnOptions<UI_MESSAGE>,
    chat: Pick<UseChatHelpers<UI_MESSAGE>, 'messages' | 'setMessages'>,
  ): void {
    this.#options = options;
    this.#setMessages = chat.setMessages;
    this.#lastMessage = chat.messages.at(-1);
    this.#own.setOptions(options);
  }

  /** The application's, if it is one of ours already, which goes by its own options; else one before the application's. */
  transportFor(given: ChatTransport<UI_MESSAGE> | undefined): SluiceChatTransport<UI_MESSAGE> {
    return given instanceof SluiceChatTransport ? given : this.#own;
  }

  get transport(): SluiceChatTransport<UI_MESSAGE> {
    return this.transportFor(this.#options.transport);
  }

  get options(): TurnOptions<UI_MESSAGE> {
    return this.#options;
  }

  readonly getSnapshot = (): ChatNotes => this.#notes;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** An answer is under way. */
  get isBusy(): boolean {
    return this.#underWay > 0;
  }

  get resumeStreamIsReplay(): boolean | undefined {
    return this.transport.resumeStreamIsReplay;
  }

  readonly sendMessages: ChatTransport<UI_MESSAGE>['sendMessages'] = (options) => {
    this.#underWay++;
    this.#chatId = options.chatId;
    return this.transport.sendMessages({ ...options, messages: this.#applyEdits(options.messages) });
  };

  readonly reconnectToStream: ChatTransport<UI_MESSAGE>['reconnectToStream'] = async (options) => {
    const stream = await this.transport.reconnectToStream(options);
    if (!stream) return null;
    this.#underWay++;
    this.#chatId = options.chatId;
    return this.resumeStreamIsReplay ? joinReplay(stream, this.#lastMessage) : stream;
  };

  /** The user stops the answer under way. */
  noteStop(): void {
    this.#isStopping = this.isBusy;
  }

  /** The SDK is done with an answer. */
  settle({ message, messages, isAbort }: FinishEvent<UI_MESSAGE>): void {
    this.#underWay = Math.max(0, this.#underWay - 1);
    for (const resolve of this.#whenSettled.splice(0)) resolve();
    // An answer that failed before it began has no message on the screen.
    const isShown = messages.some(({ id }) => id === message.id);
    const { outcome } = this.transport.getSnapshot().phase;
    if (outcome && isShown) {
      const { outcomes, messageMetrics, edits } = this.#notes;
      this.#publish({
        outcomes: new Map(outcomes).set(message.id, outcome),
        messageMetrics: new Map(messageMetrics).set(message.id, this.transport.metrics),
        edits,
      });
    }
    if (this.#isStopping && isAbort) {
      this.options.onStop?.({ chatId: this.#chatId, message: isShown ? message : undefined });
    }
    this.#isStopping = false;
  }

  /** One send after the other: the next leaves once the answer to the last is there, with all that follows from it. */
  async inTurn(send: () => Promise<void>): Promise<void> {
    const turn = this.#lastTurn || this.isBusy ? this.#wait(this.#lastTurn).then(send) : send();
    this.#lastTurn = turn;
    try {
      await turn;
    } finally {
      if (this.#lastTurn === turn) this.#lastTurn = undefined;
    }
  }

  /** Gives a queued message another text; it leaves with that. */
  edit(id: string, text: string): void {
    this.#publish({ ...this.#notes, edits: new Map(this.#notes.edits).set(id, text) });
  }

  forgetEdit(id: string): void {
    const edits = new Map(this.#notes.edits);
    if (edits.delete(id)) this.#publish({ ...this.#notes, edits });
  }

  async #wait(lastTurn: Promise<void> | undefined): Promise<void> {
    await lastTurn?.catch(() => {});
    // Answers that nobody's turn began: to a tool's output, or resumed.
    while (this.isBusy) await new Promise<void>((resolve) => this.#whenSettled.push(resolve));
  }

  #applyEdits(messages: UI_MESSAGE[]): UI_MESSAGE[] {
    const { edits } = this.#notes;
    if (!messages.some(({ id }) => edits.has(id))) return messages;
    const edited = messages.map((message) => withEdit(message, edits));
    for (const { id } of messages) this.forgetEdit(id);
    this.#setMessages?.(edited);
    return edited;
  }

  #publish(notes: ChatNotes): void {
    this.#notes = notes;
    for (const listener of this.#listeners) listener();
  }
}

/** The message with its new text, if it has one; what is not text stays. */
export function withEdit<UI_MESSAGE extends UIMessage>(
  message: UI_MESSAGE,
  edits: ReadonlyMap<string, string>,
): UI_MESSAGE {
  const text = edits.get(message.id);
  if (text === undefined) return message;
  return { ...message, parts: [...message.parts.filter(({ type }) => type !== 'text'), { type: 'text', text }] };
}
