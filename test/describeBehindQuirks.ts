import { beforeEach, describe } from 'vitest';
import type { ProtocolName } from '../src/core/index.js';
import { harmlessQuirks } from '../src/testing/index.js';
import { setNetworkConditions } from '../src/testing/network/NetworkConditions.js';
import { collectBehind } from './isBehind.js';

/**
 * Runs test suites again with each quirk that must not change a result. Tests whose fact a quirk changes skip
 * themselves with `isBehind()`.
 *
 * @param load - Imports a suite. The quirk in the query makes each import a separate module, which registers its tests.
 */
export function describeBehindQuirks(
  protocol: ProtocolName,
  suites: readonly string[],
  load: (suite: string, query: string) => Promise<unknown>,
): void {
  describe.each(harmlessQuirks(protocol))('behind %s', (quirk) => {
    beforeEach(() => setNetworkConditions({ quirks: [quirk] }));

    describe.each(suites)('%s', async (suite) => {
      collectBehind(quirk);
      await load(suite, quirk);
    });
  });
}
