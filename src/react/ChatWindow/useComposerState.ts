'use client';
import { useMemo, useRef, useState } from 'react';
import { useLatest } from '../useLatest.js';
import type { ComposerState } from './ChatContext.js';
import type { ChatController } from './ChatController.js';
import type { MessageLike } from './ChatLike.js';
import { textOf } from './partTypes.js';

export interface ComposerOptions {
  /** The composer's text, for a composer that the application controls. */
  input?: string | undefined;
  /** The composer's first text. @defaultValue `''` */
  defaultInput?: string | undefined;
  onInputChange?: ((input: string) => void) | undefined;
}

/** The text in the composer, controlled or not, and the message that it will replace, if any. */
export function useComposerState(
  controller: ChatController,
  messages: readonly MessageLike[],
  { input, defaultInput = '', onInputChange }: ComposerOptions,
): ComposerState {
  const inputRef = useRef<HTMLTextAreaElement>(null);
  const [ownInput, setOwnInput] = useState(defaultInput);
  const [editing, setEditing] = useState<string>();
  const value = input ?? ownInput;
  const latest = useLatest({ messages, value, editing, onInputChange });

  const [deeds] = useState(() => {
    const setValue = (value: string) => {
      setOwnInput(value);
      latest.current.onInputChange?.(value);
    };
    const cancelEdit = () => {
      setEditing(undefined);
      setValue('');
    };
    const edit = (messageId?: string) => {
      const message = latest.current.messages.findLast(
        ({ id, role }) => role === 'user' && (messageId === undefined || id === messageId),
      );
      if (!message) return false;
      setEditing(message.id);
      setValue(textOf(message));
      inputRef.current?.focus();
      return true;
    };
    const submit = () => {
      const { value, editing } = latest.current;
      const text = value.trim();
      if (!text) return;
      if (editing === undefined) controller.send(text);
      else controller.replace(editing, text);
      cancelEdit();
    };
    return { setValue, edit, cancelEdit, submit };
  });

  return useMemo(() => ({ value, editing, inputRef, ...deeds }), [value, editing, deeds]);
}
