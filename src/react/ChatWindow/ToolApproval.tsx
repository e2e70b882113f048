'use client';
import { clsx } from 'clsx';
import { forwardRef } from 'react';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { ChatButton } from './ChatButton.js';
import { useChatSettings } from './ChatContext.js';
import { type ToolPart, toolNameOf } from './partTypes.js';

export type ToolApprovalProps = PartProps<'div'> & {
  part: ToolPart;
  respond: (approved: boolean) => void;
};

/** Approve and Deny for a tool call. Renders a `<div>` element. */
export const ToolApproval = forwardRef<HTMLDivElement, ToolApprovalProps>(function ToolApproval(props, ref) {
  const { part, respond, ...rest } = props;
  const { strings, classNames } = useChatSettings();
  const question = strings.approvalQuestion(toolNameOf(part));
  return (
    <RenderElement
      as="div"
      props={rest}
      ref={ref}
      className={clsx('sluice-tool__approval', classNames.approval)}
      role="group"
      aria-label={question}
    >
      <p className="sluice-tool__question">{question}</p>
      <ChatButton onClick={() => respond(false)}>{strings.deny}</ChatButton>
      <ChatButton variant="primary" onClick={() => respond(true)}>
        {strings.approve}
      </ChatButton>
    </RenderElement>
  );
});
