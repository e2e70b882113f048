import { createRef } from 'react';
import { createStore } from '../../core/createStore.js';
import { textOf } from '../../model/ChatMessage.js';
import { getActiveElement } from '../getActiveElement.js';
import type { ChatController } from './ChatController.js';

export interface ComposerOptions {
  /** The composer's text, for a composer that the application controls. */
  input?: string | undefined;
  /** The composer's first text. @defaultValue `''` */
  defaultInput?: string | undefined;
  onInputChange?: ((input: string) => void) | undefined;
}

/** The content of the composer. */
export interface ComposerState {
  readonly value: string;
  /** The id of the user message or the queued message that is being edited. */
  readonly editing: string | undefined;
  /** The text from before the edit. Cancelling or sending the edit restores it. */
  readonly draft: string;
}

/** The text of the next message, controlled by the application or not, and the message that it will replace, if any. */
export class ComposerController {
  readonly state;
  readonly inputRef = createRef<HTMLTextAreaElement>();
  readonly #chat: ChatController;
  #options: ComposerOptions;

  constructor(chat: ChatController, options: ComposerOptions, initial?: ComposerState) {
    this.#chat = chat;
    this.#options = options;
    const value = options.input ?? initial?.value ?? options.defaultInput ?? '';
    this.state = createStore<ComposerState>({ editing: undefined, draft: '', ...initial, value });
  }

  readonly update = (options: ComposerOptions): void => {
    this.#options = options;
    const state = this.state.getSnapshot();
    const { input = state.value } = options;
    if (input !== state.value) this.state.set({ ...state, value: input });
  };

  readonly focus = (): void => this.inputRef.current?.focus();

  readonly setValue = (value: string): void => {
    const state = this.state.getSnapshot();
    if (state.value !== value) this.#change({ ...state, value });
  };

  /**
   * Puts a user message into the composer to edit it: the latest one where no id is given.
   *
   * @returns whether there was one.
   */
  readonly edit = (messageId?: string): boolean => {
    const { messages } = this.#chat.state.getSnapshot();
    const message = messages.findLast(
      ({ id, role }) => role === 'user' && (messageId === undefined || id === messageId),
    );
    if (!message) return false;
    this.#startEdit(message.id, textOf(message, '\n\n'));
    return true;
  };

  /** Puts a queued message into the composer to edit it. */
  readonly editQueued = (id: string): void => {
    const message = this.#chat.state.getSnapshot().queue.find((message) => message.id === id);
    if (message) this.#startEdit(id, message.text);
  };

  /** Ends the edit without a change and restores the draft. */
  readonly cancelEdit = (): void => {
    this.#replace({ value: this.state.getSnapshot().draft, editing: undefined, draft: '' });
  };

  /** Submits the form around the input, so that the application's `onSubmit` runs first. */
  readonly requestSubmit = (): void => {
    const form = this.inputRef.current?.form;
    if (form) form.requestSubmit();
    else this.submit();
  };

  /** Sends the text, or replaces the message that is being edited. */
  readonly submit = (): void => {
    const { value, editing, draft } = this.state.getSnapshot();
    const text = value.trim();
    if (!text) return;
    if (editing === undefined) this.#chat.send(text);
    else if (this.#chat.isQueued(editing)) this.#chat.editQueued(editing, text);
    else void this.#chat.replace(editing, text);
    this.#change({ value: draft, editing: undefined, draft: '' });
  };

  #startEdit(id: string, text: string): void {
    const { value, editing, draft } = this.state.getSnapshot();
    this.focus();
    this.#replace({ value: text, editing: id, draft: editing === undefined ? value : draft });
  }

  /** Replaces the text in a way that the browser's undo can revert: assigning `value` clears the undo history. */
  #replace(state: ComposerState): void {
    this.#change(state);
    const input = this.inputRef.current;
    if (!input || input.value === state.value || getActiveElement(input) !== input) return;
    input.select();
    // Deprecated, but the only way to write into the undo history. Where it fails, React assigns the value.
    if (state.value) input.ownerDocument.execCommand?.('insertText', false, state.value);
    else input.ownerDocument.execCommand?.('delete');
  }

  #change(state: ComposerState): void {
    // Immediately, also where the application controls the text: an input that falls back for a moment loses its caret.
    this.state.set(state);
    this.#options.onInputChange?.(state.value);
    if (this.#options.input !== undefined) queueMicrotask(() => this.update(this.#options));
  }
}
