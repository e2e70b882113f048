import { beforeEach, describe } from 'vitest';
import { harmlessQuirks } from '../../../src/testing/index.js';
import { setNetworkConditions } from '../../../src/testing/network/NetworkConditions.js';
import { unread } from '../../testing/quirks/unread.js';

/** The suites run against OpenAI chat completions. */
describe.each(harmlessQuirks('openai-chat').filter((quirk) => !unread.has(quirk)))('behind %s', (quirk) => {
  beforeEach(() => setNetworkConditions({ quirks: [quirk] }));

  describe.each(['faults', 'lifecycle', 'races'])('%s', async (suite) => {
    // The query makes each import a module of its own, which registers its tests here.
    await import(/* @vite-ignore */ `./${suite}.test.ts?${quirk}`);
  });
});
