'use client';

import { clsx } from 'clsx';
import { forwardRef } from 'react';
import { ErrorMessage } from '../ErrorMessage.js';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { useStreamingResponseContext } from './StreamingResponseContext.js';

export type StreamingResponseErrorProps = PartProps<'div'> & {
  /** @defaultValue sends the same request again */
  onRetry?: (() => void) | undefined;
};

/** The error of the answer, with Resume and Retry. Renders a `<div>` element with the role `alert`, or nothing. */
export const StreamingResponseError = forwardRef<HTMLDivElement, StreamingResponseErrorProps>(
  function StreamingResponseError({ onRetry, ...props }, ref) {
    const { stream, strings, resumable, classNames, showErrorDetails } = useStreamingResponseContext();
    const { error, status, response, resume, retry } = stream;
    if (!error) return null;
    return (
      <RenderElement
        as="div"
        props={props}
        ref={ref}
        role="alert"
        className={clsx('sluice-error', classNames.error)}
        data-status={status}
        data-code={error.code}
      >
        <ErrorMessage error={error} strings={strings} showDetails={showErrorDetails} />
        {resumable && response !== '' && (
          <button type="button" className="sluice-button" onClick={() => void resume()}>
            {strings.resume}
          </button>
        )}
        <button type="button" className="sluice-button" onClick={onRetry ?? (() => void retry())}>
          {strings.retry}
        </button>
      </RenderElement>
    );
  },
);
