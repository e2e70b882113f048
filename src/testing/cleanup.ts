import { uninstallClocks } from './clock/Clock.js';
import { setNetworkConditions } from './network/NetworkConditions.js';
import { endOpenStreams } from './playback/Playback.js';

/**
 * Ends all open streams, restores the clock and resets the network conditions. Call it in `afterEach`, or import
 * `sluice/testing/vitest`, which does.
 */
export function cleanup(): void {
  endOpenStreams();
  uninstallClocks();
  setNetworkConditions(undefined);
}
