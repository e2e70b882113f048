'use client';
import { clsx } from 'clsx';
import { forwardRef } from 'react';
import { textOf } from '../../model/ChatMessage.js';
import { Part, type PartProps } from '../Part.js';
import { useCopy } from '../useCopy.js';
import { ChatButton } from './ChatButton.js';
import { useChatSettings, usePossibleActions } from './ChatContext.js';
import type { MessageLike } from './ChatLike.js';
import { Icon } from './Icon.js';

export type MessageActionsProps = PartProps<'div'> & { message: MessageLike };

/**
 * Copy, regenerate an answer, edit a question, and the slot for feedback; outside of a chat only what needs none. Renders
 * a `<div>` element; children take the place of its contents.
 */
export const MessageActions = forwardRef<HTMLDivElement, MessageActionsProps>(function MessageActions(props, ref) {
  const { message, ...rest } = props;
  const { strings, slots, classNames } = useChatSettings();
  const actions = usePossibleActions();
  const { Feedback } = slots;
  return (
    <Part
      as="div"
      given={rest}
      ref={ref}
      className={clsx('sluice-message__actions', classNames.actions)}
      role="group"
      aria-label={strings.messageActions}
    >
      <CopyButton message={message} />
      {actions && message.role === 'assistant' && (
        <ChatButton look="icon" label={strings.regenerate} onClick={() => actions.regenerate(message.id)}>
          <Icon sign="again" />
        </ChatButton>
      )}
      {actions && message.role === 'user' && (
        <ChatButton look="icon" label={strings.edit} onClick={() => actions.edit(message.id)}>
          <Icon sign="edit" />
        </ChatButton>
      )}
      {message.role === 'assistant' && Feedback && <Feedback message={message} />}
    </Part>
  );
});

function CopyButton({ message }: { message: MessageLike }) {
  const { strings } = useChatSettings();
  const text = textOf(message, '\n\n');
  const { copied, copy } = useCopy(text);
  if (!text) return null;
  return (
    <ChatButton look="icon" label={copied ? strings.copied : strings.copy} onClick={copy}>
      {copied ? <Icon sign="done" /> : <Icon sign="copy" />}
    </ChatButton>
  );
}
