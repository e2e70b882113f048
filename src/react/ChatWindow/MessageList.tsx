'use client';
import { clsx } from 'clsx';
import { forwardRef, memo, useMemo, useRef, useState } from 'react';
import type { ResponseMetrics } from '../../core/monitor/StreamMonitor.js';
import type { ResponseOutcome } from '../../model/ResponseState.js';
import type { FinishReason } from '../../model/StreamDelta.js';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { useIsomorphicLayoutEffect } from '../useIsomorphicLayoutEffect.js';
import { useMergedRef } from '../useMergedRef.js';
import { useStore } from '../useStore.js';
import { useChatSettings, useChatState, useChatStores } from './ChatContext.js';
import type { ByMessage, MessageLike } from './ChatLike.js';
import { EmptyState } from './EmptyState.js';
import { FollowUps } from './FollowUps.js';
import { Message } from './Message.js';
import { MessageError } from './MessageError.js';
import { PendingMessage } from './PendingMessage.js';
import { StoppedQuestion } from './StoppedQuestion.js';
import { type Segment, segmentMessages } from './segmentMessages.js';
import { useContentVisibility } from './useContentVisibility.js';
import { useFeedNavigation } from './useFeedNavigation.js';
import { useProgressiveMount } from './useProgressiveMount.js';
import { useReachTop } from './useReachTop.js';

export type MessageListProps = Omit<PartProps<'div'>, 'children'>;

/**
 * The scrolling thread. It is one tab stop: Page Up and Page Down move between messages, Tab moves into the links and
 * buttons of the focused message. Renders a `<div>` element.
 */
export const MessageList = forwardRef<HTMLDivElement, MessageListProps>(function MessageList(props, ref) {
  const { messages, isBusy, outcomes, finishReasons, messageMetrics: metrics } = useChatState();
  const { strings, slots, classNames, followUps } = useChatSettings();
  const { attachViewport, attachContent, scrollToTurn, isUnderfilled } = useChatStores().follower;
  const viewportRef = useMergedRef(ref, attachViewport);

  const target = useStore(useChatStores().controller.target);
  const hidden = useProgressiveMount(messages, isUnderfilled, target);
  const shown = useMemo(() => (hidden === 0 ? messages : messages.slice(hidden)), [messages, hidden]);
  const segments = useSegments(shown);

  const last = messages.at(-1);
  const liveId = isBusy && last?.role === 'assistant' ? last.id : undefined;
  const { feedRef, beforeRef, afterRef, onKeyDown, onFocus } = useFeedNavigation(last?.id);

  const isLoadingEarlier = useReachTop(beforeRef, hidden === 0 ? messages[0]?.id : undefined);

  const question = messages.findLast(({ role }) => role === 'user')?.id;
  const restarts = useStore(useChatStores().controller.restarts);
  const answered = useRef({ question, restarts });
  useIsomorphicLayoutEffect(() => {
    if (answered.current.question === question && answered.current.restarts === restarts) return;
    answered.current = { question, restarts };
    const articles = feedRef.current?.querySelectorAll<HTMLElement>('article[data-role="user"]');
    const article = articles?.[articles.length - 1];
    if (article) scrollToTurn(article);
  }, [question, restarts, scrollToTurn, feedRef]);

  const Empty = slots.EmptyState ?? EmptyState;
  return (
    <RenderElement as="div" props={props} ref={viewportRef} className={clsx('sluice-messages', classNames.messages)}>
      {isLoadingEarlier && (
        <p role="status" className="sluice-messages__loading">
          {strings.loadingEarlier}
        </p>
      )}
      <div ref={attachContent} className="sluice-messages__content">
        {messages.length === 0 && !isBusy && <Empty />}
        <span ref={beforeRef} className="sluice-messages__edge" tabIndex={-1} />
        {/* Not a live region, because screen readers would read every fragment. The announcer reads whole sentences instead. */}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the keyboard of the feed pattern */}
        <div
          ref={feedRef}
          className="sluice-messages__feed"
          {...(messages.length > 0 && { role: 'feed', 'aria-label': strings.messages, 'aria-live': 'off' as const })}
          onKeyDown={onKeyDown}
          onFocus={onFocus}
        >
          {segments.map((segment) => (
            <SegmentView
              key={segment.key}
              segment={segment}
              start={hidden + 1 + segment.start - segments[0]!.start}
              liveId={segment === segments.at(-1) ? liveId : undefined}
              outcomes={outcomes}
              finishReasons={finishReasons}
              metrics={metrics}
            />
          ))}
        </div>
        <span ref={afterRef} className="sluice-messages__edge" tabIndex={-1} />
        <PendingMessage />
        <StoppedQuestion />
        <MessageError />
        {followUps.length > 0 && <FollowUps />}
      </div>
    </RenderElement>
  );
});

/** Keeps the identity of unchanged segments. */
function useSegments(messages: readonly MessageLike[]): readonly Segment[] {
  const [state, setState] = useState(() => ({ messages, segments: segmentMessages(messages) }));
  if (state.messages === messages) return state.segments;
  const segments = segmentMessages(messages, state.segments);
  setState({ messages, segments });
  return segments;
}

interface SegmentViewProps {
  segment: Segment;
  /** The position of the segment's first message in the thread, counted from 1. */
  start: number;
  liveId: string | undefined;
  outcomes: ByMessage<ResponseOutcome> | undefined;
  finishReasons: ByMessage<FinishReason> | undefined;
  metrics: ByMessage<ResponseMetrics> | undefined;
}

const SegmentView = memo(function SegmentView(props: SegmentViewProps) {
  const { segment, start, liveId, outcomes, finishReasons, metrics } = props;
  const ref = useContentVisibility<HTMLDivElement>(segment.messages.length);
  return (
    <div ref={ref} className="sluice-messages__segment">
      {segment.messages.map((message, index) => (
        <Message
          key={message.id}
          message={message}
          streaming={message.id === liveId}
          outcome={outcomes?.get(message.id)}
          finishReason={finishReasons?.get(message.id)}
          metrics={metrics?.get(message.id)}
          tabIndex={-1}
          aria-posinset={start + index}
          aria-setsize={-1}
        />
      ))}
    </div>
  );
});
