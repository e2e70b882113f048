import { createRef } from 'react';
import { createStore, type Store } from '../../core/createStore.js';
import { textOf } from '../../model/ChatMessage.js';
import type { ChatController } from './ChatController.js';

export interface ComposerOptions {
  /** The composer's text, for a composer that the application controls. */
  input?: string | undefined;
  /** The composer's first text. @defaultValue `''` */
  defaultInput?: string | undefined;
  onInputChange?: ((input: string) => void) | undefined;
}

/** What stands in the composer. */
export interface ComposerState {
  readonly value: string;
  /** The message that is being edited. */
  readonly editing: string | undefined;
}

/** The text of the next message, controlled by the application or not, and the message that it will replace, if any. */
export class ComposerController {
  readonly state: Store<ComposerState>;
  readonly inputRef = createRef<HTMLTextAreaElement>();
  readonly #chat: ChatController;
  #options: ComposerOptions;

  constructor(chat: ChatController, options: ComposerOptions) {
    this.#chat = chat;
    this.#options = options;
    this.state = createStore<ComposerState>({ value: options.input ?? options.defaultInput ?? '', editing: undefined });
  }

  readonly update = (options: ComposerOptions): void => {
    this.#options = options;
    const { value, editing } = this.state.getSnapshot();
    const { input = value } = options;
    if (input !== value) this.state.set({ value: input, editing });
  };

  readonly focus = (): void => this.inputRef.current?.focus();

  readonly setValue = (value: string): void => {
    this.#change(value, this.state.getSnapshot().editing);
  };

  /**
   * Takes a message of the user back into the composer: the last one where no id is given.
   *
   * @returns whether there was one.
   */
  readonly edit = (messageId?: string): boolean => {
    const message = this.#chat.state
      .getSnapshot()
      .chat.messages.findLast(({ id, role }) => role === 'user' && (messageId === undefined || id === messageId));
    if (!message) return false;
    this.#change(textOf(message, '\n\n'), message.id);
    this.focus();
    return true;
  };

  readonly cancelEdit = (): void => {
    this.#change('', undefined);
  };

  /** Sends what stands there, or puts it in the place of the message that is being edited. */
  readonly submit = (): void => {
    const { value, editing } = this.state.getSnapshot();
    const text = value.trim();
    if (!text) return;
    if (editing === undefined) this.#chat.send(text);
    else void this.#chat.replace(editing, text);
    this.#change('', undefined);
  };

  #change(value: string, editing: string | undefined): void {
    // At once, also where the application holds the text: an input that falls back for a moment loses its caret.
    this.state.set({ value, editing });
    this.#options.onInputChange?.(value);
    if (this.#options.input !== undefined) queueMicrotask(() => this.update(this.#options));
  }
}
