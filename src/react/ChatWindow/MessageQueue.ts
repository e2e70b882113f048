import { createStore } from '../../core/createStore.js';
import type { QueuedMessage } from './ChatLike.js';

/**
 * Messages that were written while an answer was under way, for a chat that has no queue of its own. They go out one at
 * a time, each once the answer before it ended well; a stop or a failure holds them back until the next send.
 */
export class MessageQueue {
  readonly messages = createStore<readonly QueuedMessage[]>([]);
  #held = false;
  #count = 0;

  /** Something new to send lets go what was held back. */
  readonly add = (text: string): void => {
    this.#held = false;
    this.#count += 1;
    this.messages.set([...this.messages.getSnapshot(), { id: `queued-${this.#count}`, text }]);
  };

  readonly remove = (id: string): void => {
    this.messages.set(this.messages.getSnapshot().filter((message) => message.id !== id));
  };

  /** Puts a message at the head, and lets it go. */
  readonly promote = (id: string): void => {
    this.#held = false;
    const chosen = this.messages.getSnapshot().find((message) => message.id === id);
    if (chosen) this.messages.set([chosen, ...this.messages.getSnapshot().filter((message) => message !== chosen)]);
  };

  readonly hold = (): void => {
    this.#held = true;
  };

  /** The next message to send, which then waits no longer. */
  readonly take = (): QueuedMessage | undefined => {
    if (this.#held) return undefined;
    const [next, ...rest] = this.messages.getSnapshot();
    if (next) this.messages.set(rest);
    return next;
  };
}
