// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { readEvents } from './readEvents.js';

const read = (events: readonly object[]) => readEvents('openai-responses', events);

describe('openai-responses', () => {
  const added = (output_index: number, item: object) => ({ type: 'response.output_item.added', output_index, item });
  const ended = (output_index: number, item: object) => ({ type: 'response.output_item.done', output_index, item });
  const completed = (response: object = {}) => ({
    type: 'response.completed',
    response: { status: 'completed', ...response },
  });

  it('the input of an openai-responses custom tool call stays text', () => {
    const { deltas } = read([
      added(0, { type: 'custom_tool_call', id: 'ctc', call_id: 'c', name: 'sql', input: '' }),
      { type: 'response.custom_tool_call_input.delta', output_index: 0, delta: 'SELECT' },
      { type: 'response.custom_tool_call_input.done', output_index: 0, input: 'SELECT 1' },
    ]);
    expect(deltas.at(-1)).toEqual({ type: 'tool-call-end', part: '0', inputText: 'SELECT 1', input: 'SELECT 1' });
  });

  it('an openai-responses custom call is marked as run by the provider if the request does not list its tool', () => {
    const call = { type: 'custom_tool_call', id: 'ctc', call_id: 'xs', name: 'x_search', input: '{}' };
    const created = (tools: object[]) => ({ type: 'response.created', response: { tools } });
    const run = (tools: object[]) => read([created(tools), added(0, call), ended(0, call)]);
    expect(run([{ type: 'x_search' }]).otherCalls).toMatchObject([{ id: 'xs', name: 'x_search' }]);
    expect(run([{ type: 'custom', name: 'x_search' }]).toolCalls).toHaveLength(1);
    expect(run([]).toolCalls).toHaveLength(1);
  });

  it('openai-responses hosted calls with an empty call_id are read with their results', () => {
    const search = { type: 'web_search_call', id: 'ws', call_id: '', action: { type: 'search', query: 'q' } };
    const mcp = { type: 'mcp_call', id: 'mcp', name: 'echo', arguments: '{"a":1}', output: 'said' };
    const image = { type: 'image_generation_call', id: 'ig', result: 'AAAA', output_format: 'webp' };
    const { otherCalls, toolCalls, deltas } = read([
      added(0, { ...search, action: undefined }),
      ended(0, search),
      added(1, { ...mcp, arguments: '' }),
      { type: 'response.mcp_call_arguments.delta', output_index: 1, delta: '{"a":' },
      { type: 'response.mcp_call_arguments.done', output_index: 1, arguments: '{"a":1}' },
      ended(1, mcp),
      ended(2, image),
    ]);
    expect(toolCalls).toEqual([]);
    expect(otherCalls).toEqual([
      { type: 'web_search_call', id: 'ws', name: 'web_search', arguments: '{"type":"search","query":"q"}' },
      { type: 'mcp_call', id: 'mcp', name: 'echo', arguments: '{"a":1}' },
      { type: 'image_generation_call', id: 'ig', name: 'image_generation', arguments: '{}' },
    ]);
    expect(deltas).toContainEqual({ type: 'tool-output', part: '1', id: 'mcp', output: 'said' });
    expect(deltas).toContainEqual({ type: 'file', mediaType: 'image/webp', url: 'data:image/webp;base64,AAAA' });
  });

  it('the openai-responses decoder reads each message once, with or without deltas', () => {
    const delta = (output_index: number, delta: string) => ({
      type: 'response.output_text.delta',
      output_index,
      delta,
    });
    const message = (text: string) => ({ type: 'message', content: [{ type: 'output_text', text }] });
    expect(read([delta(0, 'a'), ended(0, message('a')), delta(2, 'b'), ended(2, message('b'))]).text).toBe('ab');
    expect(read([ended(0, message('Hi'))]).text).toBe('Hi');
    expect(read([completed({ output: [message('Hi')] })]).text).toBe('Hi');
    expect(read([delta(0, 'Hi'), completed({ output: [message('Hi')] })]).text).toBe('Hi');
  });

  it('the openai-responses decoder reads the text of response.completed if no message arrived before', () => {
    const message = { type: 'message', id: 'm', content: [{ type: 'output_text', text: 'Hi' }] };
    const begun = added(0, { ...message, content: [] });
    expect(read([begun, completed({ output: [message] })]).text).toBe('Hi');
    expect(read([begun, ended(0, message), completed({ output: [message] })]).text).toBe('Hi');
  });

  it('the openai-responses decoder reads the citations of a message whose text arrived as deltas', () => {
    const annotations = [{ type: 'url_citation', url: 'https://a.b', title: 'A' }];
    const { deltas } = read([
      { type: 'response.output_text.delta', output_index: 0, delta: 'Hi' },
      ended(0, { type: 'message', content: [{ type: 'output_text', text: 'Hi', annotations }] }),
    ]);
    expect(deltas).toEqual([
      { type: 'text', part: '0/0', text: 'Hi' },
      { type: 'source', id: 'https://a.b', url: 'https://a.b', title: 'A' },
    ]);
  });

  it('an openai-responses delta with item_id and no output_index is assigned to its item', () => {
    const call = { type: 'function_call', id: 'fc', call_id: 'c', name: 'x', arguments: '' };
    const message = { type: 'message', id: 'm', content: [{ type: 'output_text', text: 'Hi' }] };
    const { text, toolCalls } = read([
      added(0, call),
      { type: 'response.function_call_arguments.delta', item_id: 'fc', delta: '{"q":1}' },
      added(1, { ...message, content: [] }),
      { type: 'response.output_text.delta', item_id: 'm', delta: 'Hi' },
      ended(1, message),
      completed(),
    ]);
    expect({ text, toolCalls }).toEqual({ text: 'Hi', toolCalls: [{ id: 'c', name: 'x', arguments: '{"q":1}' }] });
  });

  it('openai-responses arguments in output_item.added are the tool input if no later event has arguments', () => {
    const call = { type: 'function_call', call_id: 'c', name: 'search_web', arguments: '{"q":1}', status: 'completed' };
    const results = [{ url: 'https://a.b', title: 'A', snippet: 's' }];
    const { toolCalls, deltas } = read([added(0, call), ended(0, { type: 'search_results', results }), completed()]);
    expect(toolCalls).toEqual([{ id: 'c', name: 'search_web', arguments: '{"q":1}' }]);
    expect(deltas).toContainEqual({ type: 'source', id: 'https://a.b', url: 'https://a.b', title: 'A', excerpt: 's' });
    expect(read([added(0, call)]).deltas.at(-1)).toMatchObject({ type: 'tool-call' });
    expect(read([added(0, call), completed()]).toolCalls).toEqual(toolCalls);
  });

  it('an openai-responses tool_search call has the call_id of its done event', () => {
    const search = { type: 'tool_search_call', id: 'ts', execution: 'client', arguments: {} };
    const { toolCalls, processor } = read([
      added(0, { ...search, call_id: 'first' }),
      ended(0, { ...search, call_id: 'last', arguments: { goal: 'g' } }),
      added(1, { type: 'shell_call', id: 'sh', call_id: 'c', action: { commands: [] } }),
      { type: 'response.shell_call_command.delta', output_index: 1, command_index: 0, delta: 'ls' },
      ended(1, { type: 'shell_call', id: 'sh', call_id: 'c', action: { commands: ['ls'] } }),
    ]);
    expect(toolCalls).toEqual([
      { id: 'last', name: 'tool_search', arguments: '{"goal":"g"}' },
      { id: 'c', name: 'shell', arguments: '{"commands":["ls"]}' },
    ]);
    expect(processor.skipped).toBe(0);
  });

  it('the openai-responses finish reason is why the response is incomplete, or tool-calls if it has calls', () => {
    const incomplete = {
      type: 'response.incomplete',
      response: { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
    };
    expect(read([incomplete]).end.finishReason).toEqual({
      type: 'finish',
      reason: 'length',
      raw: 'incomplete',
    });
    const call = { type: 'function_call', call_id: 'c', name: 'x', arguments: '{}' };
    expect(read([ended(0, call), completed()]).end.finishReason).toMatchObject({
      reason: 'tool-calls',
    });
  });

  it('the openai-responses decoder reads an error event once, nested or flat', () => {
    const failed = {
      type: 'response.failed',
      response: { status: 'failed', error: { code: 'server_error', message: 'no' } },
    };
    expect(read([{ type: 'error', error: { type: 't', message: 'no' } }, failed]).error).toEqual({
      type: 't',
      code: null,
      message: 'no',
    });
    expect(read([{ type: 'error', code: 'c', message: 'flat' }]).error).toEqual({
      type: null,
      code: 'c',
      message: 'flat',
    });
    expect(read([failed]).error).toEqual({ type: null, code: 'server_error', message: 'no' });
  });
});
