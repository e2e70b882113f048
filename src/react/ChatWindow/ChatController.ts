import { createStore, type Store } from '../../core/createStore.js';
import type { ResponseProgress } from '../../model/ResponseState.js';
import type { ChatLike, QueuedMessage } from './ChatLike.js';
import { MessageQueue } from './MessageQueue.js';
import { isToolPart } from './partTypes.js';

/** What changes as an answer streams. */
export interface ChatState {
  readonly chat: ChatLike;
  readonly progress: ResponseProgress;
  /** Whether an answer is under way that Stop would end. */
  readonly busy: boolean;
  readonly queue: readonly QueuedMessage[];
}

/**
 * What the parts can do with a chat. One object for the life of the window, so that a part may hold on to its methods;
 * it is told of each new rendering of the chat.
 */
export class ChatController {
  readonly state: Store<ChatState>;
  /** What waits here, for a chat without a queue of its own. */
  readonly queue = new MessageQueue();
  /** Whether the answer was stopped here, which not every chat says. */
  readonly stopped = createStore(false);
  /** A message was taken from the queue, and the chat does not show it as under way yet. */
  #isSending = false;

  constructor(state: ChatState) {
    this.state = createStore(state);
  }

  get #chat(): ChatLike {
    return this.state.getSnapshot().chat;
  }

  /** The chat was rendered. */
  readonly update = (state: ChatState): void => {
    const { chat, busy } = this.state.getSnapshot();
    if (state.busy) {
      this.#isSending = false;
      if (!busy) this.stopped.set(false);
    }
    if (state.chat.status === 'error' && chat.status !== 'error') this.queue.hold();
    this.state.set(state);
  };

  /** Sends what waits, if nothing stands in its way any more. */
  readonly flushQueue = (): void => {
    const { chat, busy } = this.state.getSnapshot();
    if (busy || this.#isSending || awaitsUser(chat)) return;
    const next = this.queue.take();
    if (!next) return;
    this.#isSending = true;
    void Promise.resolve(chat.sendMessage({ text: next.text })).finally(() => {
      this.#isSending = false;
    });
  };

  /** Sends, or queues while an answer is under way. */
  readonly send = (text: string): void => {
    const { chat, busy } = this.state.getSnapshot();
    const waits = busy || this.#isSending || this.queue.messages.getSnapshot().length > 0;
    if (chat.queue || !waits) void chat.sendMessage({ text });
    else this.queue.add(text);
  };

  /** Puts a new text in the place of a message of the user, and asks again. */
  readonly replace = async (messageId: string, text: string): Promise<void> => {
    await this.#interrupt();
    await this.#chat.sendMessage({ text, messageId });
  };

  readonly stop = (): void => {
    this.queue.hold();
    this.stopped.set(true);
    void this.#chat.stop();
  };

  /** Tries the answer again that failed. */
  readonly retry = (): void => {
    if (this.#chat.retry) return void this.#chat.retry();
    this.#chat.clearError?.();
    void this.#chat.regenerate();
  };

  readonly regenerate = async (messageId: string): Promise<void> => {
    await this.#interrupt();
    await this.#chat.regenerate({ messageId });
  };

  readonly respondToToolApproval = (approvalId: string, approved: boolean): void => {
    void this.#chat.addToolApprovalResponse?.({ id: approvalId, approved });
  };

  readonly removeQueued = (id: string): void => {
    this.queue.remove(id);
    if (this.#chat.removeQueued) this.#chat.removeQueued(id);
    else this.#chat.experimental_removeQueuedMessage?.(id);
  };

  /** Stops the answer under way in favour of a message that waits. */
  readonly sendQueuedNow = (id: string): void => {
    const { chat, busy } = this.state.getSnapshot();
    if (chat.queue && chat.sendQueuedNow) return void chat.sendQueuedNow(id);
    if (chat.experimental_queuedMessages?.some((message) => message.id === id))
      return void chat.experimental_sendQueuedMessageNow?.(id);
    this.queue.promote(id);
    if (busy) void chat.stop();
    else this.flushQueue();
  };

  /** Two answers at once would run into each other. */
  async #interrupt(): Promise<void> {
    if (this.state.getSnapshot().busy) await this.#chat.stop();
  }
}

/** A question of the assistant's has to be answered before anything else can be said. */
function awaitsUser({ messages }: ChatLike): boolean {
  return messages.at(-1)?.parts.some((part) => isToolPart(part) && part.state === 'approval-requested') ?? false;
}
