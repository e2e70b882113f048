import { StreamError } from '../StreamError.js';
import { aiSdk } from './aiSdk.js';
import { json } from './json.js';
import { openaiChat } from './openaiChat.js';
import type { Protocol, ProtocolOption } from './Protocol.js';
import { text } from './text.js';

/** The protocols that come with the package, by name. */
export const protocols = {
  'openai-chat': openaiChat,
  'ai-sdk': aiSdk,
  json: json(),
  text,
} as const satisfies Record<string, Protocol>;

/**
 * The protocol that an option names; `undefined` for `'auto'`.
 *
 * @throws {@link StreamError} `'invalid-option'` for a name that is no protocol's.
 */
export function resolveProtocol(option: ProtocolOption): Protocol | undefined {
  if (option === 'auto') return undefined;
  if (typeof option === 'object') return option;
  const protocol = (protocols as Readonly<Record<string, Protocol>>)[option];
  if (protocol) return protocol;
  throw new StreamError(
    'invalid-option',
    `There is no protocol named '${option}'. Known are 'auto', '${Object.keys(protocols).join("', '")}'; ` +
      'describe one of your own with defineProtocol().',
  );
}
