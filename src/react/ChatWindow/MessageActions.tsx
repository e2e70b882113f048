'use client';
import { clsx } from 'clsx';
import { forwardRef } from 'react';
import { textOf } from '../../model/ChatMessage.js';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { useCopy } from '../useCopy.js';
import { ChatButton } from './ChatButton.js';
import { useChatSettings, useOptionalChatActions } from './ChatContext.js';
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
  const actions = useOptionalChatActions();
  const { Feedback } = slots;
  return (
    <RenderElement
      as="div"
      props={rest}
      ref={ref}
      className={clsx('sluice-message__actions', classNames.actions)}
      role="group"
      aria-label={strings.messageActions}
    >
      <CopyButton message={message} />
      {actions && message.role === 'assistant' && (
        <ChatButton variant="icon" label={strings.regenerate} onClick={() => actions.regenerate(message.id)}>
          <Icon name="again" />
        </ChatButton>
      )}
      {actions && message.role === 'user' && (
        <ChatButton variant="icon" label={strings.edit} onClick={() => actions.edit(message.id)}>
          <Icon name="edit" />
        </ChatButton>
      )}
      {message.role === 'assistant' && Feedback && <Feedback message={message} />}
    </RenderElement>
  );
});

function CopyButton({ message }: { message: MessageLike }) {
  const { strings } = useChatSettings();
  const text = textOf(message, '\n\n');
  const { copied, copy } = useCopy(text);
  if (!text) return null;
  return (
    <ChatButton variant="icon" label={copied ? strings.copied : strings.copy} onClick={copy}>
      {copied ? <Icon name="done" /> : <Icon name="copy" />}
    </ChatButton>
  );
}
