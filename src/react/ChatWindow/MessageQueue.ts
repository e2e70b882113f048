import { createStore } from '../../core/createStore.js';
import type { FileLike, QueuedMessage } from './ChatLike.js';

/**
 * Queues messages that are written during an answer, if the chat has no queue of its own. Each is sent after the
 * previous answer is complete. A stop or a failure holds the queue until the next send.
 */
export class MessageQueue {
  readonly messages = createStore<readonly QueuedMessage[]>([]);
  #isHeld = false;
  #count = 0;

  /** Adds a message and releases a held queue. */
  readonly add = (text: string, files?: readonly FileLike[]): void => {
    this.#isHeld = false;
    this.#count += 1;
    this.messages.set([...this.messages.getSnapshot(), { id: `queued-${this.#count}`, text, files }]);
  };

  readonly has = (id: string): boolean => this.messages.getSnapshot().some((message) => message.id === id);

  readonly edit = (id: string, text: string): void => {
    this.messages.set(
      this.messages.getSnapshot().map((message) => (message.id === id ? { ...message, text } : message)),
    );
  };

  readonly remove = (id: string): void => {
    this.messages.set(this.messages.getSnapshot().filter((message) => message.id !== id));
  };

  /** Moves a message to the front and releases the queue. */
  readonly promote = (id: string): void => {
    this.#isHeld = false;
    const messages = this.messages.getSnapshot();
    const chosen = messages.find((message) => message.id === id);
    if (chosen) this.messages.set([chosen, ...messages.filter((message) => message !== chosen)]);
  };

  /**
   * Inserts saved messages at the front, in place of those in `replaced`. Holds the queue until the next send, unless
   * messages were sent in the meantime.
   */
  readonly restore = (messages: readonly QueuedMessage[], replaced: readonly QueuedMessage[] = []): void => {
    const added = this.messages.getSnapshot().filter((message) => !replaced.includes(message));
    if (added.length === 0) this.#isHeld = true;
    const restored = messages.map((message) => {
      this.#count += 1;
      return { ...message, id: `queued-${this.#count}` };
    });
    this.messages.set([...restored, ...added]);
  };

  readonly hold = (): void => {
    this.#isHeld = true;
  };

  /** Removes and returns the next message; `undefined` while the queue is held or empty. */
  readonly take = (): QueuedMessage | undefined => {
    if (this.#isHeld) return undefined;
    const [next, ...rest] = this.messages.getSnapshot();
    if (next) this.messages.set(rest);
    return next;
  };
}
