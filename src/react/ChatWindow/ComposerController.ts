import { createRef } from 'react';
import { createStore } from '../../core/createStore.js';
import { textOf } from '../../model/ChatMessage.js';
import { getActiveElement } from '../getActiveElement.js';
import type { AttachmentStore } from './attachments/AttachmentStore.js';
import type { ChatController } from './ChatController.js';

export interface ComposerOptions {
  /** The text, if the application controls it. */
  input?: string | undefined;
  /** The initial text of the composer. @defaultValue `''` */
  defaultInput?: string | undefined;
  /** Called with the new text of the composer at each change. */
  onInputChange?: ((input: string) => void) | undefined;
}

/** The content of the composer. */
export interface ComposerState {
  readonly value: string;
  /** The id of the message or queued message that is being edited. */
  readonly editing: string | undefined;
  /** The text before the edit, restored when the edit is sent or cancelled. */
  readonly draft: string;
  /** Whether files are attached to the next message. */
  readonly hasFiles: boolean;
  /** Whether a submitted message waits for its files to be uploaded. */
  readonly isWaiting: boolean;
}

/** Holds the text of the next message, controlled or uncontrolled, and the edited message, if any. */
export class ComposerController {
  readonly state;
  readonly inputRef = createRef<HTMLTextAreaElement>();
  /** The files of the next message; `undefined` if the chat has no attachments. */
  readonly attachments: AttachmentStore | undefined;
  /** Functions that start editing a message in place, by message id. */
  readonly editors = new Map<string, () => void>();
  readonly #chat: ChatController;
  readonly #unsubscribe: (() => void) | undefined;
  #options: ComposerOptions;

  constructor(
    chat: ChatController,
    options: ComposerOptions,
    initial?: Partial<ComposerState>,
    attachments?: AttachmentStore,
  ) {
    this.#chat = chat;
    this.#options = options;
    this.attachments = attachments;
    const value = options.input ?? initial?.value ?? options.defaultInput ?? '';
    const empty = { editing: undefined, draft: '', hasFiles: false, isWaiting: false };
    this.state = createStore<ComposerState>({ ...empty, ...initial, value });
    this.#unsubscribe = attachments?.state.subscribe(this.#onAttachmentsChange);
  }

  /** Cancels a send that waits for uploads. Called when another conversation is shown. */
  readonly dispose = (): void => {
    this.#unsubscribe?.();
    this.#setWaiting(false);
  };

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
   * Edits the user message with the id, or the latest one without an id: in place if the message registered an editor,
   * otherwise in the composer. @returns whether the message exists.
   */
  readonly edit = (messageId?: string): boolean => {
    const { messages } = this.#chat.state.getSnapshot();
    const message = messages.findLast(
      ({ id, role }) => role === 'user' && (messageId === undefined || id === messageId),
    );
    if (!message) return false;
    const editor = this.editors.get(message.id);
    if (editor) editor();
    else this.#startEdit(message.id, textOf(message, '\n\n'));
    return true;
  };

  /** Puts a queued message into the composer to edit it. */
  readonly editQueued = (id: string): void => {
    const message = this.#chat.state.getSnapshot().queue.find((message) => message.id === id);
    if (message) this.#startEdit(id, message.text);
  };

  /** Cancels the edit and restores the draft. */
  readonly cancelEdit = (): void => {
    this.focus();
    const state = this.state.getSnapshot();
    this.#replace({ ...state, value: state.draft, editing: undefined, draft: '' });
  };

  /** Appends text to the draft and focuses the input. The browser can undo it. */
  readonly append = (text: string): void => {
    const { value } = this.state.getSnapshot();
    const input = this.inputRef.current;
    this.focus();
    input?.setSelectionRange(value.length, value.length);
    if (!input?.ownerDocument.execCommand?.('insertText', false, text)) this.setValue(value + text);
  };

  /** Submits the form around the input, so that the application's `onSubmit` runs first. */
  readonly requestSubmit = (): void => {
    const form = this.inputRef.current?.form;
    if (form) form.requestSubmit();
    else this.submit();
  };

  /**
   * Sends the text and files, or replaces the edited message. Waits for uploads. Has no effect after a failed upload,
   * so that no message is sent without its files.
   */
  readonly submit = (): void => {
    const { value, editing, draft, hasFiles } = this.state.getSnapshot();
    const { attachments } = this;
    const text = value.trim();
    const withFiles = editing === undefined && hasFiles;
    if (!text && !withFiles) return;
    if (withFiles && attachments?.status !== 'ready') {
      this.#setWaiting(attachments?.status === 'uploading');
      return;
    }
    if (editing === undefined) this.#chat.send(text, withFiles ? attachments?.take() : undefined);
    else if (this.#chat.isQueued(editing)) this.#chat.editQueued(editing, text);
    else void this.#chat.replace(editing, text);
    this.#change({ ...this.state.getSnapshot(), value: draft, editing: undefined, draft: '', isWaiting: false });
  };

  readonly #onAttachmentsChange = (): void => {
    const { attachments } = this;
    const state = this.state.getSnapshot();
    const hasFiles = attachments?.status !== 'empty';
    if (hasFiles !== state.hasFiles) this.state.set({ ...state, hasFiles });
    if (!state.isWaiting || attachments?.status === 'uploading') return;
    this.#setWaiting(false);
    if (attachments?.status === 'ready') this.submit();
  };

  #setWaiting(isWaiting: boolean): void {
    this.state.set({ ...this.state.getSnapshot(), isWaiting });
  }

  #startEdit(id: string, text: string): void {
    const state = this.state.getSnapshot();
    const { value, editing, draft } = state;
    this.focus();
    this.#replace({ ...state, value: text, editing: id, draft: editing === undefined ? value : draft });
  }

  /** Replaces the text so that the browser can undo it. Assigning `value` would clear the undo history. */
  #replace(state: ComposerState): void {
    this.#change(state);
    const input = this.inputRef.current;
    if (!input || input.value === state.value || getActiveElement(input) !== input) return;
    input.select();
    // `execCommand` is deprecated, but there is no other way to write to the undo history. If it fails, React assigns
    // the value.
    if (state.value) input.ownerDocument.execCommand?.('insertText', false, state.value);
    else input.ownerDocument.execCommand?.('delete');
  }

  #change(state: ComposerState): void {
    // The update is synchronous even for controlled text, because an input that briefly renders the old text loses its
    // caret position.
    this.state.set(state);
    this.#options.onInputChange?.(state.value);
    if (this.#options.input !== undefined) queueMicrotask(() => this.update(this.#options));
  }
}
