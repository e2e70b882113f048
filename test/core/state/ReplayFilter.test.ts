import { describe, expect, it } from 'vitest';
import type { StreamDelta } from '../../../src/core/index.js';
import { applyDeltas } from '../../../src/core/run/applyDeltas.js';
import { DeltaCount, ReplayFilter } from '../../../src/core/run/ReplayFilter.js';
import { emptyResponse } from '../../../src/model/ResponseState.js';

const text = (value: string, part = '1'): StreamDelta => ({ type: 'text', part, text: value });

function shown(...deltas: StreamDelta[]): ReplayFilter {
  const count = new DeltaCount();
  for (const delta of deltas) count.add(delta);
  return new ReplayFilter(applyDeltas(emptyResponse, deltas), count);
}

describe('ReplayFilter', () => {
  it('takes out what is on the screen, however the replay cuts it', () => {
    const filter = shown(text('Hello'));
    expect(filter.take([text('He'), text('l')])).toEqual([]);
    expect(filter.take([text('lo, wor'), text('ld')])).toEqual([text(', wor'), text('ld')]);
  });

  it('counts what is no text', () => {
    const toast: StreamDelta = { type: 'data', name: 'toast', value: 1, transient: true };
    const filter = shown(toast, toast);
    expect(filter.take([toast, toast, toast])).toEqual([toast]);
  });

  it('compares the inputs of tool calls each by itself', () => {
    const call = (part: string): StreamDelta => ({ type: 'tool-call', part, id: part, name: 'search' });
    const input = (part: string, value: string): StreamDelta => ({ type: 'tool-input', part, text: value });
    const filter = shown(call('a'), input('a', '{"x"'), call('b'), input('b', '{}'));
    expect(filter.take([call('a'), input('a', '{"x":1}'), call('b'), input('b', '{}')])).toEqual([input('a', ':1}')]);
  });

  it.each([
    ['another text', [text('Howdy')]],
    ['another text after a while', [text('Hel'), text('p')]],
  ])('finds out a replay that tells %s', (_, replay) => {
    expect(() => shown(text('Hello')).take(replay)).toThrow(expect.objectContaining({ code: 'connection-lost' }));
  });
});
