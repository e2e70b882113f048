import { beforeEach, describe } from 'vitest';
import type { ProtocolName } from '../src/core/index.js';
import { harmlessQuirks, type Quirk } from '../src/testing/index.js';
import { setNetworkConditions } from '../src/testing/network/NetworkConditions.js';

export interface BehindQuirksOptions {
  readonly suites: readonly string[];
  /** Imports a suite. The quirk in the query makes each import a separate module, which registers its tests. */
  readonly load: (suite: string, query: string) => Promise<unknown>;
  /** Whether a quirk changes the fact that a test with this title states. */
  readonly ruledOut: (title: string, quirk: Quirk) => boolean;
}

/** Runs test suites again with each quirk that must not change a result. */
export function describeBehindQuirks(protocol: ProtocolName, { suites, load, ruledOut }: BehindQuirksOptions): void {
  describe.each(harmlessQuirks(protocol))('behind %s', (quirk) => {
    beforeEach(({ task, skip }) => {
      if (ruledOut(task.name, quirk)) skip(`${quirk} changes what this test states`);
      setNetworkConditions({ quirks: [quirk] });
    });

    describe.each(suites)('%s', async (suite) => {
      await load(suite, quirk);
    });
  });
}
