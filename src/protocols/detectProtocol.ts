import { isObject } from './eventFields.js';
import type { BuiltInProtocol, Protocol } from './Protocol.js';
import { protocols } from './registry.js';

const builtIn: readonly BuiltInProtocol[] = Object.values(protocols);

/** The protocol that a response header identifies. */
export function protocolOfHeaders(headers: Headers): Protocol | undefined {
  return builtIn.find(({ header }) => header !== undefined && headers.has(header));
}

/** The protocol of an event's JSON; `undefined` if no protocol, or more than one, matches. */
export function protocolOfEvent(event: unknown): Protocol | undefined {
  if (typeof event === 'string') return protocols.json;
  if (!isObject(event)) return undefined;
  for (const protocol of builtIn) {
    const detected = protocol.detect?.(event);
    if (detected) return detected === true ? protocol : detected;
  }
  return undefined;
}
