import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathological, repeated, superlinearCost } from './cost.js';

describe('parsing cost', () => {
  it.each(Object.entries(pathological))(
    "doubling cmark's pathological input takes at most 2.6 times as long to parse: %s",
    (_, make) => {
      expect(superlinearCost(make)).toBeUndefined();
    },
  );

  it('parsing takes at most 2.6 times as long when a short string is repeated twice as often', () => {
    const pieces = '*_~`[]()!<>&$\\|#-+=:@"\'/.^ \n\tax1é漢'
      .split('')
      .concat('](', '![', '[^', '<a', '&a;', 'www.', '://');
    const piece = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6 }).map((some) => some.join(''));
    fc.assert(
      fc.property(piece, piece, (text, head) => {
        expect(superlinearCost(repeated(text, head)), JSON.stringify([head, text])).toBeUndefined();
      }),
      { numRuns: 150 },
    );
  });
});
