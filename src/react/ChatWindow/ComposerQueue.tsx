'use client';
import { clsx } from 'clsx';
import { forwardRef } from 'react';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { ChatButton } from './ChatButton.js';
import { useChatActions, useChatSettings, useChatState } from './ChatContext.js';
import { Icon } from './Icon.js';

export type ComposerQueueProps = PartProps<'ul'>;

/** What was written while an answer streams, and goes out after it. Renders a `<ul>` element while something waits. */
export const ComposerQueue = forwardRef<HTMLUListElement, ComposerQueueProps>(function ComposerQueue(props, ref) {
  const queue = useChatState((state) => state.queue);
  const { strings, classNames } = useChatSettings();
  const { removeQueued, sendQueuedNow } = useChatActions();
  if (queue.length === 0) return null;
  return (
    <RenderElement
      as="ul"
      props={props}
      ref={ref}
      className={clsx('sluice-queue', classNames.queue)}
      aria-label={strings.waiting(queue.length)}
    >
      {queue.map(({ id, text }) => (
        <li key={id} className="sluice-queue__item">
          <span className="sluice-queue__text">{text}</span>
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
