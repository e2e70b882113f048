'use client';

import { clsx } from 'clsx';
import { forwardRef } from 'react';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { statusWords } from '../statusWords.js';
import { useSecondsUntil } from '../useSecondsUntil.js';
import { useStreamingResponseContext } from './StreamingResponseContext.js';

export type StreamingResponseStatusProps = PartProps<'div'>;

/**
 * What is happening, in words: connecting, streaming, quiet, trying again with the seconds left. Renders a `<div>`
 * element, for the eyes only: a screen reader is told by `StreamingResponseAnnouncer`, once and not with every second.
 */
export const StreamingResponseStatus = forwardRef<HTMLDivElement, StreamingResponseStatusProps>(
  function StreamingResponseStatus(props, ref) {
    const { stream, strings, classNames } = useStreamingResponseContext();
    const { state, session, isStreaming } = stream;
    const secondsLeft = useSecondsUntil(state.status === 'retrying' ? state.retryAt : undefined, session.environment);
    const words = statusWords(state, strings, secondsLeft);
    return (
      <RenderElement
        as="div"
        props={props}
        ref={ref}
        className={clsx('sluice-status', classNames.status)}
        data-status={state.status}
      >
        {isStreaming && <span className="sluice-status__dot" />}
        {words}
      </RenderElement>
    );
  },
);
