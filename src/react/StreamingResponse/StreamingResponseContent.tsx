'use client';

import { clsx } from 'clsx';
import { forwardRef, type ReactNode } from 'react';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { useStreamingResponseContext } from './StreamingResponseContext.js';

export type StreamingResponseContentProps = Omit<PartProps<'div'>, 'children'> & {
  /** Renders the text. @defaultValue plain text with its line breaks */
  renderText?: ((text: string, options: { streaming: boolean }) => ReactNode) | undefined;
};

/** The text of the answer, or the model's refusal. Renders a `<div>` element. */
export const StreamingResponseContent = forwardRef<HTMLDivElement, StreamingResponseContentProps>(
  function StreamingResponseContent({ renderText = renderPlain, ...props }, ref) {
    const { stream, classNames } = useStreamingResponseContext();
    const { isStreaming, status, response, state } = stream;
    const text = response || state.refusal;
    return (
      <RenderElement
        as="div"
        props={props}
        ref={ref}
        aria-busy={isStreaming}
        className={clsx('sluice-response__content', classNames.content)}
        data-status={status}
        data-refusal={state.refusal ? '' : undefined}
      >
        {text && renderText(text, { streaming: isStreaming })}
      </RenderElement>
    );
  },
);

function renderPlain(text: string): ReactNode {
  return <p className="sluice-text">{text}</p>;
}
