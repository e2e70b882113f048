import { describeBehindQuirks } from '../describeBehindQuirks.js';

describeBehindQuirks(
  'ai-sdk',
  ['outcomes'],
  (suite, query) => import(/* @vite-ignore */ `./${suite}.test.tsx?${query}`),
);
