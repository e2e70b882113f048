import { type ChatFilePart, type ChatMessage, textOf } from '../../model/ChatMessage.js';
import {
  callsIn,
  cannotCarry,
  filesIn,
  inlineOf,
  inSteps,
  objectOf,
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
      const images = filesIn(message).map(imageOf);
      return [
        {
          role: message.role,
          content: textOf(message),
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

/** Ollama accepts inline images and no other files. */
function imageOf(file: ChatFilePart): string {
  const image = file.mediaType.startsWith('image/') ? inlineOf(file.url, (_, data) => data) : undefined;
  if (image === undefined) throw cannotCarry(file, 'ollama');
  return image;
}
