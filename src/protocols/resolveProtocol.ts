import { StreamError } from '../model/StreamError.js';
import type { Protocol } from './Protocol.js';
import { type ProtocolOption, protocols } from './registry.js';

/**
 * The protocol that an option names; `undefined` for `'auto'`.
 *
 * @throws {@link StreamError} `'invalid-option'` for an unknown name.
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
