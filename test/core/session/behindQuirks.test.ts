import { beforeEach, describe } from 'vitest';
import type { Quirk } from '../../../src/testing/index.js';
import { setNetworkConditions } from '../../../src/testing/network/NetworkConditions.js';

const quirks: readonly Quirk[] = ['byte-order-mark', 'crlf', 'no-space-after-colon', 'multi-line-data', 'heartbeats'];

describe.each(quirks)('behind %s', (quirk) => {
  beforeEach(() => setNetworkConditions({ quirks: [quirk] }));

  describe.each(['faults', 'lifecycle', 'races'])('%s', async (suite) => {
    // The query makes each import a separate module, which registers its tests here.
    await import(/* @vite-ignore */ `./${suite}.test.ts?${quirk}`);
  });
});
