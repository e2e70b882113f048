'use client';

import { clsx } from 'clsx';
import { forwardRef, useCallback, useRef } from 'react';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { CopyButton } from './CopyButton.js';
import { StopButton } from './StopButton.js';
import { useStreamingResponseContext } from './StreamingResponseContext.js';

export type StreamingResponseActionsProps = PartProps<'div'>;

/**
 * Generate, stop, resume after a stop, and copy. Renders a `<div>` of buttons, or its children in their place; keyboard
 * focus is never lost when one of them goes.
 */
export const StreamingResponseActions = forwardRef<HTMLDivElement, StreamingResponseActionsProps>(
  function StreamingResponseActions(props, ref) {
    const { stream, prompt, resumable, strings, classNames } = useStreamingResponseContext();
    const generate = useRef<HTMLButtonElement>(null);
    // A moment later, when it is enabled again.
    const focusGenerate = useCallback(() => queueMicrotask(() => generate.current?.focus()), []);
    return (
      <RenderElement
        as="div"
        props={props}
        ref={ref}
        className={clsx('sluice-actions', classNames.actions)}
        data-status={stream.status}
      >
        <button
          ref={generate}
          type="button"
          className="sluice-button sluice-button--primary"
          disabled={stream.isStreaming}
          onClick={() => void stream.streamResponse(prompt)}
        >
          {strings.generate}
        </button>
        {stream.isStreaming && <StopButton onFocusLost={focusGenerate} />}
        {resumable && stream.status === 'stopped' && (
          <button type="button" className="sluice-button" onClick={() => void stream.resume()}>
            {strings.resume}
          </button>
        )}
        {!stream.isStreaming && stream.response && <CopyButton />}
      </RenderElement>
    );
  },
);
