'use client';
import { clsx } from 'clsx';
import { forwardRef } from 'react';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { waitingStatuses } from '../statusText.js';
import { useChatSettings, useChatState } from './ChatContext.js';
import type { MessageLike } from './ChatLike.js';
import { isTextPart } from './partTypes.js';

export type PendingMessageProps = PartProps<'p'>;

/**
 * A placeholder for an answer without content. Renders a `<p>` element, or nothing while the connection banner shows
 * that the answer is waiting.
 */
export const PendingMessage = forwardRef<HTMLParagraphElement, PendingMessageProps>(
  function PendingMessage(props, ref) {
    const pending = useChatState(
      ({ messages, isBusy, progress }) =>
        isBusy && !waitingStatuses.has(progress.status) && !hasContent(messages.at(-1)),
    );
    const { strings, classNames } = useChatSettings();
    if (!pending) return null;
    return (
      <RenderElement as="p" props={props} ref={ref} className={clsx('sluice-pending', classNames.pending)}>
        <span className="sluice-pending__dot" />
        {strings.thinking}
      </RenderElement>
    );
  },
);

function hasContent(message: MessageLike | undefined): boolean {
  return (
    message?.role === 'assistant' &&
    message.parts.some((part) => (isTextPart(part) ? part.text !== '' : part.type !== 'step-start'))
  );
}
