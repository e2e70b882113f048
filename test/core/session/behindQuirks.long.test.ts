import { describeBehindQuirks } from '../../describeBehindQuirks.js';

describeBehindQuirks(
  'openai-chat',
  ['applicationErrors', 'StreamObjectSession', '../chat/ChatSession'],
  (suite, query) => import(/* @vite-ignore */ `./${suite}.test.ts?${query}`),
);
