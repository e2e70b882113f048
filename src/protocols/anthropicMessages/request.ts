import { type ChatFilePart, type ChatMessage, textOf } from '../../model/ChatMessage.js';
import {
  callsIn,
  cannotCarry,
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
  textOfDataUrl,
} from '../request/conversation.js';

export const toAnthropicMessagesBody: ToRequestBody = inSteps(conversationBody);

function conversationBody(messages: readonly ChatMessage[]): RequestBody {
  const system = systemOf(messages);
  return {
    stream: true,
    // Anthropic requires `max_tokens`.
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
              ...filesIn(message).map(contentOf),
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

/** The types of inline images: https://docs.anthropic.com/en/docs/build-with-claude/vision */
const inlineImages = /^image\/(jpeg|png|gif|webp)$/;

/** Images, PDF and plain text: https://docs.anthropic.com/en/docs/build-with-claude/files */
function contentOf(file: ChatFilePart): RequestBody {
  const { url, mediaType, filename } = file;
  const isImage = mediaType.startsWith('image/');
  const title = filename !== undefined && { title: filename };
  if (isImage || mediaType === 'application/pdf') {
    const inline = inlineOf(url, (media_type, data) => ({ type: 'base64', media_type, data }));
    const isReadable = !isImage || inlineImages.test(mediaType);
    if (url.startsWith('data:') && !(inline && isReadable)) throw cannotCarry(file, 'anthropic-messages');
    const source = inline ?? { type: 'url', url };
    return isImage ? { type: 'image', source } : { type: 'document', source, ...title };
  }
  const data = mediaType.startsWith('text/') ? textOfDataUrl(url) : undefined;
  if (data === undefined) throw cannotCarry(file, 'anthropic-messages');
  return { type: 'document', source: { type: 'text', media_type: 'text/plain', data }, ...title };
}
