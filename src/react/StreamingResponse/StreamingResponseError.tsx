'use client';

import { clsx } from 'clsx';
import { type ComponentPropsWithoutRef, forwardRef } from 'react';
import { useStreamingResponseContext } from './StreamingResponseContext.js';

export interface StreamingResponseErrorProps extends Omit<ComponentPropsWithoutRef<'div'>, 'children'> {
  /** Called by "Try again". @default asks the same again */
  onRetry?: (() => void) | undefined;
}

/** Why the answer failed, with a way out. Renders nothing while all is well, an alert otherwise. */
export const StreamingResponseError = forwardRef<HTMLDivElement, StreamingResponseErrorProps>(
  function StreamingResponseError({ onRetry, className, ...props }, ref) {
    const { stream, strings, resumable } = useStreamingResponseContext();
    const { error } = stream;
    if (!error) return null;
    const canResume = resumable && stream.response !== '';
    return (
      <div role="alert" {...props} ref={ref} className={clsx('sluice-error', className)} data-code={error.code}>
        <p className="sluice-error__message">{strings.error(error.message)}</p>
        {canResume && (
          <button type="button" className="sluice-button" onClick={() => void stream.resume()}>
            {strings.resume}
          </button>
        )}
        <button type="button" className="sluice-button" onClick={onRetry ?? (() => void stream.retry())}>
          {strings.retry}
        </button>
      </div>
    );
  },
);
