import type { ChatMessage } from '../../model/ChatMessage.js';
import { toAgUiBody } from '../agUi/request.js';
import { toAnthropicMessagesBody } from '../anthropicMessages/request.js';
import { toGeminiBody } from '../gemini/request.js';
import { toOllamaBody } from '../ollama/request.js';
import { toOpenaiChatBody } from '../openaiChat/request.js';
import { toOpenaiResponsesBody } from '../openaiResponses/request.js';
import type { ProtocolName } from '../registry.js';
import { plain, type RequestBody, type ToRequestBody } from './conversation.js';

/** Protocols with their own request format. All others get `{ messages: [{ role, content }] }`. */
const bodies: Partial<Record<ProtocolName | 'auto', ToRequestBody>> = {
  auto: (messages) => ({ messages }),
  'ai-sdk': (messages) => ({ messages }),
  'ag-ui': toAgUiBody,
  'openai-chat': toOpenaiChatBody,
  'openai-responses': toOpenaiResponsesBody,
  'anthropic-messages': toAnthropicMessagesBody,
  gemini: toGeminiBody,
  ollama: toOllamaBody,
};

/**
 * Creates the body of a streaming request for the next message of a conversation: texts, the user's files, and tool
 * calls with their outputs. Reasoning and sources are omitted, because providers accept them only with a signature.
 * Add the model, tools and limits to the returned body.
 *
 * @throws {@link StreamError} `'invalid-option'` for a file that the protocol cannot send.
 *
 * @example
 * ```ts
 * fetch(url, { method: 'POST', body: JSON.stringify({ model, ...toRequestBody('openai-chat', messages) }) });
 * ```
 */
export function toRequestBody(protocol: ProtocolName | 'auto', messages: readonly ChatMessage[]): RequestBody {
  return bodies[protocol]?.(messages) ?? { messages: messages.map((message) => plain(message, protocol)) };
}
