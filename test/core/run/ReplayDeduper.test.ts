import { describe, expect, it } from 'vitest';
import { ItemCounts, type ReplayContent, ReplayDeduper } from '../../../src/core/run/ReplayDeduper.js';

/** Words, as text, and marks, counted. */
type Item = { kind: string; text?: string };

const content: ReplayContent<Item> = {
  kindOf: ({ kind }) => kind,
  textOf: ({ text }) => text,
  slice: (item, from) => ({ ...item, text: item.text!.slice(from) }),
  isText: (kind) => kind.length === 1,
  isEnd: ({ kind }) => kind === 'end',
};
const word = (text: string, kind = 'a'): Item => ({ kind, text });
const mark: Item = { kind: 'mark' };

function received(...items: Item[]): ReplayDeduper<Item> {
  const counts = new ItemCounts(content);
  for (const item of items) counts.add(item);
  return new ReplayDeduper(content, counts, ({ kind }) =>
    items.map((item) => (item.kind === kind ? (item.text ?? '') : '')).join(''),
  );
}

describe('ReplayDeduper', () => {
  it('removes the text received before, however the replay cuts it', () => {
    const deduper = received(word('Hel'), word('lo'));
    expect(deduper.take([word('H'), word('ell')])).toEqual([]);
    expect(deduper.take([word('o, wor'), word('ld')])).toEqual([word(', wor'), word('ld')]);
  });

  it('counts items without text', () => {
    expect(received(mark, mark).take([mark, mark, mark])).toEqual([mark]);
  });

  it('compares each kind by itself', () => {
    const deduper = received(word('{"x"', 'a'), word('{}', 'b'));
    expect(deduper.take([word('{}', 'b'), word('{"x":1}', 'a')])).toEqual([word(':1}', 'a')]);
  });

  it.each([
    ['from its first character', [word('Howdy')]],
    ['from a later character', [word('Hel'), word('p')]],
  ])('throws connection-lost for text that differs %s', (_, replay) => {
    expect(() => received(word('Hello')).take(replay)).toThrow(expect.objectContaining({ code: 'connection-lost' }));
  });

  it('throws connection-lost for an end before all text is repeated', () => {
    const deduper = received(word('Hello'));
    expect(deduper.take([word('Hel')])).toEqual([]);
    expect(deduper.isBehind).toBe(true);
    expect(() => deduper.take([{ kind: 'end' }])).toThrow(expect.objectContaining({ code: 'connection-lost' }));
  });

  it('accepts an end once all text is repeated, although a mark is missing', () => {
    const deduper = received(word('Hello'), mark);
    expect(deduper.take([word('Hello'), { kind: 'end' }])).toEqual([{ kind: 'end' }]);
    expect(deduper.isBehind).toBe(false);
  });
});
