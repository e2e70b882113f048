import { describe, expect, it } from 'vitest';
import type { StreamDelta } from '../../../src/core/index.js';
import { applyDeltas } from '../../../src/core/run/applyDeltas.js';
import { emptyResponse } from '../../../src/model/ResponseState.js';

const apply = (...deltas: StreamDelta[]) => applyDeltas(emptyResponse, deltas);

describe('applyDeltas', () => {
  it('applyDeltas appends text, reasoning and refusal to separate parts', () => {
    const data = apply(
      { type: 'reasoning', part: 'r', text: 'Hm' },
      { type: 'text', part: '1', text: 'a' },
      { type: 'text', part: '1', text: 'b' },
      { type: 'text', part: '2', text: 'c' },
      { type: 'text', part: '1', text: 'd' },
      { type: 'refusal', part: 'x', text: 'No.' },
    );
    expect(data).toMatchObject({ text: 'abcd', reasoning: 'Hm', refusal: 'No.' });
    expect(data.parts).toEqual([
      { type: 'reasoning', part: 'r', text: 'Hm' },
      { type: 'text', part: '1', text: 'abd' },
      { type: 'text', part: '2', text: 'c' },
      { type: 'refusal', part: 'x', text: 'No.' },
    ]);
  });

  it('applyDeltas updates a tool call from input to output', () => {
    const data = apply(
      { type: 'tool-call', part: 't', id: 'call', name: 'search' },
      { type: 'tool-input', part: 't', text: '{"q":' },
      { type: 'tool-input', part: 't', text: '1}' },
    );
    expect(data.toolCalls[0]).toMatchObject({ status: 'input-streaming', inputText: '{"q":1}', runner: 'client' });
    const called = applyDeltas(data, [
      { type: 'tool-call-end', part: 't', inputText: '{"q":1}', input: { q: 1 } },
      { type: 'tool-approval', part: 'other', id: 'call', approvalId: 'may-i' },
    ]);
    expect(called.toolCalls[0]).toMatchObject({ status: 'approval-requested', input: { q: 1 }, approvalId: 'may-i' });
    const done = applyDeltas(called, [{ type: 'tool-output', part: 'other', id: 'call', output: 7 }]);
    expect(done.toolCalls).toEqual([expect.objectContaining({ status: 'output-available', output: 7 })]);
    expect(done.parts).toEqual([{ type: 'tool-call', call: done.toolCalls[0] }]);
    const failed = applyDeltas(called, [{ type: 'tool-output', part: 't', id: null, output: null, error: 'no' }]);
    expect(failed.toolCalls[0]).toMatchObject({ status: 'output-error', errorText: 'no' });
  });

  it('applyDeltas replaces data with the same name and id, appends other data, and drops transient data', () => {
    const data = apply(
      { type: 'data', name: 'weather', id: '1', value: 'rain' },
      { type: 'data', name: 'weather', value: 'wind' },
      { type: 'data', name: 'weather', id: '1', value: 'sun' },
      { type: 'data', name: 'toast', value: 'psst', transient: true },
    );
    expect(data.data.map(({ value }) => value)).toEqual(['sun', 'wind']);
    expect(data.parts).toHaveLength(2);
  });

  it('applyDeltas merges metadata and keeps the last usage and finish reason', () => {
    const data = apply(
      { type: 'metadata', value: { id: 'a', model: 'm' } },
      { type: 'metadata', value: { id: 'b' } },
      { type: 'usage', usage: { outputTokens: 1 } },
      { type: 'usage', usage: { outputTokens: 2 } },
      { type: 'finish', reason: 'stop', raw: 'stop' },
    );
    expect(data).toMatchObject({ metadata: { id: 'b', model: 'm' }, usage: { outputTokens: 2 }, finishReason: 'stop' });
  });

  it('applyDeltas shares unchanged parts with the previous response', () => {
    const before = apply(
      { type: 'source', id: 's', url: 'https://example.com' },
      { type: 'text', part: '1', text: 'a' },
      { type: 'file', mediaType: 'image/png', url: 'data:,' },
    );
    const after = applyDeltas(before, [{ type: 'text', part: '1', text: 'b' }]);
    expect(after.sources).toBe(before.sources);
    expect(after.files).toBe(before.files);
    expect(after.parts[0]).toBe(before.parts[0]);
    expect(after.parts[1]).not.toBe(before.parts[1]);
    expect(before.text).toBe('a');
  });
});
