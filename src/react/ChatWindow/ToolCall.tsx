'use client';
import { clsx } from 'clsx';
import { forwardRef } from 'react';
import { type PartProps, RenderElement } from '../RenderElement.js';
import type { Strings } from '../strings.js';
import { useChatSettings, useOptionalChatActions } from './ChatContext.js';
import { Disclosure } from './Disclosure.js';
import { type ToolPart, toolNameOf } from './partTypes.js';
import { ToolApproval } from './ToolApproval.js';
import { toText } from './toText.js';

export type ToolCallProps = Omit<PartProps<'div'>, 'children'> & { part: ToolPart };

const stateTexts: Partial<Record<string, keyof Strings & `tool${string}`>> = {
  'input-streaming': 'toolPending',
  'input-available': 'toolRunning',
  'approval-requested': 'toolApproval',
  'approval-responded': 'toolApproved',
  'output-available': 'toolDone',
  'output-error': 'toolFailed',
  'output-denied': 'toolDenied',
};

/** A tool call: its name and state on one line, its input and output in a disclosure. Renders a `<div>` element. */
export const ToolCall = forwardRef<HTMLDivElement, ToolCallProps>(function ToolCall({ part, ...props }, ref) {
  const { strings, slots, classNames, canApprove } = useChatSettings();
  const actions = useOptionalChatActions();
  const { approval } = part;
  const state = part.state === 'approval-responded' && approval?.approved === false ? 'output-denied' : part.state;
  const asks = state === 'approval-requested';
  const Approval = slots.ToolApproval ?? ToolApproval;
  const input = part.input ?? part.rawInput;
  return (
    <RenderElement as="div" props={props} ref={ref} className={clsx('sluice-tool', classNames.tool)} data-state={state}>
      <Disclosure
        // Open for an approval or an error, which the user must see.
        open={asks || state === 'output-error'}
        summary={
          <>
            <span className="sluice-tool__name">{toolNameOf(part)}</span>
            <span className="sluice-tool__state">{strings[stateTexts[state] ?? 'toolPending']}</span>
          </>
        }
      >
        {input !== undefined && <Value label={strings.toolInput} value={input} />}
        {part.output !== undefined && part.output !== null && <Value label={strings.toolOutput} value={part.output} />}
        {part.errorText && <p className="sluice-tool__error">{part.errorText}</p>}
      </Disclosure>
      {asks && approval && canApprove && actions && (
        <Approval part={part} respond={(approved) => actions.respondToToolApproval(approval.id, approved)} />
      )}
    </RenderElement>
  );
});

function Value({ label, value }: { label: string; value: unknown }) {
  return (
    <figure className="sluice-tool__value">
      <figcaption className="sluice-tool__label">{label}</figcaption>
      <pre className="sluice-tool__json">{toText(value)}</pre>
    </figure>
  );
}
