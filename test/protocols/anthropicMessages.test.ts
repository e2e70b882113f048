// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { readEvents } from './readEvents.js';

const read = (events: readonly object[]) => readEvents('anthropic-messages', events);

describe('anthropic-messages', () => {
  const start = (index: number, content_block: object) => ({ type: 'content_block_start', index, content_block });
  const stop = (index: number) => ({ type: 'content_block_stop', index });
  const input = (index: number, partial_json: string) => ({
    type: 'content_block_delta',
    index,
    delta: { type: 'input_json_delta', partial_json },
  });

  it('the anthropic-messages decoder reads tool input from deltas or content_block_start, and defaults to {}', () => {
    const tool = (id: string, input: object = {}) => ({ type: 'tool_use', id, name: 'x', input });
    const { toolCalls } = read([
      ...[start(0, tool('a')), input(0, ''), input(0, '{"q"'), input(0, ':1}'), stop(0)],
      ...[start(1, tool('b', { q: 2 })), stop(1)],
      ...[start(2, tool('c')), input(2, ''), stop(2)],
      { type: 'message_delta', delta: { stop_reason: 'tool_use' } },
    ]);
    expect(toolCalls.map((call) => call.arguments)).toEqual(['{"q":1}', '{"q":2}', '{}']);
  });

  it('the anthropic-messages decoder reads complete blocks from message_start', () => {
    const message = {
      id: 'm',
      content: [{ type: 'tool_use', id: 'a', name: 'x', input: { q: 1 } }],
      stop_reason: 'tool_use',
      usage: { input_tokens: 1 },
    };
    const { toolCalls, finishReason, end } = read([{ type: 'message_start', message }, { type: 'message_stop' }]);
    expect({ toolCalls, finishReason }).toEqual({
      toolCalls: [{ id: 'a', name: 'x', arguments: '{"q":1}' }],
      finishReason: 'tool_use',
    });
    expect(end.outcome).toBe('complete');

    const twice = { type: 'message_start', message: { id: 'm', content: [], usage: { input_tokens: 1 } } };
    const text = [start(0, { type: 'text', text: 'Hi' }), stop(0)];
    expect(read([twice, twice, ...text]).deltas.filter(({ type }) => type === 'metadata')).toHaveLength(1);
  });

  it('the anthropic-messages decoder merges the usage of message_start and message_delta', () => {
    const { usage } = read([
      { type: 'message_start', message: { usage: { input_tokens: 5, output_tokens: 1, service_tier: 'standard' } } },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 9 } },
    ]);
    expect(usage).toEqual({ input_tokens: 5, output_tokens: 9, service_tier: 'standard' });
  });

  it('the anthropic-messages decoder reads provider-run calls with results, and citations as sources', () => {
    const { otherCalls, deltas } = read([
      ...[start(0, { type: 'mcp_tool_use', id: 'a', name: 'echo', input: {} }), input(0, '{}'), stop(0)],
      start(1, {
        type: 'mcp_tool_result',
        tool_use_id: 'a',
        is_error: false,
        content: [{ type: 'text', text: 'said' }],
      }),
      ...[start(2, { type: 'server_tool_use', id: 'b', name: 'web_fetch', input: {} }), stop(2)],
      start(3, {
        type: 'web_fetch_tool_result',
        tool_use_id: 'b',
        content: { type: 'web_fetch_tool_result_error', error_code: 'unavailable' },
      }),
      start(4, { type: 'text', text: '' }),
      {
        type: 'content_block_delta',
        index: 4,
        delta: { type: 'citations_delta', citation: { url: 'https://a.b', title: 'A', cited_text: 'c' } },
      },
      { type: 'content_block_delta', index: 4, delta: { type: 'brand_new_delta' } },
    ]);
    expect(otherCalls).toMatchObject([
      { type: 'mcp_tool_use', arguments: '{}' },
      { type: 'server_tool_use', arguments: '{}' },
    ]);
    expect(deltas).toContainEqual({
      type: 'tool-output',
      part: '0',
      id: 'a',
      output: [{ type: 'text', text: 'said' }],
    });
    expect(deltas).toContainEqual({ type: 'tool-output', part: '2', id: 'b', output: null, error: 'unavailable' });
    expect(deltas).toContainEqual({ type: 'source', id: 'https://a.b', url: 'https://a.b', title: 'A', excerpt: 'c' });
  });
});
