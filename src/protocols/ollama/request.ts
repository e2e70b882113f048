import type { ChatMessage } from '../../model/ChatMessage.js';
import {
  callsIn,
  filesIn,
  inlineOf,
  inSteps,
  objectOf,
  plain,
  type RequestBody,
  resultOf,
  type ToRequestBody,
} from '../request/conversation.js';

export const toOllamaBody: ToRequestBody = inSteps(conversationBody);

function conversationBody(messages: readonly ChatMessage[]): RequestBody {
  return {
    stream: true,
    messages: messages.flatMap((message): RequestBody[] => {
      const calls = callsIn(message);
      const images = filesIn(message).flatMap(({ url }) => inlineOf(url, (_, data) => data) ?? []);
      return [
        {
          ...plain(message),
          ...(images.length > 0 && { images }),
          ...(calls.length > 0 && {
            tool_calls: calls.map((call) => ({ function: { name: call.toolName, arguments: objectOf(call.input) } })),
          }),
        },
        ...calls.map((call) => ({ role: 'tool', tool_name: call.toolName, content: resultOf(call) })),
      ];
    }),
  };
}
