'use client';
import { clsx } from 'clsx';
import { forwardRef } from 'react';
import { useChatSettings, useChatState } from './ChatContext.js';
import { Suggestions, type SuggestionsProps } from './Suggestions.js';

export type FollowUpsProps = Omit<SuggestionsProps, 'suggestions'>;

/**
 * Suggested replies to the latest answer, sent on click. Renders a `<ul>` element, or nothing until the answer is
 * complete.
 */
export const FollowUps = forwardRef<HTMLUListElement, FollowUpsProps>(function FollowUps(props, ref) {
  const { followUps, strings, classNames } = useChatSettings();
  const isAnswered = useChatState(
    ({ messages, isBusy, progress }) =>
      !isBusy && progress.status !== 'failed' && messages.at(-1)?.role === 'assistant',
  );
  if (!isAnswered) return null;
  return (
    <Suggestions
      aria-label={strings.followUps}
      {...props}
      ref={ref}
      suggestions={followUps}
      className={clsx(classNames.followUps, props.className)}
    />
  );
});
