'use client';
import { clsx } from 'clsx';
import { useEffect, useState } from 'react';
import { ChatButton } from './ChatButton.js';
import { useChatActions, useChatSettings } from './ChatContext.js';
import type { MessageLike } from './ChatLike.js';
import { AgainIcon, CopyIcon, DoneIcon, EditIcon } from './icons.js';
import { textOf } from './partTypes.js';

export interface MessageActionsProps {
  message: MessageLike;
}

/** How long it says that it copied, in milliseconds. */
const copiedMs = 2000;

/** Copy, regenerate an answer, edit a question, and the slot for feedback. Renders a `<div>` element. */
export function MessageActions({ message }: MessageActionsProps) {
  const { strings, slots, classNames } = useChatSettings();
  const { regenerate, edit } = useChatActions();
  const { Feedback } = slots;
  const text = textOf(message);
  return (
    // biome-ignore lint/a11y/useSemanticElements: these are no form fields
    <div
      className={clsx('sluice-message__actions', classNames.actions)}
      role="group"
      aria-label={strings.messageActions}
    >
      {text && <CopyButton text={text} />}
      {message.role === 'assistant' && (
        <ChatButton
          look="icon"
          aria-label={strings.regenerate}
          title={strings.regenerate}
          onClick={() => regenerate(message.id)}
        >
          <AgainIcon />
        </ChatButton>
      )}
      {message.role === 'user' && text && (
        <ChatButton look="icon" aria-label={strings.edit} title={strings.edit} onClick={() => edit(message.id)}>
          <EditIcon />
        </ChatButton>
      )}
      {message.role === 'assistant' && Feedback && <Feedback message={message} />}
    </div>
  );
}

function CopyButton({ text }: { text: string }) {
  const { strings } = useChatSettings();
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), copiedMs);
    return () => clearTimeout(timer);
  }, [copied]);

  const label = copied ? strings.copied : strings.copy;
  const copy = () => {
    // Without leave (an insecure page, a denied permission) nothing was copied, and nothing says so.
    navigator.clipboard?.writeText(text).then(
      () => setCopied(true),
      () => {},
    );
  };
  return (
    <ChatButton look="icon" aria-label={label} title={label} data-copied={copied || undefined} onClick={copy}>
      {copied ? <DoneIcon /> : <CopyIcon />}
    </ChatButton>
  );
}
