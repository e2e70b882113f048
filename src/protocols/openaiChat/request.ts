import { type ChatMessage, textOf } from '../../model/ChatMessage.js';
import {
  callsIn,
  filesIn,
  functionOf,
  inSteps,
  type RequestBody,
  resultOf,
  type ToRequestBody,
} from '../request/conversation.js';

export const toOpenaiChatBody: ToRequestBody = inSteps(conversationBody);

function conversationBody(messages: readonly ChatMessage[]): RequestBody {
  return {
    stream: true,
    stream_options: { include_usage: true },
    messages: messages.flatMap((message): RequestBody[] => {
      const calls = callsIn(message);
      const files = filesIn(message);
      const text = textOf(message);
      const content =
        files.length === 0
          ? text
          : [
              { type: 'text', text },
              ...files.map(({ url, mediaType, filename }) =>
                mediaType.startsWith('image/')
                  ? { type: 'image_url', image_url: { url } }
                  : { type: 'file', file: { filename, file_data: url } },
              ),
            ];
      return [
        {
          role: message.role,
          content: calls.length > 0 ? content || null : content,
          ...(calls.length > 0 && {
            tool_calls: calls.map(functionOf),
          }),
        },
        ...calls.map((call) => ({ role: 'tool', tool_call_id: call.toolCallId, content: resultOf(call) })),
      ];
    }),
  };
}
