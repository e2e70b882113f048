import { describeBehindQuirks } from '../describeBehindQuirks.js';

describeBehindQuirks(
  'ai-sdk',
  ['faults', 'healing', 'queue', 'useChat', 'dropIn'],
  (suite, query) => import(/* @vite-ignore */ `./${suite}.test.tsx?${query}`),
);
