// @vitest-environment node
import { expect, it } from 'vitest';
import { StreamProcessor } from '../../src/core/decoding/StreamProcessor.js';

it('the ai-data-stream decoder reads tool calls in pieces, complete tool calls, and the tool calls of ai 3', () => {
  const processor = new StreamProcessor({ protocol: 'ai-data-stream' });
  const lines = [
    'b:{"toolCallId":"a","toolName":"x"}',
    'c:{"toolCallId":"a","argsTextDelta":"{\\"q\\":"}',
    'c:{"toolCallId":"a","argsTextDelta":"1}"}',
    '9:{"toolCallId":"a","toolName":"x","args":{"q":1}}',
    '9:{"toolCallId":"b","toolName":"y","args":{"q":2}}',
    'a:{"toolCallId":"b","result":3}',
    '7:{"tool_calls":[{"id":"c","type":"function","function":{"name":"z","arguments":"{\\"q\\":3}"}}]}',
    'd:{"finishReason":"tool-calls","usage":{"promptTokens":null,"completionTokens":5}}',
  ];
  const deltas = processor.push(`${lines.join('\n')}\n`);
  expect(deltas.filter(({ type }) => type === 'tool-call-end')).toMatchObject([
    { part: 'a', input: { q: 1 } },
    { part: 'b', input: { q: 2 } },
    { part: 'c', input: { q: 3 } },
  ]);
  expect(deltas).toContainEqual({ type: 'tool-output', part: 'b', id: 'b', output: 3 });
  expect(processor.end()).toMatchObject({
    outcome: 'complete',
    finishReason: { reason: 'tool-calls' },
    usage: { outputTokens: 5 },
  });
});
