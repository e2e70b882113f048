import { describeBehindQuirks } from '../describeBehindQuirks.js';

/** Tests of the stock hook or its transports, which read no quirks, and of warnings that appear once per page. */
const isOfStock = /stock hook|of the application|warns once|one warning/;
/** Megabytes in chunks of 1 to 24 bytes take longer than a test may. */
const isLong = /maxBufferSizeInMB|over the memory limit/;

export function describeChatsBehindQuirks(suites: readonly string[]): void {
  describeBehindQuirks('ai-sdk', {
    suites,
    load: (suite, query) => import(/* @vite-ignore */ `./${suite}.test.tsx?${query}`),
    ruledOut: (title, quirk) => isOfStock.test(title) || (quirk === 'rechunked' && isLong.test(title)),
  });
}
