import { agUi } from './agUi/decode.js';
import { aiDataStream } from './aiDataStream/decode.js';
import { aiSdk } from './aiSdk/decode.js';
import { anthropicMessages } from './anthropicMessages/decode.js';
import { gemini } from './gemini/decode.js';
import { json } from './json/decode.js';
import { ollama } from './ollama/decode.js';
import { openaiChat } from './openaiChat/decode.js';
import { openaiResponses } from './openaiResponses/decode.js';
import type { Protocol, ProtocolName } from './Protocol.js';
import { text } from './text/decode.js';

/** The protocols that come with the package, by name. */
export const protocols: Readonly<Record<ProtocolName, Protocol>> = {
  'openai-chat': openaiChat,
  'openai-responses': openaiResponses,
  'anthropic-messages': anthropicMessages,
  gemini,
  ollama,
  'ai-sdk': aiSdk,
  'ai-data-stream': aiDataStream,
  'ag-ui': agUi,
  json: json(),
  text,
};
