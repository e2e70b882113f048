import { type ChatFilePart, type ChatMessage, textOf } from '../../model/ChatMessage.js';
import {
  callsIn,
  filesIn,
  functionOf,
  inlineOf,
  inSteps,
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
      const files = filesIn(message);
      const text = textOf(message);
      const content =
        files.length === 0 ? text : [...(text === '' ? [] : [{ type: 'text', text }]), ...files.map(contentOf)];
      return [
        {
          id: message.id,
          role: message.role,
          content,
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

/** Images, audio, video and documents, inline or by URL: https://docs.ag-ui.com/sdk/js/core/multimodal-inputs */
function contentOf({ url, mediaType }: ChatFilePart): RequestBody {
  return {
    type: /^(image|audio|video)\//.exec(mediaType)?.[1] ?? 'document',
    source: inlineOf(url, (mimeType, value) => ({ type: 'data', value, mimeType })) ?? {
      type: 'url',
      value: url,
      mimeType: mediaType,
    },
  };
}
