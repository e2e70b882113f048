'use client';
import { clsx } from 'clsx';
import { forwardRef, memo } from 'react';
import type { ResponseMetrics } from '../../core/monitor/StreamMonitor.js';
import type { ResponseOutcome } from '../../model/ResponseState.js';
import type { FinishReason } from '../../model/StreamDelta.js';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { finishText } from '../statusText.js';
import { useChatSettings } from './ChatContext.js';
import type { MessageLike } from './ChatLike.js';
import { MessageActions } from './MessageActions.js';
import { MessageParts } from './MessageParts.js';
import { normalizeMessage } from './normalizeMessages.js';
import { Timestamp } from './Timestamp.js';

export type MessageProps = PartProps<'article'> & {
  message: MessageLike;
  /** Whether the text is still streaming. @defaultValue `false` */
  streaming?: boolean | undefined;
  outcome?: ResponseOutcome | undefined;
  /** Why the model stopped. After `'length'`, the message has a Continue button. */
  finishReason?: FinishReason | undefined;
  metrics?: ResponseMetrics | undefined;
};

/**
 * A message with its actions and metrics. Renders again only if `message` is a new object. Renders an `<article>`
 * element that is labelled by its author; children replace its contents.
 */
export const Message = memo(
  forwardRef<HTMLElement, MessageProps>(function Message(props, ref) {
    const { message: external, streaming = false, outcome, finishReason, metrics, ...rest } = props;
    const message = normalizeMessage(external);
    const { strings, slots, classNames, anchors, branches } = useChatSettings();
    const { Avatar, MessageMetrics, Message: Body = MessageParts, MessageActions: Actions = MessageActions } = slots;
    const note =
      outcome === 'truncated' || outcome === 'stopped' ? strings[outcome] : finishText(finishReason, strings);
    const author = message.role === 'user' ? strings.you : strings[message.role];
    return (
      <RenderElement
        as="article"
        props={rest}
        ref={ref}
        id={anchors?.idOf(message.id)}
        aria-label={strings.messageBy(author)}
        className={clsx('sluice-message', classNames.message)}
        data-role={message.role}
        data-status={streaming ? 'streaming' : statusOf(outcome)}
        data-outcome={outcome}
        data-finish-reason={finishReason}
      >
        {Avatar && (
          <div className="sluice-message__avatar">
            <Avatar message={message} />
          </div>
        )}
        <div className="sluice-message__body" data-role={message.role}>
          <Body message={message} streaming={streaming} />
        </div>
        {/* Visible during the answer, so that the user can go back to the previous version. */}
        {streaming && branches && <branches.BranchPicker message={message} />}
        {!streaming && (
          <footer className="sluice-message__footer" data-role={message.role}>
            {note && (
              <span className="sluice-message__note" data-outcome={outcome} data-finish-reason={finishReason}>
                {note}
              </span>
            )}
            <Actions message={message} finishReason={finishReason} outcome={outcome} />
            <Timestamp message={message} />
            {metrics && MessageMetrics && <MessageMetrics message={message} metrics={metrics} />}
          </footer>
        )}
      </RenderElement>
    );
  }),
);

function statusOf(outcome: ResponseOutcome | undefined): 'done' | 'stopped' | 'failed' {
  if (outcome === undefined || outcome === 'complete') return 'done';
  return outcome === 'stopped' ? outcome : 'failed';
}
