// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { readEvents } from './readEvents.js';

const read = (events: readonly object[]) => readEvents('ag-ui', events);

describe('ag-ui', () => {
  it("the ag-ui decoder reads CHUNK events and the event names of 0.x, and skips messages that are not the assistant's", () => {
    const { text, reasoning, toolCalls } = read([
      { type: 'TEXT_MESSAGE_CHUNK', messageId: 'm', role: 'assistant', delta: 'H' },
      { type: 'TEXT_MESSAGE_CHUNK', delta: 'i' },
      { type: 'THINKING_TEXT_MESSAGE_CONTENT', delta: 'Hm' },
      { type: 'TOOL_CALL_CHUNK', toolCallId: 'c', toolCallName: 'x', delta: '{"q"' },
      { type: 'TOOL_CALL_CHUNK', delta: ':1}' },
      { type: 'TEXT_MESSAGE_START', messageId: 'u', role: 'user' },
      { type: 'TEXT_MESSAGE_CONTENT', messageId: 'u', delta: 'not mine' },
      { type: 'RUN_FINISHED' },
    ]);
    expect({ text, reasoning, toolCalls }).toEqual({
      text: 'Hi',
      reasoning: 'Hm',
      toolCalls: [{ id: 'c', name: 'x', arguments: '{"q":1}' }],
    });
  });

  it('an ag-ui response is complete only after every started run has finished', () => {
    const started = { type: 'RUN_STARTED', threadId: 't', runId: 'r' };
    const finished = { type: 'RUN_FINISHED', outcome: { type: 'success' } };
    expect(read([started, finished]).end.outcome).toBe('complete');
    expect(read([started, finished, started]).end.outcome).toBe('truncated');
    expect(read([started, started, finished]).end.outcome).toBe('truncated');
  });
});
