// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { StreamProcessor } from '../../../src/core/decoding/StreamProcessor.js';
import type { ProtocolName } from '../../../src/core/protocols/Protocol.js';
import type { StreamDelta } from '../../../src/core/StreamDelta.js';
import { summarise } from './summarise.js';

function read(protocol: ProtocolName, events: readonly object[]) {
  const isLines = protocol === 'ollama';
  const wire = events
    .map((event) => (isLines ? `${JSON.stringify(event)}\n` : `data: ${JSON.stringify(event)}\n\n`))
    .join('');
  const processor = new StreamProcessor({ protocol });
  const deltas: StreamDelta[] = [...processor.push(wire)];
  const end = processor.end();
  deltas.push(...end.deltas);
  return { deltas, end, processor, ...summarise(deltas, end) };
}

describe('openai-chat', () => {
  const chat = (delta: object, finish_reason: string | null = null) => ({
    choices: [{ index: 0, delta, finish_reason }],
  });
  const calls = (...pieces: object[]) =>
    read('openai-chat', [...pieces.map((piece) => chat({ tool_calls: [piece] })), chat({}, 'tool_calls')]);

  it('continues a call by its index, though later pieces carry an empty id and name', () => {
    const { toolCalls } = calls(
      { index: 0, id: 'a', function: { name: 'x', arguments: '{"q"' } },
      { index: 1, id: 'b', function: { name: 'y', arguments: '' } },
      { index: 0, id: '', function: { name: '', arguments: ':1}' } },
      { index: 1, id: null, function: { arguments: '{}' } },
    );
    expect(toolCalls).toEqual([
      { id: 'a', name: 'x', arguments: '{"q":1}' },
      { id: 'b', name: 'y', arguments: '{}' },
    ]);
  });

  it('tells calls apart by id or name where there is no index, or where all have the same', () => {
    const whole = (id: string, index?: number) => ({ id, index, function: { name: `${id}!`, arguments: '{}' } });
    expect(calls(whole('a'), whole('b')).toolCalls.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(calls(whole(''), whole('')).toolCalls.map(({ id }) => id)).toEqual([null, null]);
    expect(calls(whole('a', 0), whole('b', 0)).toolCalls.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('reads calls that begin at index 1, lack an index in their pieces, or have an object as arguments', () => {
    expect(calls({ index: 1, id: 'a', function: { name: 'x', arguments: '{}' } }).toolCalls).toHaveLength(1);
    expect(
      calls(
        { id: 'a', function: { name: 'x' } },
        { function: { arguments: '{"q":' } },
        { function: { arguments: '1}' } },
      ).toolCalls,
    ).toEqual([{ id: 'a', name: 'x', arguments: '{"q":1}' }]);
    expect(calls({ index: 0, id: 'a', function: { name: 'x', arguments: { q: 1 } } }).toolCalls).toMatchObject([
      { arguments: '{"q":1}' },
    ]);
  });

  it('reads a call that arrives with the finish reason, before it', () => {
    const { deltas } = read('openai-chat', [
      chat({ tool_calls: [{ index: 0, id: 'a', function: { name: 'x', arguments: '{}' } }] }, 'tool_calls'),
    ]);
    expect(deltas.map(({ type }) => type)).toEqual(['tool-call', 'tool-input', 'tool-call-end', 'finish']);
  });

  it('reads reasoning under both names, and content in parts', () => {
    const { text, reasoning } = read('openai-chat', [
      chat({ reasoning_content: 'a', content: null }),
      chat({ reasoning: 'b', content: '' }),
      chat({
        content: [
          { type: 'thinking', thinking: [{ type: 'text', text: 'c' }] },
          { type: 'text', text: 'd' },
        ],
      }),
      chat({ content: [{ type: 'reference', reference_ids: [1] }] }),
    ]);
    expect({ text, reasoning }).toEqual({ text: 'd', reasoning: 'abc' });
  });

  it('reads usage from wherever it stands', () => {
    const usage = { prompt_tokens: 1, completion_tokens: 2 };
    expect(read('openai-chat', [{ choices: [], usage }]).usage).toEqual(usage);
    expect(read('openai-chat', [{ ...chat({}, 'stop'), x_groq: { usage } }]).usage).toEqual(usage);
    expect(read('openai-chat', [{ choices: [{ index: 0, delta: {}, usage }] }]).usage).toEqual(usage);
  });

  it('keeps the text before an error, and reads what comes along with it', () => {
    const { text, error, finishReason } = read('openai-chat', [
      chat({ content: 'Hi' }),
      { ...chat({ content: '' }, 'error'), error: { message: 'Upstream failed', code: 502 } },
    ]);
    expect({ text, error, finishReason }).toEqual({
      text: 'Hi',
      error: { message: 'Upstream failed', code: '502', type: null },
      finishReason: 'error',
    });
    expect(read('openai-chat', [{ object: 'error', message: 'no', code: 400 }]).error).toMatchObject({ message: 'no' });
  });

  it('takes a whole message where no deltas came, and not once more where they did', () => {
    const message = { role: 'assistant', content: 'Hi' };
    expect(read('openai-chat', [{ choices: [{ index: 0, message, finish_reason: 'stop' }] }]).text).toBe('Hi');
    expect(
      read('openai-chat', [chat({ content: 'Hi' }), { choices: [{ index: 0, message, finish_reason: 'stop' }] }]).text,
    ).toBe('Hi');
  });

  it('reads the first choice alone, and each source once', () => {
    const { text, deltas } = read('openai-chat', [
      { choices: [{ index: 1, delta: { content: 'other' } }], citations: ['https://a.b'] },
      {
        choices: [
          { index: 1, delta: { content: 'other' } },
          { index: 0, delta: { content: 'Hi' } },
        ],
        citations: ['https://a.b'],
      },
    ]);
    expect(text).toBe('Hi');
    expect(deltas.filter(({ type }) => type === 'source')).toEqual([
      { type: 'source', id: 'https://a.b', url: 'https://a.b' },
    ]);
  });
});

describe('openai-responses', () => {
  const added = (output_index: number, item: object) => ({ type: 'response.output_item.added', output_index, item });
  const ended = (output_index: number, item: object) => ({ type: 'response.output_item.done', output_index, item });
  const completed = (response: object = {}) => ({
    type: 'response.completed',
    response: { status: 'completed', ...response },
  });

  it('keeps the input of a custom tool as the text that it is', () => {
    const { deltas } = read('openai-responses', [
      added(0, { type: 'custom_tool_call', id: 'ctc', call_id: 'c', name: 'sql', input: '' }),
      { type: 'response.custom_tool_call_input.delta', output_index: 0, delta: 'SELECT' },
      { type: 'response.custom_tool_call_input.done', output_index: 0, input: 'SELECT 1' },
    ]);
    expect(deltas.at(-1)).toEqual({ type: 'tool-call-end', part: '0', inputText: 'SELECT 1', input: 'SELECT 1' });
  });

  it('takes a custom call of a tool that nobody offered for the provider’s own', () => {
    const call = { type: 'custom_tool_call', id: 'ctc', call_id: 'xs', name: 'x_search', input: '{}' };
    const created = (tools: object[]) => ({ type: 'response.created', response: { tools } });
    const run = (tools: object[]) => read('openai-responses', [created(tools), added(0, call), ended(0, call)]);
    expect(run([{ type: 'x_search' }]).otherCalls).toMatchObject([{ id: 'xs', name: 'x_search' }]);
    expect(run([{ type: 'custom', name: 'x_search' }]).toolCalls).toHaveLength(1);
    expect(run([]).toolCalls).toHaveLength(1);
  });

  it('reads hosted calls with their results, though their call_id is empty', () => {
    const search = { type: 'web_search_call', id: 'ws', call_id: '', action: { type: 'search', query: 'q' } };
    const mcp = { type: 'mcp_call', id: 'mcp', name: 'echo', arguments: '{"a":1}', output: 'said' };
    const image = { type: 'image_generation_call', id: 'ig', result: 'AAAA', output_format: 'webp' };
    const { otherCalls, toolCalls, deltas } = read('openai-responses', [
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

  it('reads two messages, and one that comes only whole', () => {
    const delta = (output_index: number, delta: string) => ({
      type: 'response.output_text.delta',
      output_index,
      delta,
    });
    const message = (text: string) => ({ type: 'message', content: [{ type: 'output_text', text }] });
    expect(
      read('openai-responses', [delta(0, 'a'), ended(0, message('a')), delta(2, 'b'), ended(2, message('b'))]).text,
    ).toBe('ab');
    expect(read('openai-responses', [ended(0, message('Hi'))]).text).toBe('Hi');
    expect(read('openai-responses', [completed({ output: [message('Hi')] })]).text).toBe('Hi');
    expect(read('openai-responses', [delta(0, 'Hi'), completed({ output: [message('Hi')] })]).text).toBe('Hi');
  });

  it('says why a response is incomplete, and that one with calls stopped for them', () => {
    const incomplete = {
      type: 'response.incomplete',
      response: { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
    };
    expect(read('openai-responses', [incomplete]).end.finishReason).toEqual({
      type: 'finish',
      reason: 'length',
      raw: 'incomplete',
    });
    const call = { type: 'function_call', call_id: 'c', name: 'x', arguments: '{}' };
    expect(read('openai-responses', [ended(0, call), completed()]).end.finishReason).toMatchObject({
      reason: 'tool-calls',
    });
  });

  it('reads an error event nested or not, and says it once', () => {
    const failed = {
      type: 'response.failed',
      response: { status: 'failed', error: { code: 'server_error', message: 'no' } },
    };
    expect(read('openai-responses', [{ type: 'error', error: { type: 't', message: 'no' } }, failed]).error).toEqual({
      type: 't',
      code: null,
      message: 'no',
    });
    expect(read('openai-responses', [{ type: 'error', code: 'c', message: 'flat' }]).error).toEqual({
      type: null,
      code: 'c',
      message: 'flat',
    });
    expect(read('openai-responses', [failed]).error).toEqual({ type: null, code: 'server_error', message: 'no' });
  });
});

describe('anthropic-messages', () => {
  const start = (index: number, content_block: object) => ({ type: 'content_block_start', index, content_block });
  const stop = (index: number) => ({ type: 'content_block_stop', index });
  const input = (index: number, partial_json: string) => ({
    type: 'content_block_delta',
    index,
    delta: { type: 'input_json_delta', partial_json },
  });

  it('reads input in pieces, whole at the start, and none at all', () => {
    const tool = (id: string, input: object = {}) => ({ type: 'tool_use', id, name: 'x', input });
    const { toolCalls } = read('anthropic-messages', [
      ...[start(0, tool('a')), input(0, ''), input(0, '{"q"'), input(0, ':1}'), stop(0)],
      ...[start(1, tool('b', { q: 2 })), stop(1)],
      ...[start(2, tool('c')), input(2, ''), stop(2)],
    ]);
    expect(toolCalls.map((call) => call.arguments)).toEqual(['{"q":1}', '{"q":2}', '{}']);
  });

  it('reads finished blocks out of message_start, which may come twice', () => {
    const message = {
      id: 'm',
      content: [{ type: 'tool_use', id: 'a', name: 'x', input: { q: 1 } }],
      stop_reason: 'tool_use',
      usage: { input_tokens: 1 },
    };
    const { toolCalls, finishReason, end } = read('anthropic-messages', [
      { type: 'message_start', message },
      { type: 'message_stop' },
    ]);
    expect({ toolCalls, finishReason }).toEqual({
      toolCalls: [{ id: 'a', name: 'x', arguments: '{"q":1}' }],
      finishReason: 'tool_use',
    });
    expect(end.outcome).toBe('complete');

    const twice = { type: 'message_start', message: { id: 'm', content: [], usage: { input_tokens: 1 } } };
    const text = [start(0, { type: 'text', text: 'Hi' }), stop(0)];
    expect(
      read('anthropic-messages', [twice, twice, ...text]).deltas.filter(({ type }) => type === 'metadata'),
    ).toHaveLength(1);
  });

  it('merges the two usage objects', () => {
    const { usage } = read('anthropic-messages', [
      { type: 'message_start', message: { usage: { input_tokens: 5, output_tokens: 1, service_tier: 'standard' } } },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 9 } },
    ]);
    expect(usage).toEqual({ input_tokens: 5, output_tokens: 9, service_tier: 'standard' });
  });

  it('reads calls of the provider with what they gave, and citations', () => {
    const { otherCalls, deltas } = read('anthropic-messages', [
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

describe('gemini', () => {
  const parts = (...parts: object[]) => ({ candidates: [{ content: { parts } }] });
  const arg = (jsonPath: string, value: object, willContinue?: boolean) => ({
    functionCall: { partialArgs: [{ jsonPath, ...value }], willContinue },
  });

  it('puts arguments together by their paths', () => {
    const { toolCalls } = read('gemini', [
      parts({ functionCall: { name: 'cook', willContinue: true } }),
      parts(arg('$.recipe.items[0].name', { stringValue: 'Ric', willContinue: true }, true)),
      parts(arg('$.recipe.items[0].name', { stringValue: 'otta' }, true)),
      parts(arg('$.recipe.items[1].count', { numberValue: 0 }, true)),
      parts(arg("$['a key'].b", { boolValue: false }, true), arg('$.none', { nullValue: 'NULL_VALUE' }, true)),
      parts({ functionCall: {} }),
    ]);
    expect(toolCalls.map((call) => JSON.parse(call.arguments as string))).toEqual([
      { recipe: { items: [{ name: 'Ricotta' }, { count: 0 }] }, 'a key': { b: false }, none: null },
    ]);
  });

  it('ends a call that lacks its last piece where another begins or the model stops', () => {
    const { toolCalls, end } = read('gemini', [
      parts({ functionCall: { name: 'a', willContinue: true } }),
      parts(arg('$.q', { stringValue: 'x' }, true)),
      parts({ functionCall: { name: 'b', args: { q: 1 }, id: 'given' } }),
      parts({ functionCall: { name: 'c', willContinue: true } }),
      { candidates: [{ finishReason: 'STOP' }] },
    ]);
    expect(toolCalls).toEqual([
      { id: null, name: 'a', arguments: '{"q":"x"}' },
      { id: 'given', name: 'b', arguments: '{"q":1}' },
      { id: null, name: 'c', arguments: '{}' },
    ]);
    expect(end.finishReason).toEqual({ type: 'finish', reason: 'tool-calls', raw: 'STOP' });
  });

  it('touches no prototype, and makes no array with gaps', () => {
    const call = (jsonPath: string) => [
      parts({ functionCall: { name: 'a', willContinue: true } }),
      parts(arg(jsonPath, { stringValue: 'x' })),
    ];
    expect(read('gemini', call('$.__proto__.polluted')).toolCalls).toMatchObject([
      { arguments: '{"__proto__":{"polluted":"x"}}' },
    ]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(read('gemini', call('$.a[4000000000]')).processor.skipped).toBe(1);
  });

  it('says that a prompt was blocked', () => {
    const { end } = read('gemini', [
      { promptFeedback: { blockReason: 'SAFETY' }, usageMetadata: { promptTokenCount: 1 } },
    ]);
    expect(end).toMatchObject({ outcome: 'complete', finishReason: { reason: 'content-filter', raw: 'SAFETY' } });
  });

  it('reads code that Google runs, files, sources, and chunks wrapped in a response', () => {
    const { otherCalls, deltas, text } = read('gemini', [
      { response: parts({ text: 'Hi' }) },
      parts(
        { executableCode: { language: 'PYTHON', code: 'print(1)' } },
        { codeExecutionResult: { outcome: 'OUTCOME_OK', output: '1' } },
      ),
      parts({ inlineData: { mimeType: 'image/png', data: 'AAAA' } }),
      { candidates: [{ groundingMetadata: { groundingChunks: [{ web: { uri: 'https://a.b', title: 'A' } }] } }] },
    ]);
    expect(text).toBe('Hi');
    expect(otherCalls).toMatchObject([{ type: 'executableCode', name: 'code_execution' }]);
    expect(deltas).toContainEqual({
      type: 'tool-output',
      part: 'call-0',
      id: null,
      output: { outcome: 'OUTCOME_OK', output: '1' },
    });
    expect(deltas).toContainEqual({ type: 'file', mediaType: 'image/png', url: 'data:image/png;base64,AAAA' });
    expect(deltas).toContainEqual({ type: 'source', id: 'https://a.b', url: 'https://a.b', title: 'A' });
  });
});

describe('ollama', () => {
  it('reads thinking, text, whole calls and counts, of chat and of generate', () => {
    const chat = read('ollama', [
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
    expect(read('ollama', [{ model: 'm', response: 'Hi', thinking: 'Hm', done: false }])).toMatchObject({
      text: 'Hi',
      reasoning: 'Hm',
    });
    expect(read('ollama', [{ error: 'model not found' }]).error).toMatchObject({ message: 'model not found' });
  });
});

describe('ai-sdk', () => {
  it('keeps steps apart that use the same ids again', () => {
    const step = (text: string) => [
      { type: 'text-start', id: '0' },
      { type: 'text-delta', id: '0', delta: text },
      { type: 'text-end', id: '0' },
    ];
    const { deltas } = read('ai-sdk', [
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

  it('reads a tool from its input to its output, approval and denial', () => {
    const { deltas } = read('ai-sdk', [
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

  it('reads usage from the metadata that applications put it in', () => {
    const messageMetadata = { model: 'm', totalUsage: { inputTokens: 1, outputTokens: 2 } };
    const { deltas, usage } = read('ai-sdk', [{ type: 'finish', finishReason: 'stop', messageMetadata }]);
    expect(deltas[0]).toEqual({ type: 'metadata', value: { model: 'm' } });
    expect(usage).toEqual(messageMetadata.totalUsage);
  });

  it('may end after an abort', () => {
    const { deltas, end } = read('ai-sdk', [{ type: 'abort', reason: 'user' }]);
    expect(deltas).toEqual([{ type: 'abort', reason: 'user' }]);
    expect(end.outcome).toBe('complete');
  });
});

describe('ag-ui', () => {
  it('reads the forms that open themselves, 0.x names, and messages of the assistant alone', () => {
    const { text, reasoning, toolCalls } = read('ag-ui', [
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

  it('goes on after a run where another begins', () => {
    const started = { type: 'RUN_STARTED', threadId: 't', runId: 'r' };
    const finished = { type: 'RUN_FINISHED', outcome: { type: 'success' } };
    expect(read('ag-ui', [started, finished]).end.outcome).toBe('complete');
    expect(read('ag-ui', [started, finished, started]).end.outcome).toBe('truncated');
    expect(read('ag-ui', [started, started, finished]).end.outcome).toBe('truncated');
  });
});
