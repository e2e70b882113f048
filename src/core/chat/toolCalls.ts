import { type ChatMessage, type ChatToolPart, isToolCall } from '../../model/ChatMessage.js';
import type { ToolOutputDelta } from '../../model/StreamDelta.js';

/** The user's decision on a tool call that requests approval. */
export interface ToolApprovalResponse {
  /** `approval.id` of the tool part. */
  readonly id: string;
  readonly approved: boolean;
  /** Passed to the model. */
  readonly reason?: string | undefined;
}

/** Output or error of a tool that the application ran. */
export interface ToolOutput {
  readonly toolCallId: string;
  readonly output?: unknown;
  readonly errorText?: string | undefined;
}

/** Whether a tool call of the message waits for the user's approval. */
export function asksUser(message: ChatMessage | undefined): boolean {
  return message?.parts.some((part) => isToolCall(part) && part.state === 'approval-requested') ?? false;
}

/** Whether a call waits for the user's approval, or for a tool that the application runs. */
export function isOpen({ state, providerExecuted }: ChatToolPart): boolean {
  return state === 'approval-requested' || (state.startsWith('input') && !providerExecuted);
}

export function withApproval(part: ChatToolPart, { id, approved, reason }: ToolApprovalResponse): ChatToolPart {
  return { ...part, state: 'approval-responded', approval: { id, approved, reason } };
}

export function withOutput(part: ChatToolPart, { output, errorText }: Omit<ToolOutput, 'toolCallId'>): ChatToolPart {
  if (errorText === undefined) return { ...part, state: 'output-available', output };
  return { ...part, state: part.approval?.approved === false ? 'output-denied' : 'output-error', errorText };
}

/** Updates an earlier message with an output that the server sent later for one of its tool calls. */
export function withOutputOf(message: ChatMessage, { id, output, error: errorText }: ToolOutputDelta): ChatMessage {
  const parts = message.parts.map((part) =>
    isToolCall(part) && part.toolCallId === id ? withOutput(part, { output, errorText }) : part,
  );
  return { ...message, parts };
}
