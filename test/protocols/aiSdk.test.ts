// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { readEvents } from './readEvents.js';

const read = (events: readonly object[]) => readEvents('ai-sdk', events);

describe('ai-sdk', () => {
  it('the ai-sdk decoder keeps text parts of different steps with the same id separate', () => {
    const step = (text: string) => [
      { type: 'text-start', id: '0' },
      { type: 'text-delta', id: '0', delta: text },
      { type: 'text-end', id: '0' },
    ];
    const { deltas } = read([
      ...step('a'),
      { type: 'reasoning-start', id: '0' },
      { type: 'reasoning-delta', id: '0', delta: 'r' },
      ...step('b'),
    ]);
    expect(deltas).toEqual([
      { type: 'text', part: '0', text: 'a' },
      { type: 'reasoning', part: '0.1', text: 'r' },
      { type: 'text', part: '0.2', text: 'b' },
    ]);
  });

  it('the ai-sdk decoder reads tool chunks from input to output, with approval and denial', () => {
    const { deltas } = read([
      { type: 'tool-input-start', toolCallId: 'a', toolName: 'x' },
      { type: 'tool-input-delta', toolCallId: 'a', inputTextDelta: '{"q":1}' },
      { type: 'tool-input-available', toolCallId: 'a', toolName: 'x', input: { q: 1 } },
      { type: 'tool-approval-request', toolCallId: 'a', approvalId: 'ok?' },
      { type: 'tool-output-denied', toolCallId: 'a' },
      { type: 'tool-input-available', toolCallId: 'b', toolName: 'y', input: 'plain', providerExecuted: true },
      { type: 'tool-output-error', toolCallId: 'b', errorText: 'broke' },
    ]);
    expect(deltas).toEqual([
      { type: 'tool-call', part: 'a', id: 'a', name: 'x' },
      { type: 'tool-input', part: 'a', text: '{"q":1}' },
      { type: 'tool-call-end', part: 'a', inputText: '{"q":1}', input: { q: 1 } },
      { type: 'tool-approval', part: 'a', id: 'a', approvalId: 'ok?' },
      { type: 'tool-output', part: 'a', id: 'a', output: null, error: 'denied' },
      { type: 'tool-call', part: 'b', id: 'b', name: 'y', runner: 'provider' },
      { type: 'tool-input', part: 'b', text: 'plain' },
      { type: 'tool-call-end', part: 'b', inputText: 'plain', input: 'plain' },
      { type: 'tool-output', part: 'b', id: 'b', output: null, error: 'broke' },
    ]);
  });

  it('the ai-sdk decoder reads usage from the message metadata', () => {
    const messageMetadata = { model: 'm', totalUsage: { inputTokens: 1, outputTokens: 2 } };
    const { deltas, usage } = read([{ type: 'finish', finishReason: 'stop', messageMetadata }]);
    expect(deltas[0]).toEqual({ type: 'metadata', value: { model: 'm' } });
    expect(usage).toEqual(messageMetadata.totalUsage);
  });

  it('an ai-sdk stream that ends after an abort chunk is complete', () => {
    const { deltas, end } = read([{ type: 'abort', reason: 'user' }]);
    expect(deltas).toEqual([{ type: 'abort', reason: 'user' }]);
    expect(end.outcome).toBe('complete');
  });
});
