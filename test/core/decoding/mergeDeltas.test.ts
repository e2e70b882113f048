import { expect, it } from 'vitest';
import { mergeDeltas } from '../../../src/core/decoding/mergeDeltas.js';
import type { StreamDelta } from '../../../src/model/StreamDelta.js';

const text = (text: string, part = 'a'): StreamDelta => ({ type: 'text', part, text });

it('joins deltas of one part that follow each other, and only those', () => {
  const usage: StreamDelta = { type: 'usage', usage: { inputTokens: 1 } };
  const reasoning: StreamDelta = { type: 'reasoning', part: 'a', text: 'Hm' };
  const deltas = [text('1'), text('2'), text('3', 'b'), text('4'), reasoning, reasoning, usage, text('5'), text('6')];
  expect(mergeDeltas(deltas)).toEqual([
    text('12'),
    text('3', 'b'),
    text('4'),
    { ...reasoning, text: 'HmHm' },
    usage,
    text('56'),
  ]);
});

it('leaves out what adds no text, and leaves what it was given as it was', () => {
  const deltas = [text(''), text('1'), text(''), text('2'), text('')];
  expect(mergeDeltas(deltas)).toEqual([text('12')]);
  expect(deltas[1]).toEqual(text('1'));
  expect(mergeDeltas([])).toEqual([]);
});
