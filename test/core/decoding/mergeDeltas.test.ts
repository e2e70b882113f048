import { expect, it } from 'vitest';
import { mergeDeltas } from '../../../src/core/decoding/mergeDeltas.js';
import type { StreamDelta } from '../../../src/model/StreamDelta.js';

const text = (text: string, part = 'a'): StreamDelta => ({ type: 'text', part, text });

it('mergeDeltas joins only consecutive deltas of the same part', () => {
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

it('mergeDeltas drops empty text and does not change its input', () => {
  const deltas = [text(''), text('1'), text(''), text('2'), text('')];
  expect(mergeDeltas(deltas)).toEqual([text('12')]);
  expect(deltas[1]).toEqual(text('1'));
  expect(mergeDeltas([])).toEqual([]);
});
