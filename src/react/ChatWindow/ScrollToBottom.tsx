'use client';
import { clsx } from 'clsx';
import { forwardRef, useState } from 'react';
import { composeEventHandlers } from '../composeEventHandlers.js';
import type { PartProps } from '../RenderElement.js';
import { useStore } from '../useStore.js';
import { ChatButton } from './ChatButton.js';
import { useChatSettings, useChatState, useChatStores } from './ChatContext.js';
import type { MessageLike } from './ChatLike.js';
import { Icon } from './Icon.js';

export type ScrollToBottomProps = PartProps<'button'>;

/**
 * Scrolls to the newest line and shows how many new messages are out of view. Renders a `<button>` element while the
 * newest line is out of view.
 */
export const ScrollToBottom = forwardRef<HTMLButtonElement, ScrollToBottomProps>(function ScrollToBottom(props, ref) {
  const { className, onClick, children, ...rest } = props;
  const messages = useChatState(({ messages }) => messages);
  const { strings, classNames } = useChatSettings();
  const { follower } = useChatStores();
  const { pinned, atBottom } = useStore(follower.position);
  const unseen = useUnseen(messages, pinned || atBottom);
  if (pinned || atBottom) return null;
  return (
    <ChatButton
      ref={ref}
      title={strings.jumpToBottom}
      {...rest}
      className={clsx('sluice-jump', classNames.scrollToBottom, className)}
      onClick={composeEventHandlers(onClick, follower.scrollToBottom)}
    >
      {children ?? (
        <>
          {unseen > 0 && <span className="sluice-jump__count">{strings.newMessages(unseen)}</span>}
          <span className="sluice-visually-hidden">{strings.jumpToBottom}</span>
          <Icon name="down" />
        </>
      )}
    </ChatButton>
  );
});

/** Number of messages that arrived since the view was last at the bottom. */
function useUnseen(messages: readonly MessageLike[], atEnd: boolean): number {
  const last = messages.at(-1)?.id;
  const [seen, setSeen] = useState(last);
  if (atEnd && seen !== last) setSeen(last);
  if (atEnd) return 0;
  const index = messages.findLastIndex(({ id }) => id === seen);
  return index < 0 ? 0 : messages.length - 1 - index;
}
