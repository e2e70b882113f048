'use client';
import { clsx } from 'clsx';
import { forwardRef } from 'react';
import { textOf } from '../../model/ChatMessage.js';
import { useCopy } from '../../shared/useCopy.js';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { ChatButton } from './ChatButton.js';
import { useChatActions, useChatSettings, useChatState, useOptionalChatActions } from './ChatContext.js';
import type { MessageLike } from './ChatLike.js';
import type { MessageActionsSlotProps } from './ChatSlots.js';
import { Icon } from './Icon.js';

export type MessageActionsProps = PartProps<'div'> & MessageActionsSlotProps;

/**
 * Copy, Regenerate, Continue, Edit and the feedback slot; outside a chat only Copy and the slot. Renders a `<div>`
 * element; children replace its contents.
 */
export const MessageActions = forwardRef<HTMLDivElement, MessageActionsProps>(function MessageActions(props, ref) {
  const { message, finishReason, outcome, ...rest } = props;
  const { strings, slots, classNames, branches, anchors } = useChatSettings();
  const actions = useOptionalChatActions();
  const { Feedback, ReadAloud } = slots;
  const isAnswer = message.role === 'assistant';
  return (
    <RenderElement
      as="div"
      props={rest}
      ref={ref}
      className={clsx('sluice-message__actions', classNames.actions)}
      role="group"
      aria-label={strings.messageActions}
    >
      {branches && <branches.BranchPicker message={message} />}
      <CopyButton message={message} />
      {isAnswer && ReadAloud && <ReadAloud message={message} />}
      {actions && anchors && <anchors.MessageLink message={message} />}
      {actions && isAnswer && (
        <ChatButton variant="icon" label={strings.regenerate} onClick={() => actions.regenerate(message.id)}>
          <Icon name="again" />
        </ChatButton>
      )}
      {actions && isAnswer && (
        <ContinueButton message={message} isCut={finishReason === 'length' || outcome === 'stopped'} />
      )}
      {actions && message.role === 'user' && (
        <ChatButton variant="icon" label={strings.edit} onClick={() => actions.edit(message.id)}>
          <Icon name="edit" />
        </ChatButton>
      )}
      {isAnswer && Feedback && <Feedback message={message} />}
    </RenderElement>
  );
});

/** Requests the rest of the answer. Rendered only for the latest answer, if it was cut off. */
function ContinueButton({ message, isCut }: { message: MessageLike; isCut: boolean }) {
  const { strings } = useChatSettings();
  const { send } = useChatActions();
  const isShown = useChatState(
    ({ messages, isBusy, progress }) =>
      !isBusy && (isCut || progress.status === 'stopped') && messages.at(-1)?.id === message.id,
  );
  if (!isShown) return null;
  return (
    <ChatButton variant="quiet" onClick={() => send(strings.continue)}>
      {strings.continue}
    </ChatButton>
  );
}

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
