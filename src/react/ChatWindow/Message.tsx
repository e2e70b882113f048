'use client';
import { clsx } from 'clsx';
import { type ComponentPropsWithoutRef, memo } from 'react';
import type { StreamMetrics } from '../../core/monitor/StreamMonitor.js';
import type { ResponseOutcome } from '../../core/state/ResponseState.js';
import { useChatSettings } from './ChatContext.js';
import type { MessageLike } from './ChatLike.js';
import { MessageActions } from './MessageActions.js';
import { MessageMetrics } from './MessageMetrics.js';
import { MessageParts } from './MessageParts.js';
import { Timestamp } from './Timestamp.js';

export interface MessageProps extends Omit<ComponentPropsWithoutRef<'article'>, 'children'> {
  message: MessageLike;
  /** Whether it is growing. @defaultValue `false` */
  live?: boolean | undefined;
  outcome?: ResponseOutcome | undefined;
  metrics?: StreamMetrics | undefined;
}

/**
 * A message, its deeds and its measures. It renders again only when the message is another object. Renders an
 * `<article>` element, named by its author.
 */
export const Message = memo(function Message(props: MessageProps) {
  const { message, live = false, outcome, metrics, className, ...rest } = props;
  const { strings, slots, classNames } = useChatSettings();
  const { Avatar, Message: Body = MessageParts } = slots;
  const author = message.role === 'user' ? strings.you : strings[message.role];
  return (
    <article
      aria-label={strings.messageBy(author)}
      {...rest}
      className={clsx('sluice-message', classNames.message, className)}
      data-role={message.role}
      data-live={live || undefined}
      data-outcome={outcome}
    >
      {Avatar && (
        <div className="sluice-message__avatar">
          <Avatar message={message} />
        </div>
      )}
      <div className="sluice-message__body" data-role={message.role}>
        <Body message={message} live={live} />
      </div>
      {!live && (
        <footer className="sluice-message__footer">
          {(outcome === 'truncated' || outcome === 'stopped') && (
            <span className="sluice-message__note" data-outcome={outcome}>
              {strings[outcome]}
            </span>
          )}
          <MessageActions message={message} />
          <Timestamp message={message} />
          {metrics && <MessageMetrics message={message} metrics={metrics} />}
        </footer>
      )}
    </article>
  );
});
