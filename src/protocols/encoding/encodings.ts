import { agUiEncoding } from '../agUi/encode.js';
import { aiDataStreamEncoding } from '../aiDataStream/encode.js';
import { aiSdkEncoding } from '../aiSdk/encode.js';
import { anthropicMessagesEncoding } from '../anthropicMessages/encode.js';
import { geminiEncoding } from '../gemini/encode.js';
import { jsonEncoding } from '../json/encode.js';
import { ollamaEncoding } from '../ollama/encode.js';
import { openaiChatEncoding } from '../openaiChat/encode.js';
import { openaiResponsesEncoding } from '../openaiResponses/encode.js';
import type { ProtocolName } from '../registry.js';
import { textEncoding } from '../text/encode.js';
import type { Encoding, EncodingStart } from './Encoding.js';

/** Separate from the registry of decoders, so that client bundles contain no encoder. */
export const encodings: Readonly<Record<ProtocolName, (start: EncodingStart) => Encoding>> = {
  'openai-chat': openaiChatEncoding,
  'openai-responses': openaiResponsesEncoding,
  'anthropic-messages': anthropicMessagesEncoding,
  gemini: geminiEncoding,
  ollama: ollamaEncoding,
  'ai-sdk': aiSdkEncoding,
  'ai-data-stream': aiDataStreamEncoding,
  'ag-ui': agUiEncoding,
  json: jsonEncoding,
  text: textEncoding,
};
