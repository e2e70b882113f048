import { describeBehindQuirks } from '../../describeBehindQuirks.js';

describeBehindQuirks(
  'openai-chat',
  ['faults', 'lifecycle', 'races'],
  (suite, query) => import(/* @vite-ignore */ `./${suite}.test.ts?${query}`),
);
