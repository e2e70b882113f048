'use client';
import { clsx } from 'clsx';
import { forwardRef } from 'react';
import type { PartProps } from '../RenderElement.js';
import { useChatSettings } from './ChatContext.js';
import { Disclosure } from './Disclosure.js';
import type { ReasoningPart } from './partTypes.js';

export type ReasoningProps = Omit<PartProps<'details'>, 'open' | 'children'> & {
  part: ReasoningPart;
  /** @defaultValue `false` */
  streaming?: boolean | undefined;
};

/**
 * The model's reasoning: open while it streams, closed afterwards, unless the user toggles it. Renders a `<details>`
 * element.
 */
export const Reasoning = forwardRef<HTMLDetailsElement, ReasoningProps>(function Reasoning(props, ref) {
  const { part, streaming = false, className, ...rest } = props;
  const { strings, classNames } = useChatSettings();
  return (
    <Disclosure
      data-status={streaming ? 'streaming' : 'done'}
      {...rest}
      ref={ref}
      className={clsx('sluice-reasoning', classNames.reasoning, className)}
      open={streaming}
      summary={streaming ? strings.reasoningActive : strings.reasoning}
    >
      <div className="sluice-message__text">{part.text}</div>
    </Disclosure>
  );
});
