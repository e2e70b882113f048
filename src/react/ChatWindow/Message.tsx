'use client';
import { clsx } from 'clsx';
import { forwardRef, memo } from 'react';
import type { StreamMetrics } from '../../core/monitor/StreamMonitor.js';
import type { ResponseOutcome } from '../../model/ResponseState.js';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { useChatSettings } from './ChatContext.js';
import type { MessageLike } from './ChatLike.js';
import { MessageActions } from './MessageActions.js';
import { MessageMetrics } from './MessageMetrics.js';
import { MessageParts } from './MessageParts.js';
import { Timestamp } from './Timestamp.js';

export type MessageProps = PartProps<'article'> & {
  message: MessageLike;
  /** Whether it is growing. @defaultValue `false` */
  streaming?: boolean | undefined;
  outcome?: ResponseOutcome | undefined;
  metrics?: StreamMetrics | undefined;
};

/**
 * A message, its deeds and its measures. It renders again only when the message is another object. Renders an
 * `<article>` element, named by its author; children take the place of its contents.
 */
export const Message = memo(
  forwardRef<HTMLElement, MessageProps>(function Message(props, ref) {
    const { message, streaming = false, outcome, metrics, ...rest } = props;
    const { strings, slots, classNames } = useChatSettings();
    const { Avatar, Message: Body = MessageParts } = slots;
    const author = message.role === 'user' ? strings.you : strings[message.role];
    return (
      <RenderElement
        as="article"
        props={rest}
        ref={ref}
        aria-label={strings.messageBy(author)}
        className={clsx('sluice-message', classNames.message)}
        data-role={message.role}
        data-status={streaming ? 'streaming' : statusOf(outcome)}
        data-outcome={outcome}
      >
        {Avatar && (
          <div className="sluice-message__avatar">
            <Avatar message={message} />
          </div>
        )}
        <div className="sluice-message__body" data-role={message.role}>
          <Body message={message} streaming={streaming} />
        </div>
        {!streaming && (
          <footer className="sluice-message__footer" data-role={message.role}>
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
      </RenderElement>
    );
  }),
);

/** How it ended, in the words of a response's status. */
function statusOf(outcome: ResponseOutcome | undefined): 'done' | 'stopped' | 'failed' {
  if (outcome === undefined || outcome === 'complete') return 'done';
  return outcome === 'stopped' ? outcome : 'failed';
}
