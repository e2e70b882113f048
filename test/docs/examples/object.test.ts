import { IncrementalJson, StreamObjectSession } from 'sluice/core';
import { finish, mockFetch, object, script } from 'sluice/testing';
import { expect, test } from 'vitest';

test('StreamObjectSession reads an object without React', async () => {
  const fetch = mockFetch(script(object({ cards: ['a', 'b'] }, { from: { tool: 'save' } }), finish('tool-calls')));
  const elements: unknown[] = [];
  const session = new StreamObjectSession({
    fetch,
    from: { tool: 'save' },
    onElement: (element, path) => elements.push([path.join('.'), element]),
  });
  const { outcome, object: cards } = await session.start('Two cards');
  expect(outcome).toBe('complete');
  expect(cards).toEqual({ cards: ['a', 'b'] });
  expect(elements).toEqual([
    ['cards.0', 'a'],
    ['cards.1', 'b'],
  ]);
});

test('the docs example with IncrementalJson reads JSON while it streams', () => {
  const json = new IncrementalJson();
  json.push('{"title":"So');
  expect(json.value).toEqual({ title: 'So' });
  json.push('up","minutes":12');
  // 12 may become 120.
  expect(json.value).toEqual({ title: 'Soup' });
  json.push('0}');
  expect(json.end()).toEqual({ title: 'Soup', minutes: 120 });
});
