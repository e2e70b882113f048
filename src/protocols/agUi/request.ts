import type { ChatMessage } from '../../model/ChatMessage.js';
import {
  callsIn,
  functionOf,
  inSteps,
  plain,
  type RequestBody,
  resultOf,
  type ToRequestBody,
} from '../request/conversation.js';

export const toAgUiBody: ToRequestBody = inSteps(conversationBody);

function conversationBody(messages: readonly ChatMessage[]): RequestBody {
  const last = messages.at(-1)?.id ?? 'start';
  return {
    threadId: messages[0]?.id ?? last,
    runId: `run-${last}`,
    state: {},
    tools: [],
    context: [],
    forwardedProps: {},
    messages: messages.flatMap((message): RequestBody[] => {
      const calls = callsIn(message);
      return [
        {
          id: message.id,
          ...plain(message, 'ag-ui'),
          ...(calls.length > 0 && {
            toolCalls: calls.map(functionOf),
          }),
        },
        ...calls.map((call) => ({
          id: `${message.id}-${call.toolCallId}`,
          role: 'tool',
          toolCallId: call.toolCallId,
          content: resultOf(call),
        })),
      ];
    }),
  };
}
