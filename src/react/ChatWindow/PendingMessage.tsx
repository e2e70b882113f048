'use client';
import { useChatSettings, useChatState } from './ChatContext.js';
import type { MessageLike } from './ChatLike.js';
import { isTextPart } from './partTypes.js';

/** Stands in for an answer that has nothing to show yet. Renders a `<p>` element. */
export function PendingMessage() {
  const { chat, busy } = useChatState();
  const { strings } = useChatSettings();
  if (!busy || hasContent(chat.messages.at(-1))) return null;
  return (
    <p className="sluice-pending">
      <span className="sluice-pending__dot" />
      {strings.thinking}
    </p>
  );
}

function hasContent(message: MessageLike | undefined): boolean {
  return (
    message?.role === 'assistant' &&
    message.parts.some((part) => (isTextPart(part) ? part.text !== '' : part.type !== 'step-start'))
  );
}
