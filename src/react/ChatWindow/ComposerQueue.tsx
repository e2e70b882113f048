'use client';
import { clsx } from 'clsx';
import { ChatButton } from './ChatButton.js';
import { useChatActions, useChatSettings, useChatState } from './ChatContext.js';
import { CloseIcon, SendIcon } from './icons.js';

/** What was written while an answer streams, and goes out after it. Renders a `<ul>` element while something waits. */
export function ComposerQueue() {
  const queue = useChatState((state) => state.queue);
  const { strings, classNames } = useChatSettings();
  const { removeQueued, sendQueuedNow } = useChatActions();
  if (queue.length === 0) return null;
  return (
    <ul className={clsx('sluice-queue', classNames.queue)} aria-label={strings.waiting(queue.length)}>
      {queue.map(({ id, text }) => (
        <li key={id} className="sluice-queue__item">
          <span className="sluice-queue__text">{text}</span>
          <ChatButton
            look="icon"
            aria-label={strings.sendNow}
            title={strings.sendNow}
            onClick={() => sendQueuedNow(id)}
          >
            <SendIcon />
          </ChatButton>
          <ChatButton look="icon" aria-label={strings.remove} title={strings.remove} onClick={() => removeQueued(id)}>
            <CloseIcon />
          </ChatButton>
        </li>
      ))}
    </ul>
  );
}
