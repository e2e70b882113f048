'use client';

import { clsx } from 'clsx';
import { forwardRef, useCallback, useRef } from 'react';
import { getActiveElement } from '../getActiveElement.js';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { useIsomorphicLayoutEffect } from '../useIsomorphicLayoutEffect.js';
import { useMergedRef } from '../useMergedRef.js';
import { CopyButton } from './CopyButton.js';
import { StopButton } from './StopButton.js';
import { useStreamingResponseContext } from './StreamingResponseContext.js';

export type StreamingResponseActionsProps = PartProps<'div'>;

/**
 * Generate, Stop, Resume after a stop, and Copy. Renders a `<div>` element with buttons, or its children. When a
 * focused button is removed or disabled, the focus moves to another one.
 */
export const StreamingResponseActions = forwardRef<HTMLDivElement, StreamingResponseActionsProps>(
  function StreamingResponseActions(props, ref) {
    const { stream, prompt, resumable, strings, classNames } = useStreamingResponseContext();
    const generate = useRef<HTMLButtonElement>(null);
    const actions = useRef<HTMLDivElement>(null);
    const setActions = useMergedRef(ref, actions);
    // In a microtask, after React has enabled the button.
    const focusGenerate = useCallback(() => queueMicrotask(() => generate.current?.focus()), []);
    const { isStreaming } = stream;
    // Moves the focus to Stop, because a disabled button loses the focus in the next frame.
    useIsomorphicLayoutEffect(() => {
      const button = generate.current;
      if (!isStreaming || !button || getActiveElement(button) !== button) return;
      actions.current?.querySelector<HTMLElement>('.sluice-actions__stop')?.focus();
    }, [isStreaming]);
    return (
      <RenderElement
        as="div"
        props={props}
        ref={setActions}
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
