import { type ChatMessage, type ChatToolPart, isToolCall } from '../../model/ChatMessage.js';
import type { ToolOutputDelta } from '../../model/StreamDelta.js';

/** The user's word on a tool that asks for leave. */
export interface ToolApprovalResponse {
  /** The id of the question: `approval.id` of the part. */
  readonly id: string;
  readonly approved: boolean;
  /** For the model to read. */
  readonly reason?: string | undefined;
}

/** What a tool of the application's gave back, or what it failed of. */
export interface ToolOutput {
  readonly toolCallId: string;
  readonly output?: unknown;
  readonly errorText?: string | undefined;
}

/** Whether a tool of the message asks for leave. */
export function asksUser(message: ChatMessage | undefined): boolean {
  return message?.parts.some((part) => isToolCall(part) && part.state === 'approval-requested') ?? false;
}

/** Whether a call waits for an answer of this side: of the user, or of a tool that the application runs. */
export function isOpen({ state, providerExecuted }: ChatToolPart): boolean {
  return state === 'approval-requested' || (state.startsWith('input') && !providerExecuted);
}

/** The call as it stands with the user's word. */
export function withApproval(part: ChatToolPart, { id, approved, reason }: ToolApprovalResponse): ChatToolPart {
  return { ...part, state: 'approval-responded', approval: { id, approved, reason } };
}

/** The call as it stands with its output. */
export function withOutput(part: ChatToolPart, { output, errorText }: Omit<ToolOutput, 'toolCallId'>): ChatToolPart {
  if (errorText === undefined) return { ...part, state: 'output-available', output };
  return { ...part, state: part.approval?.approved === false ? 'output-denied' : 'output-error', errorText };
}

/** An earlier message, with what the server says now of one of its calls. */
export function withOutputOf(message: ChatMessage, { id, output, error: errorText }: ToolOutputDelta): ChatMessage {
  const parts = message.parts.map((part) =>
    isToolCall(part) && part.toolCallId === id ? withOutput(part, { output, errorText }) : part,
  );
  return { ...message, parts };
}
