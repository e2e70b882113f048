'use client';
import { clsx } from 'clsx';
import { forwardRef } from 'react';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { ChatButton } from './ChatButton.js';
import { useChatActions, useChatSettings, useChatState, useChatStores } from './ChatContext.js';
import { Icon } from './Icon.js';

export type ComposerQueueProps = PartProps<'ul'>;

/** Messages that are sent after the active answer. Renders a `<ul>` element, or nothing without messages. */
export const ComposerQueue = forwardRef<HTMLUListElement, ComposerQueueProps>(function ComposerQueue(props, ref) {
  const queue = useChatState((state) => state.queue);
  const { strings, classNames } = useChatSettings();
  const { removeQueued, sendQueuedNow, editQueued } = useChatActions();
  const { canEditQueued } = useChatStores().controller;
  if (queue.length === 0) return null;
  return (
    <RenderElement
      as="ul"
      props={props}
      ref={ref}
      className={clsx('sluice-queue', classNames.queue)}
      aria-label={strings.queuedMessages(queue.length)}
    >
      {queue.map(({ id, text, files = [] }) => (
        <li key={id} className="sluice-queue__item">
          <span className="sluice-queue__text" dir="auto">
            {text}
            {files.length > 0 && <span className="sluice-queue__files">{strings.attachments(files.length)}</span>}
          </span>
          {canEditQueued(id) && (
            <ChatButton variant="icon" label={strings.edit} onClick={() => editQueued(id)}>
              <Icon name="edit" />
            </ChatButton>
          )}
          <ChatButton variant="icon" label={strings.sendNow} onClick={() => sendQueuedNow(id)}>
            <Icon name="send" />
          </ChatButton>
          <ChatButton variant="icon" label={strings.remove} onClick={() => removeQueued(id)}>
            <Icon name="close" />
          </ChatButton>
        </li>
      ))}
    </RenderElement>
  );
});
