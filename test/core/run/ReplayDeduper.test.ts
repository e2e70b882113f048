import { describe, expect, it } from 'vitest';
import { type ReplayContent, ReplayDeduper } from '../../../src/core/run/ReplayDeduper.js';

/** Words are compared as text; marks are counted. */
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
const end: Item = { kind: 'end' };

function received(...items: Item[]) {
  const all: Item[] = [];
  const deduper = new ReplayDeduper<Item>(content, ({ kind }) =>
    all.map((item) => (item.kind === kind ? (item.text ?? '') : '')).join(''),
  );
  const take = (...next: Item[]) => {
    const fresh = deduper.take(next);
    all.push(...fresh);
    return fresh;
  };
  take(...items);
  return { deduper, take };
}

function rewound(...items: Item[]) {
  const all = received(...items);
  all.deduper.rewind();
  return all;
}

describe('ReplayDeduper', () => {
  it('ReplayDeduper passes everything on while nothing is repeated', () => {
    const { take } = received(word('Hel'));
    expect(take(word('lo'), mark)).toEqual([word('lo'), mark]);
  });

  it('ReplayDeduper removes the received text from a replay, wherever the replay splits it', () => {
    const { take } = rewound(word('Hel'), word('lo'));
    expect(take(word('H'), word('ell'))).toEqual([]);
    expect(take(word('o, wor'), word('ld'))).toEqual([word(', wor'), word('ld')]);
  });

  it('ReplayDeduper removes the received text from each of several replays', () => {
    const { deduper, take } = rewound(word('Hel'));
    expect(take(word('He'))).toEqual([]);
    deduper.rewind();
    expect(take(word('Hello'))).toEqual([word('lo')]);
    deduper.rewind();
    expect(take(word('Hello, '))).toEqual([word(', ')]);
  });

  it('ReplayDeduper removes as many items without text from a replay as were received', () => {
    expect(rewound(mark, mark).take(mark, mark, mark)).toEqual([mark]);
  });

  it('ReplayDeduper compares each kind of text separately', () => {
    const { take } = rewound(word('{"x"', 'a'), word('{}', 'b'));
    expect(take(word('{}', 'b'), word('{"x":1}', 'a'))).toEqual([word(':1}', 'a')]);
  });

  it.each([
    ['from its first character', [word('Howdy')]],
    ['from a later character', [word('Hel'), word('p')]],
  ])('ReplayDeduper throws connection-lost for text that differs %s', (_, replay) => {
    expect(() => rewound(word('Hello')).take(...replay)).toThrow(expect.objectContaining({ code: 'connection-lost' }));
  });

  it('ReplayDeduper throws connection-lost when a replay ends before it has repeated all received text', () => {
    const { deduper, take } = rewound(word('Hello'));
    expect(take(word('Hel'))).toEqual([]);
    expect(deduper.isBehind).toBe(true);
    expect(() => take(end)).toThrow(expect.objectContaining({ code: 'connection-lost' }));
  });

  it('ReplayDeduper accepts a replay that lacks an item without text', () => {
    const { deduper, take } = rewound(word('Hello'), mark);
    expect(take(word('Hello'), end)).toEqual([end]);
    expect(deduper.isBehind).toBe(false);
  });

  it('ReplayDeduper dedupes a replay that starts at a position within the response', () => {
    const { deduper, take } = received(word('one '));
    const { position } = deduper;
    take(word('two '));
    expect(deduper.textAfter(position)).toBe(4);
    deduper.rewind(position);
    expect(take(word('two three'))).toEqual([word('three')]);
  });
});

describe('a possible replay', () => {
  const start = new Map<string, number>();

  it('ReplayDeduper removes a possible replay once it has repeated all received text', () => {
    const { deduper, take } = received(word('one '), word('two '));
    deduper.tryRewind(start, 'new');
    expect(take(word('one '))).toEqual([]);
    expect(take(word('two three'), mark)).toEqual([word('three'), mark]);
  });

  it('ReplayDeduper passes on a possible replay from its start if it differs from the received text', () => {
    const { deduper, take } = received(word('one two '));
    deduper.tryRewind(start, 'new');
    expect(take(word('one '), mark)).toEqual([]);
    expect(take(word('three'))).toEqual([word('one '), mark, word('three')]);
  });

  it('ReplayDeduper passes on a possible replay if the response ends before it has repeated all received text', () => {
    const { deduper, take } = received(word('one two '));
    deduper.tryRewind(start, 'new');
    expect(take(word('one'))).toEqual([]);
    expect(deduper.end()).toEqual([word('one')]);
    expect(deduper.isBehind).toBe(false);
  });

  it('ReplayDeduper.isBehind is true if the response ends before a definite replay has repeated all text', () => {
    const { deduper, take } = received(word('one two '));
    deduper.tryRewind(start, 'repeated');
    expect(take(word('one'))).toEqual([]);
    expect(deduper.end()).toEqual([]);
    expect(deduper.isBehind).toBe(true);
  });
});
