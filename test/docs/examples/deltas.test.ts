import { readDeltas, StreamProcessor } from 'sluice/core';
import { expect, test } from 'vitest';

const body = 'data: {"choices":[{"delta":{"content":"Hello"}}]}\n\ndata: [DONE]\n\n';

test('the docs example with readDeltas reads deltas from any response', async () => {
  const response = new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  const types: string[] = [];
  for await (const deltas of readDeltas(response)) types.push(...deltas.map((delta) => delta.type));
  expect(types).toContain('text');
});

test('the docs example with StreamProcessor reads text from any bytes', () => {
  const processor = new StreamProcessor({ protocol: 'openai-chat' });
  expect(processor.process(new TextEncoder().encode(body)) + processor.flush()).toBe('Hello');
});
