'use client';
import { clsx } from 'clsx';
import { forwardRef } from 'react';
import type { ResponseStatus } from '../../model/ResponseState.js';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { useChatSettings, useChatState } from './ChatContext.js';
import type { MessageLike } from './ChatLike.js';
import { isTextPart } from './partTypes.js';

export type PendingMessageProps = PartProps<'p'>;

/** What the banner tells of: nobody thinks as long as the question has not been heard. */
const waits = new Set<ResponseStatus>(['queued', 'retrying', 'stalled']);

/** Stands in for an answer that has nothing to show yet. Renders a `<p>` element. */
export const PendingMessage = forwardRef<HTMLParagraphElement, PendingMessageProps>(
  function PendingMessage(props, ref) {
    const pending = useChatState(
      ({ messages, isBusy, progress }) => isBusy && !waits.has(progress.status) && !hasContent(messages.at(-1)),
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
