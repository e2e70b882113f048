import type { ChatLike } from './ChatLike.js';
import { MessageQueue } from './MessageQueue.js';
import { isToolPart } from './partTypes.js';

/**
 * What the parts can do with a chat. One object for the life of the window, so that a part may hold on to its methods:
 * it is told of each new rendering of the chat instead.
 */
export class ChatController {
  /** What waits here, for a chat without a queue of its own. */
  readonly queue = new MessageQueue();
  #chat: ChatLike;
  #busy = false;
  /** A message was taken from the queue, and the chat does not show it as under way yet. */
  #leaving = false;

  constructor(chat: ChatLike) {
    this.#chat = chat;
  }

  readonly update = (chat: ChatLike, busy: boolean): void => {
    this.#chat = chat;
    this.#busy = busy;
    if (busy) this.#leaving = false;
  };

  /** Sends what waits, if nothing stands in its way any more. */
  readonly settle = (): void => {
    if (this.#chat.status === 'error') this.queue.hold();
    if (this.#busy || this.#leaving || awaitsUser(this.#chat)) return;
    const next = this.queue.take();
    if (!next) return;
    this.#leaving = true;
    void Promise.resolve(this.#chat.sendMessage({ text: next.text })).finally(() => {
      this.#leaving = false;
    });
  };

  /** Sends, or queues while an answer is under way. */
  readonly send = (text: string): void => {
    const waits = this.#busy || this.#leaving || this.queue.getSnapshot().length > 0;
    if (this.#chat.queue || !waits) {
      void this.#chat.sendMessage({ text });
    } else {
      this.queue.release();
      this.queue.add(text);
    }
  };

  /** Puts a new text in the place of a message of the user, and asks again. */
  readonly replace = (messageId: string, text: string): void => {
    void this.#chat.sendMessage({ text, messageId });
  };

  readonly stop = (): void => {
    this.queue.hold();
    void this.#chat.stop();
  };

  /** Tries the answer again that failed. */
  readonly retry = (): void => {
    if (this.#chat.retry) return void this.#chat.retry();
    this.#chat.clearError?.();
    void this.#chat.regenerate();
  };

  readonly regenerate = (messageId: string): void => {
    void this.#chat.regenerate({ messageId });
  };

  readonly answerApproval = (approvalId: string, approved: boolean): void => {
    void this.#chat.addToolApprovalResponse?.({ id: approvalId, approved });
  };

  readonly removeQueued = (id: string): void => {
    this.queue.remove(id);
    if (this.#chat.removeQueued) this.#chat.removeQueued(id);
    else this.#chat.experimental_removeQueuedMessage?.(id);
  };

  /** Stops the answer under way in favour of a message that waits. */
  readonly sendQueuedNow = (id: string): void => {
    const chat = this.#chat;
    if (chat.sendQueuedNow) return void chat.sendQueuedNow(id);
    if (chat.experimental_queuedMessages?.some((message) => message.id === id))
      return void chat.experimental_sendQueuedMessageNow?.(id);
    this.queue.promote(id);
    if (this.#busy) void chat.stop();
    else this.settle();
  };
}

/** A question of the assistant's has to be answered before anything else can be said. */
function awaitsUser({ messages }: ChatLike): boolean {
  return messages.at(-1)?.parts.some((part) => isToolPart(part) && part.state === 'approval-requested') ?? false;
}
