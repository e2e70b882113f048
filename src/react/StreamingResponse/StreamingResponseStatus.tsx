'use client';

import { clsx } from 'clsx';
import { type ComponentPropsWithoutRef, forwardRef } from 'react';
import { statusWords } from '../statusWords.js';
import { useSecondsUntil } from '../useSecondsUntil.js';
import { useStreamingResponseContext } from './StreamingResponseContext.js';

export type StreamingResponseStatusProps = Omit<ComponentPropsWithoutRef<'div'>, 'children'>;

/**
 * What is happening, in words: connecting, streaming, quiet, trying again with the seconds left. Screen readers hear
 * each change once; a countdown is shown to them but not said over and over.
 */
export const StreamingResponseStatus = forwardRef<HTMLDivElement, StreamingResponseStatusProps>(
  function StreamingResponseStatus({ className, ...props }, ref) {
    const { stream, strings } = useStreamingResponseContext();
    const { state, session } = stream;
    const retryAt = state.status === 'retrying' ? state.retryAt : undefined;
    const secondsLeft = useSecondsUntil(retryAt, session.host);
    const words = statusWords(state, secondsLeft, strings);
    const spoken = statusWords(state, state.status === 'retrying' ? Math.ceil(state.delayMs / 1000) : 0, strings);
    return (
      <div {...props} ref={ref} className={clsx('sluice-status', className)} data-status={state.status}>
        {stream.isStreaming && <span className="sluice-status__dot" aria-hidden="true" />}
        {words === spoken ? (
          <span role="status">{words}</span>
        ) : (
          <>
            <span aria-hidden="true">{words}</span>
            <span role="status" className="sluice-visually-hidden">
              {spoken}
            </span>
          </>
        )}
      </div>
    );
  },
);
