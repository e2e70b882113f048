import { agUi } from './agUi/decode.js';
import { aiDataStream } from './aiDataStream/decode.js';
import { aiSdk } from './aiSdk/decode.js';
import { anthropicMessages } from './anthropicMessages/decode.js';
import { gemini } from './gemini/decode.js';
import { json } from './json/decode.js';
import { ollama } from './ollama/decode.js';
import { openaiChat } from './openaiChat/decode.js';
import { openaiResponses } from './openaiResponses/decode.js';
import type { BuiltInProtocol, Protocol } from './Protocol.js';
import { text } from './text/decode.js';

/** Detection tries the protocols in this order: the most specific event format first. */
export const protocols = {
  'openai-responses': openaiResponses,
  'anthropic-messages': anthropicMessages,
  'ag-ui': agUi,
  'ai-sdk': aiSdk,
  'openai-chat': openaiChat,
  gemini,
  ollama,
  'ai-data-stream': aiDataStream,
  json: json(),
  text,
} satisfies Record<string, BuiltInProtocol>;

/** A built-in protocol. */
export type ProtocolName = keyof typeof protocols;

/** How to decode a response: a protocol's name, a custom protocol, or detection. */
export type ProtocolOption = ProtocolName | 'auto' | Protocol;
