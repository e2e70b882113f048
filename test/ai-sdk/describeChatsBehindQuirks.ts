import { describeBehindQuirks } from '../describeBehindQuirks.js';

/** Tests of the AI SDK's hook and transports, which do not support quirks, and of warnings that appear once per page. */
const isOfAiSdk = /AI SDK's hook|hooks of the AI SDK|of the application|warns once|one warning/;
/** Megabytes in chunks of 1 to 24 bytes take longer than the time limit of a test. */
const isLong = /maxBufferSizeInMB|over the memory limit/;

export function describeChatsBehindQuirks(suites: readonly string[]): void {
  describeBehindQuirks('ai-sdk', {
    suites,
    load: (suite, query) => import(/* @vite-ignore */ `./${suite}.test.tsx?${query}`),
    ruledOut: (title, quirk) => isOfAiSdk.test(title) || (quirk === 'rechunked' && isLong.test(title)),
  });
}
