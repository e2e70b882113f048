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
  spoken,
  systemOf,
  type ToRequestBody,
} from '../request/conversation.js';

export const toGeminiBody: ToRequestBody = inSteps(conversationBody);

function conversationBody(messages: readonly ChatMessage[]): RequestBody {
  const system = systemOf(messages);
  return {
    ...(system && { systemInstruction: { parts: [{ text: system }] } }),
    contents: joinTurns(
      spoken(messages).flatMap((message) => {
        const text = textOf(message);
        const calls = callsIn(message);
        return [
          {
            role: message.role === 'assistant' ? 'model' : 'user',
            parts: [
              ...filesIn(message).map(partOf),
              ...(text === '' ? [] : [{ text }]),
              ...calls.map((call) => ({ functionCall: { name: call.toolName, args: objectOf(call.input) } })),
            ],
          },
          {
            role: 'user',
            parts: calls.map((call) => ({
              functionResponse: {
                name: call.toolName,
                response: call.errorText === undefined ? { output: call.output } : { error: call.errorText },
              },
            })),
          },
        ];
      }),
      'parts',
    ),
  };
}

/** Gemini accepts files inline, as base64, and by URL: https://ai.google.dev/gemini-api/docs/file-input-methods */
function partOf(file: ChatFilePart): RequestBody {
  const { url, mediaType } = file;
  const inline = inlineOf(url, (mimeType, data) => ({ inlineData: { mimeType, data } }));
  if (!inline && url.startsWith('data:')) throw cannotCarry(file, 'gemini');
  return inline ?? { fileData: { mimeType: mediaType, fileUri: url } };
}
