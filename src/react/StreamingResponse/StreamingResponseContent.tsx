'use client';

import { clsx } from 'clsx';
import { type ComponentPropsWithoutRef, forwardRef, type ReactNode } from 'react';
import { useStreamingResponseContext } from './StreamingResponseContext.js';

export interface StreamingResponseContentProps extends Omit<ComponentPropsWithoutRef<'div'>, 'children'> {
  /** Renders the text. @default the text as it is, line breaks kept */
  render?: ((text: string, options: { streaming: boolean }) => ReactNode) | undefined;
}

/** The answer so far. Renders a `<div>` that can be selected and read; a refusal stands where the text would. */
export const StreamingResponseContent = forwardRef<HTMLDivElement, StreamingResponseContentProps>(
  function StreamingResponseContent({ render = renderPlain, className, ...props }, ref) {
    const { stream } = useStreamingResponseContext();
    const text = stream.response || stream.state.refusal;
    return (
      <div
        aria-busy={stream.isStreaming}
        {...props}
        ref={ref}
        className={clsx('sluice-response__content', className)}
        data-status={stream.status}
        data-refusal={stream.state.refusal ? '' : undefined}
      >
        {text && render(text, { streaming: stream.isStreaming })}
      </div>
    );
  },
);

function renderPlain(text: string): ReactNode {
  return <p className="sluice-text">{text}</p>;
}
