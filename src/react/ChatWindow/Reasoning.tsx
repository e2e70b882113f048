'use client';
import { clsx } from 'clsx';
import { useChatSettings } from './ChatContext.js';
import { Fold } from './Fold.js';
import type { ReasoningPart } from './partTypes.js';

export interface ReasoningProps {
  part: ReasoningPart;
  streaming: boolean;
}

/**
 * What the model thought: open while it thinks, folded once it answers, and after that as the reader wants it. Renders a
 * `<details>` element.
 */
export function Reasoning({ part, streaming }: ReasoningProps) {
  const { strings, classNames } = useChatSettings();
  return (
    <Fold
      className={clsx('sluice-reasoning', classNames.reasoning)}
      open={streaming}
      summary={streaming ? strings.reasoningLive : strings.reasoning}
    >
      <div className="sluice-message__text">{part.text}</div>
    </Fold>
  );
}
