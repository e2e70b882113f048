'use client';
import { ChatButton } from './ChatButton.js';
import { useChatSettings } from './ChatContext.js';
import { type ToolPart, toolNameOf } from './partTypes.js';

export interface ToolApprovalProps {
  part: ToolPart;
  respond: (approved: boolean) => void;
}

/** Asks for leave to run a tool. Renders a `<div>` element with two buttons. */
export function ToolApproval({ part, respond }: ToolApprovalProps) {
  const { strings } = useChatSettings();
  const question = strings.approvalQuestion(toolNameOf(part));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out in a row everywhere
    <div className="sluice-tool__approval" role="group" aria-label={question}>
      <p className="sluice-tool__question">{question}</p>
      <ChatButton onClick={() => respond(false)}>{strings.deny}</ChatButton>
      <ChatButton look="primary" onClick={() => respond(true)}>
        {strings.approve}
      </ChatButton>
    </div>
  );
}
