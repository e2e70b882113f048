'use client';
import { clsx } from 'clsx';
import type { Strings } from '../strings.js';
import { useChatActions, useChatSettings } from './ChatContext.js';
import { Fold } from './Fold.js';
import { type ToolPart, type ToolState, toolNameOf } from './partTypes.js';
import { ToolApproval } from './ToolApproval.js';

export interface ToolCallProps {
  part: ToolPart;
}

const stateWords: Record<ToolState, keyof Strings & `tool${string}`> = {
  'input-streaming': 'toolPending',
  'input-available': 'toolRunning',
  'approval-requested': 'toolApproval',
  'approval-responded': 'toolApproved',
  'output-available': 'toolDone',
  'output-error': 'toolFailed',
  'output-denied': 'toolDenied',
};

/** A call of a tool: its name and state in a line, its input and output behind it. Renders a `<div>` element. */
export function ToolCall({ part }: ToolCallProps) {
  const { strings, slots, classNames, canApprove } = useChatSettings();
  const { answerApproval } = useChatActions();
  const asks = part.state === 'approval-requested';
  const Approval = slots.ToolApproval ?? ToolApproval;
  const denied = part.state === 'approval-responded' && part.approval?.approved === false;
  const input = part.input ?? part.rawInput;
  return (
    <div className={clsx('sluice-tool', classNames.tool)} data-state={denied ? 'output-denied' : part.state}>
      <Fold
        // What is to be approved has to be seen, and so has what failed.
        open={asks || part.state === 'output-error'}
        summary={
          <>
            <span className="sluice-tool__name">{toolNameOf(part)}</span>
            <span className="sluice-tool__state">{strings[denied ? 'toolDenied' : stateWords[part.state]]}</span>
          </>
        }
      >
        {input !== undefined && <Value label={strings.toolInput} value={input} />}
        {part.output !== undefined && part.output !== null && <Value label={strings.toolOutput} value={part.output} />}
        {part.errorText && <p className="sluice-tool__error">{part.errorText}</p>}
      </Fold>
      {asks && part.approval && canApprove && (
        <Approval part={part} respond={(approved) => answerApproval(part.approval!.id, approved)} />
      )}
    </div>
  );
}

function Value({ label, value }: { label: string; value: unknown }) {
  return (
    <figure className="sluice-tool__value">
      <figcaption className="sluice-tool__label">{label}</figcaption>
      <pre className="sluice-tool__json">{typeof value === 'string' ? value : JSON.stringify(value, null, 2)}</pre>
    </figure>
  );
}
