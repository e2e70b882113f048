'use client';
import { clsx } from 'clsx';
import { type FormEvent, type KeyboardEvent, useContext, useId, useMemo, useRef, useState } from 'react';
import { textOf } from '../../../model/ChatMessage.js';
import { getActiveElement } from '../../getActiveElement.js';
import { useIsomorphicLayoutEffect } from '../../useIsomorphicLayoutEffect.js';
import { ChatButton } from '../ChatButton.js';
import { ChatStoresContext, useChatSettings, useChatStores } from '../ChatContext.js';
import type { MessageLike } from '../ChatLike.js';
import type { MessageSlotProps } from '../ChatSlots.js';
import { isComposing, isSendKey } from '../isSendKey.js';
import { MessageParts } from '../MessageParts.js';
import { isFilePart } from '../partTypes.js';

/**
 * For the slot `Message`: edits a user message in place. The draft in the composer does not change. Renders the parts
 * of the message, or a `<form>` element during an edit.
 */
export function EditableMessage({ message, streaming }: MessageSlotProps) {
  const isUser = message.role === 'user';
  const isInChat = useContext(ChatStoresContext) !== undefined;
  return isUser && isInChat ? (
    <EditableParts message={message} />
  ) : (
    <MessageParts message={message} streaming={streaming} />
  );
}

function EditableParts({ message }: { message: MessageLike }) {
  const { editors } = useChatStores().composer;
  const [isEditing, setEditing] = useState(false);
  const input = useRef<HTMLTextAreaElement>(null);
  const { id } = message;

  useIsomorphicLayoutEffect(() => {
    editors.set(id, () => {
      setEditing(true);
      input.current?.focus();
    });
    return () => void editors.delete(id);
  }, [editors, id]);

  return isEditing ? (
    <MessageEditor message={message} inputRef={input} onClose={() => setEditing(false)} />
  ) : (
    <MessageParts message={message} />
  );
}

interface MessageEditorProps {
  message: MessageLike;
  inputRef: React.RefObject<HTMLTextAreaElement | null>;
  onClose: () => void;
}

function MessageEditor({ message, inputRef, onClose }: MessageEditorProps) {
  const { strings, classNames, branches } = useChatSettings();
  const { controller, composer } = useChatStores();
  const [text, setText] = useState(() => textOf(message, '\n\n'));
  const files = useMemo(() => ({ ...message, parts: message.parts.filter(isFilePart) }), [message]);
  const noteId = useId();
  const opener = useRef<Element>(null);

  useIsomorphicLayoutEffect(() => {
    const input = inputRef.current;
    if (!input) return;
    opener.current = getActiveElement(input);
    input.focus();
    input.setSelectionRange(input.value.length, input.value.length);
  }, [inputRef]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (text.trim() === '') return;
    composer.focus();
    onClose();
    void controller.replace(message.id, text.trim());
  };
  const cancel = () => {
    const { current } = opener;
    if (current instanceof HTMLElement && current.isConnected && current.localName !== 'body') current.focus();
    else composer.focus();
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (isSendKey(event)) event.currentTarget.form?.requestSubmit();
    else if (event.key === 'Escape' && !isComposing(event)) cancel();
    else return;
    event.preventDefault();
  };

  return (
    <form className={clsx('sluice-editor', classNames.editor)} onSubmit={submit}>
      <MessageParts message={files} />
      <textarea
        ref={inputRef}
        className="sluice-composer__input sluice-editor__input"
        rows={1}
        dir="auto"
        aria-label={strings.editMessage}
        aria-describedby={noteId}
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <p id={noteId} className="sluice-composer__note">
        {branches ? strings.editingBranch : strings.editing}
      </p>
      <div className="sluice-editor__actions">
        <ChatButton onClick={cancel}>{strings.cancel}</ChatButton>
        <ChatButton variant="primary" type="submit" aria-disabled={text.trim() === ''}>
          {strings.send}
        </ChatButton>
      </div>
    </form>
  );
}
