import type { QueuedMessage } from './ChatLike.js';

/**
 * Messages that were written while an answer was under way, for a chat that has no queue of its own. They go out one at
 * a time, each once the answer before it ended well; a stop or a failure holds them back until the next send.
 */
export class MessageQueue {
  #messages: readonly QueuedMessage[] = [];
  #held = false;
  #count = 0;
  #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getSnapshot = (): readonly QueuedMessage[] => this.#messages;

  readonly add = (text: string): void => {
    this.#count += 1;
    this.#publish([...this.#messages, { id: `queued-${this.#count}`, text }]);
  };

  readonly remove = (id: string): void => {
    this.#publish(this.#messages.filter((message) => message.id !== id));
  };

  /** Puts a message at the head, and lets it go. */
  readonly promote = (id: string): void => {
    this.#held = false;
    const chosen = this.#messages.find((message) => message.id === id);
    if (chosen) this.#publish([chosen, ...this.#messages.filter((message) => message !== chosen)]);
  };

  readonly hold = (): void => {
    this.#held = this.#messages.length > 0;
  };

  readonly release = (): void => {
    this.#held = false;
  };

  /** The next message to send, which then waits no longer. */
  readonly take = (): QueuedMessage | undefined => {
    if (this.#held) return undefined;
    const [next, ...rest] = this.#messages;
    if (next) this.#publish(rest);
    return next;
  };

  #publish(messages: readonly QueuedMessage[]): void {
    this.#messages = messages;
    for (const listener of this.#listeners) listener();
  }
}
