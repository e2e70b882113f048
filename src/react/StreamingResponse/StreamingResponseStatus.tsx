'use client';

import { clsx } from 'clsx';
import { forwardRef } from 'react';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { statusText } from '../statusText.js';
import { useSecondsUntil } from '../useSecondsUntil.js';
import { useStreamingResponseContext } from './StreamingResponseContext.js';

export type StreamingResponseStatusProps = PartProps<'div'>;

/**
 * The status as text, with the seconds until a retry. Renders a `<div>` element. Not a live region, because
 * `StreamingResponseAnnouncer` announces each status once instead of every second.
 */
export const StreamingResponseStatus = forwardRef<HTMLDivElement, StreamingResponseStatusProps>(
  function StreamingResponseStatus(props, ref) {
    const { stream, strings, classNames } = useStreamingResponseContext();
    const { state, session, isStreaming } = stream;
    const secondsLeft = useSecondsUntil(state.status === 'retrying' ? state.retryAt : undefined, session.environment);
    return (
      <RenderElement
        as="div"
        props={props}
        ref={ref}
        className={clsx('sluice-status', classNames.status)}
        data-status={state.status}
        data-finish-reason={state.finishReason}
      >
        {isStreaming && <span className="sluice-status__dot" />}
        {statusText(state, state.finishReason, strings, secondsLeft)}
      </RenderElement>
    );
  },
);
