import { type ChatMessage, textOf } from '../../model/ChatMessage.js';
import {
  callsIn,
  filesIn,
  inlineOf,
  inSteps,
  joinTurns,
  objectOf,
  type RequestBody,
  resultOf,
  spoken,
  systemOf,
  type ToRequestBody,
} from '../request/conversation.js';

export const toAnthropicMessagesBody: ToRequestBody = inSteps(conversationBody);

function conversationBody(messages: readonly ChatMessage[]): RequestBody {
  const system = systemOf(messages);
  return {
    stream: true,
    // The one limit that Anthropic does not let a request leave out.
    max_tokens: 4096,
    ...(system && { system }),
    messages: joinTurns(
      spoken(messages).flatMap((message) => {
        const text = textOf(message);
        const calls = callsIn(message);
        return [
          {
            role: message.role,
            content: [
              ...filesIn(message).map(({ url, mediaType }) => ({
                type: mediaType.startsWith('image/') ? 'image' : 'document',
                source: inlineOf(url, (media_type, data) => ({ type: 'base64', media_type, data })) ?? {
                  type: 'url',
                  url,
                },
              })),
              ...(text === '' ? [] : [{ type: 'text', text }]),
              ...calls.map((call) => ({
                type: 'tool_use',
                id: call.toolCallId,
                name: call.toolName,
                input: objectOf(call.input),
              })),
            ],
          },
          {
            role: 'user',
            content: calls.map((call) => ({
              type: 'tool_result',
              tool_use_id: call.toolCallId,
              content: resultOf(call),
              ...(call.errorText !== undefined && { is_error: true }),
            })),
          },
        ];
      }),
      'content',
    ),
  };
}
