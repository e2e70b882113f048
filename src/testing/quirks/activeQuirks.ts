import { currentNetworkConditions } from '../network/NetworkConditions.js';
import type { PlayOptions } from '../playback/PlayOptions.js';
import { canOccur, checkQuirks, type Quirk } from './Quirk.js';

/**
 * The quirks of a response: those of the transport, and those of the network that can occur in its protocol.
 *
 * @throws TypeError if a quirk of the transport cannot occur in its protocol.
 */
export function activeQuirks({ protocol = 'ai-sdk', quirks = [] }: PlayOptions): ReadonlySet<Quirk> {
  const name = typeof protocol === 'function' ? undefined : protocol;
  checkQuirks(quirks, name);
  const ofNetwork = currentNetworkConditions()?.quirks ?? [];
  return new Set([...quirks, ...ofNetwork.filter((quirk) => canOccur(quirk, name))]);
}
