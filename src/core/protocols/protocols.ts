import { StreamError } from '../StreamError.js';
import { agUi } from './agUi.js';
import { aiDataStream } from './aiDataStream.js';
import { aiSdk } from './aiSdk.js';
import { anthropicMessages } from './anthropicMessages.js';
import { gemini } from './gemini.js';
import { json } from './json.js';
import { ollama } from './ollama.js';
import { openaiChat } from './openaiChat.js';
import { openaiResponses } from './openaiResponses.js';
import type { Protocol, ProtocolName, ProtocolOption } from './Protocol.js';
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

/**
 * The protocol that an option names; `undefined` for `'auto'`.
 *
 * @throws {@link StreamError} `'invalid-option'` for a name that is no protocol's.
 */
export function resolveProtocol(option: ProtocolOption): Protocol | undefined {
  if (option === 'auto') return undefined;
  if (typeof option === 'object') return option;
  const protocol = Object.hasOwn(protocols, option) && protocols[option];
  if (protocol) return protocol;
  throw new StreamError(
    'invalid-option',
    `There is no protocol named '${option}'. Known are 'auto', '${Object.keys(protocols).join("', '")}'; ` +
      'describe one of your own with defineProtocol().',
  );
}
