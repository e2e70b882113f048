'use client';
import { clsx } from 'clsx';
import { forwardRef } from 'react';
import type { StreamError } from '../../model/StreamError.js';
import { ErrorMessage } from '../ErrorMessage.js';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { ChatButton } from './ChatButton.js';
import { useChatActions, useChatSettings, useChatState } from './ChatContext.js';

export type MessageErrorProps = PartProps<'div'> & {
  /** @defaultValue retries the answer */
  onRetry?: (() => void) | undefined;
};

/** The error of the latest answer, with Retry. Renders a `<div>` element with the role `alert`. */
export const MessageError = forwardRef<HTMLDivElement, MessageErrorProps>(function MessageError(props, ref) {
  const { onRetry, ...rest } = props;
  const error = useChatState(({ progress }) => progress.error);
  const { strings, classNames, showErrorDetails } = useChatSettings();
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
      <ErrorMessage error={error} strings={strings} showDetails={showErrorDetails} hint={hintOf(error)} />
      <ChatButton onClick={onRetry ?? retry}>{strings.retry}</ChatButton>
    </RenderElement>
  );
});

/**
 * A hint about a likely cause: a route that was written for `<StreamingResponse>` cannot read the request body of a
 * chat.
 */
function hintOf({ status }: StreamError): string | undefined {
  if (status !== 400 && status !== 422 && status !== 500) return undefined;
  return 'A chat sends `{ messages }`. A route for `<StreamingResponse>` reads `{ prompt }`: give the chat a route of its own.';
}
