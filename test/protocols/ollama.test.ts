// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { readEvents } from './readEvents.js';

const read = (events: readonly object[]) => readEvents('ollama', events);

describe('ollama', () => {
  it('the ollama decoder reads thinking, text, tool calls and token counts of /api/chat and /api/generate', () => {
    const chat = read([
      { model: 'm', message: { role: 'assistant', content: '', thinking: 'Hm' }, done: false },
      {
        model: 'm',
        message: { content: 'Hi', tool_calls: [{ function: { name: 'x', arguments: { q: 1 } } }] },
        done: false,
      },
      { model: 'm', message: { content: '' }, done: true, done_reason: 'stop', prompt_eval_count: 3, eval_count: 5 },
    ]);
    expect(chat).toMatchObject({
      text: 'Hi',
      reasoning: 'Hm',
      toolCalls: [{ id: null, name: 'x', arguments: '{"q":1}' }],
    });
    expect(chat.end).toMatchObject({
      outcome: 'complete',
      finishReason: { reason: 'tool-calls' },
      usage: { inputTokens: 3, outputTokens: 5 },
    });
    expect(read([{ model: 'm', response: 'Hi', thinking: 'Hm', done: false }])).toMatchObject({
      text: 'Hi',
      reasoning: 'Hm',
    });
    const asText = { content: '', tool_calls: [{ function: { name: 'x', arguments: '{"q":1}' } }] };
    expect(read([{ message: asText, done: true }]).toolCalls).toEqual(chat.toolCalls);
    expect(read([{ error: 'model not found' }]).error).toMatchObject({ message: 'model not found' });
  });
});
