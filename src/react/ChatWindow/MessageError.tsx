'use client';
import { clsx } from 'clsx';
import { forwardRef } from 'react';
import { ErrorText } from '../ErrorText.js';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { ChatButton } from './ChatButton.js';
import { useChatActions, useChatSettings, useChatState } from './ChatContext.js';

export type MessageErrorProps = PartProps<'div'> & {
  /** Called by Retry. @defaultValue tries the answer again */
  onRetry?: (() => void) | undefined;
};

/** What went wrong with the latest answer, and a way to try again. Renders a `<div>` element that is an alert. */
export const MessageError = forwardRef<HTMLDivElement, MessageErrorProps>(function MessageError(props, ref) {
  const { onRetry, ...rest } = props;
  const error = useChatState(({ progress }) => progress.error);
  const { strings, classNames } = useChatSettings();
  const { retry } = useChatActions();
  if (!error) return null;
  return (
    <RenderElement
      as="div"
      props={rest}
      ref={ref}
      className={clsx('sluice-error', classNames.error)}
      role="alert"
      data-status="failed"
      data-code={error.code}
    >
      <ErrorText>{strings.error(error.message)}</ErrorText>
      <ChatButton onClick={onRetry ?? retry}>{strings.retry}</ChatButton>
    </RenderElement>
  );
});
