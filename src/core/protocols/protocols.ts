import { agUi } from './agUi.js';
import { aiDataStream } from './aiDataStream.js';
import { aiSdk } from './aiSdk.js';
import { anthropicMessages } from './anthropicMessages.js';
import { gemini } from './gemini.js';
import { json } from './json.js';
import { ollama } from './ollama.js';
import { openaiChat } from './openaiChat.js';
import { openaiResponses } from './openaiResponses.js';
import type { Protocol, ProtocolName } from './Protocol.js';
import { text } from './text.js';

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
