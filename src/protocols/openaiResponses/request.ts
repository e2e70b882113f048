import { type ChatMessage, type ChatToolPart, isToolCall, textOf } from '../../model/ChatMessage.js';
import {
  callsIn,
  filesIn,
  inSteps,
  jsonOf,
  type RequestBody,
  resultOf,
  type ToRequestBody,
} from '../request/conversation.js';

export const toOpenaiResponsesBody: ToRequestBody = (messages) =>
  openaiApprovals(messages.at(-1)) ?? inSteps(conversationBody)(messages);

function conversationBody(messages: readonly ChatMessage[]): RequestBody {
  return {
    stream: true,
    input: messages.flatMap((message): RequestBody[] => {
      const text = textOf(message);
      const calls = callsIn(message);
      const content: RequestBody[] = [];
      if (text !== '') content.push({ type: message.role === 'assistant' ? 'output_text' : 'input_text', text });
      for (const { url, mediaType, filename } of filesIn(message))
        content.push(
          mediaType.startsWith('image/')
            ? { type: 'input_image', image_url: url }
            : url.startsWith('data:')
              ? { type: 'input_file', filename: filename ?? 'file', file_data: url }
              : { type: 'input_file', file_url: url },
        );
      return [
        ...(content.length > 0 ? [{ role: message.role, content }] : []),
        ...calls.map((call) => ({
          type: 'function_call',
          call_id: call.toolCallId,
          name: call.toolName,
          arguments: jsonOf(call.input),
        })),
        ...calls.map((call) => ({
          type: 'function_call_output',
          call_id: call.toolCallId,
          output: resultOf(call),
        })),
      ];
    }),
  };
}

/**
 * The user's approval decisions on tool calls of the latest answer. OpenAI has stored that answer, so the body refers
 * to it by id.
 */
function openaiApprovals(message: ChatMessage | undefined): RequestBody | undefined {
  const answered = message?.parts.filter((part) => isToolCall(part) && part.state === 'approval-responded') ?? [];
  if (answered.length === 0) return undefined;
  return {
    stream: true,
    previous_response_id: message?.metadata?.id,
    input: (answered as ChatToolPart[]).map(({ approval }) => ({
      type: 'mcp_approval_response',
      approval_request_id: approval?.id,
      approve: approval?.approved,
      ...(approval?.reason !== undefined && { reason: approval.reason }),
    })),
  };
}
