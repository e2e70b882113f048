'use client';

import { clsx } from 'clsx';
import { forwardRef } from 'react';
import { ErrorText } from '../ErrorText.js';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { useStreamingResponseContext } from './StreamingResponseContext.js';

export type StreamingResponseErrorProps = PartProps<'div'> & {
  /** Called by Retry. @default asks the same again */
  onRetry?: (() => void) | undefined;
};

/** Why the answer failed, with a way out. Renders nothing while all is well, an alert otherwise. */
export const StreamingResponseError = forwardRef<HTMLDivElement, StreamingResponseErrorProps>(
  function StreamingResponseError({ onRetry, ...props }, ref) {
    const { stream, strings, resumable, classNames } = useStreamingResponseContext();
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
        <ErrorText>{strings.error(error.message)}</ErrorText>
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
