// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { readEvents } from './readEvents.js';

const read = (events: readonly object[]) => readEvents('openai-chat', events);

describe('openai-chat', () => {
  const chat = (delta: object, finish_reason: string | null = null) => ({
    choices: [{ index: 0, delta, finish_reason }],
  });
  const calls = (...pieces: object[]) =>
    read([...pieces.map((piece) => chat({ tool_calls: [piece] })), chat({}, 'tool_calls')]);

  it('openai-chat tool call pieces are joined by their index although later pieces have an empty id and name', () => {
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

  it('openai-chat tool calls without distinct indexes are separated by id or name', () => {
    const whole = (id: string, index?: number) => ({ id, index, function: { name: `${id}!`, arguments: '{}' } });
    expect(calls(whole('a'), whole('b')).toolCalls.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(calls(whole(''), whole('')).toolCalls.map(({ id }) => id)).toEqual([null, null]);
    expect(calls(whole('a', 0), whole('b', 0)).toolCalls.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('openai-chat tool calls may begin at index 1, have pieces without an index, or have an object as arguments', () => {
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

  it('openai-chat tool calls without an index are separated by their position in the event', () => {
    const begin = (id: string) => ({ id, function: { name: `${id}!`, arguments: '{"q"' } });
    const more = (args: string, index?: number) => ({ index, function: { arguments: args } });
    const readOn = (event: object) => read([begun, event, chat({}, 'tool_calls')]).toolCalls;
    const begun = chat({ tool_calls: [begin('a'), begin('b')] });
    const whole = [
      { id: 'a', name: 'a!', arguments: '{"q":1}' },
      { id: 'b', name: 'b!', arguments: '{"q":2}' },
    ];
    expect(readOn(chat({ tool_calls: [more(':1}'), more(':2}')] }))).toEqual(whole);
    expect(readOn(chat({ tool_calls: [more(':2}', 1), more(':1}', 0)] }))).toEqual(whole);
    const byId = (id: string, args: string) => ({ id, function: { arguments: args } });
    expect(readOn(chat({ tool_calls: [byId('b', ':2}'), byId('a', ':1}')] }))).toEqual(whole);
  });

  it('the input of an openai-chat custom tool call is any text', () => {
    const { toolCalls } = calls(
      { index: 0, id: 'a', type: 'custom', custom: { name: 'sql', input: 'SELECT' } },
      { index: 0, custom: { input: ' 1' } },
    );
    expect(toolCalls).toEqual([{ id: 'a', name: 'sql', arguments: 'SELECT 1' }]);
  });

  it('an openai-chat tool call in the same event as the finish reason is read before the finish', () => {
    const { deltas } = read([
      chat({ tool_calls: [{ index: 0, id: 'a', function: { name: 'x', arguments: '{}' } }] }, 'tool_calls'),
    ]);
    expect(deltas.map(({ type }) => type)).toEqual(['tool-call', 'tool-call-end', 'finish']);
  });

  it('openai-chat reasoning is read under both member names, and content from an array of parts', () => {
    const { text, reasoning } = read([
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

  it('openai-chat usage is read from every place where providers send it', () => {
    const usage = { prompt_tokens: 1, completion_tokens: 2 };
    expect(read([{ choices: [], usage }]).usage).toEqual(usage);
    expect(read([{ ...chat({}, 'stop'), x_groq: { usage } }]).usage).toEqual(usage);
    expect(read([{ choices: [{ index: 0, delta: {}, usage }] }]).usage).toEqual(usage);
  });

  it('openai-chat text is kept if an error follows it or is in the same event', () => {
    const { text, error, finishReason } = read([
      chat({ content: 'Hi' }),
      { ...chat({ content: '' }, 'error'), error: { message: 'Upstream failed', code: 502 } },
    ]);
    expect({ text, error, finishReason }).toEqual({
      text: 'Hi',
      error: { message: 'Upstream failed', code: '502', type: null },
      finishReason: 'error',
    });
    expect(read([{ object: 'error', message: 'no', code: 400 }]).error).toMatchObject({ message: 'no' });
  });

  it('a complete openai-chat message is read if no deltas preceded it, and ignored otherwise', () => {
    const message = { role: 'assistant', content: 'Hi' };
    expect(read([{ choices: [{ index: 0, message, finish_reason: 'stop' }] }]).text).toBe('Hi');
    expect(read([chat({ content: 'Hi' }), { choices: [{ index: 0, message, finish_reason: 'stop' }] }]).text).toBe(
      'Hi',
    );
  });

  it('the openai-chat decoder reads the text of legacy completions', () => {
    const { text, finishReason } = read([
      { object: 'text_completion', choices: [{ index: 0, text: 'Hi', finish_reason: null }] },
      { object: 'text_completion', choices: [{ index: 0, text: '', finish_reason: 'stop' }] },
    ]);
    expect({ text, finishReason }).toEqual({ text: 'Hi', finishReason: 'stop' });
  });

  it('the openai-chat decoder reads only the first choice, and each source once', () => {
    const { text, deltas } = read([
      { choices: [{ index: 0, delta: { role: 'assistant' } }] },
      { choices: [{ index: 0, delta: { content: '' } }] },
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
