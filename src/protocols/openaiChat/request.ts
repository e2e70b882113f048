import { type ChatFilePart, type ChatMessage, textOf } from '../../model/ChatMessage.js';
import {
  callsIn,
  cannotCarry,
  filesIn,
  functionOf,
  inlineOf,
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
        files.length === 0 ? text : [...(text === '' ? [] : [{ type: 'text', text }]), ...files.map(contentOf)];
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

/**
 * Chat Completions accepts images by any URL, but PDF and audio files only inline:
 * https://platform.openai.com/docs/guides/pdf-files
 */
function contentOf(file: ChatFilePart): RequestBody {
  const { url, mediaType, filename = 'file.pdf' } = file;
  if (mediaType.startsWith('image/')) return { type: 'image_url', image_url: { url } };
  if (mediaType === 'application/pdf' && url.startsWith('data:'))
    return { type: 'file', file: { filename, file_data: url } };
  const format = /^audio\/(?:x-)?(wav|mp3|mpeg)$/.exec(mediaType)?.[1]?.replace('mpeg', 'mp3');
  const audio = format && inlineOf(url, (_, data) => ({ type: 'input_audio', input_audio: { data, format } }));
  if (audio) return audio;
  throw cannotCarry(file, 'openai-chat');
}
