import { uninstallClocks } from './clock/Clock.js';
import { setNetworkConditions } from './network/NetworkConditions.js';
import { endOpenStreams } from './playback/Playback.js';

/**
 * Ends all streams that are open, puts the real clock back and leaves the network as it is. For `afterEach`; importing
 * `sluice/testing/vitest` sees to it.
 */
export function cleanup(): void {
  endOpenStreams();
  uninstallClocks();
  setNetworkConditions(undefined);
}
