// @vitest-environment node
import { describe, expect, it } from 'vitest';
import {
  type ProtocolName,
  type StreamDelta,
  StreamProcessor,
  type StreamProcessorOptions,
} from '../../src/core/index.js';

/** Expects the same deltas for the body as one chunk and byte by byte. */
function read(body: string, options: StreamProcessorOptions = {}) {
  const decode = (chunks: readonly Uint8Array[]) => {
    const processor = new StreamProcessor({ ...options, onSkip: () => {} });
    const deltas: StreamDelta[] = chunks.flatMap((chunk) => [...processor.push(chunk)]);
    const { deltas: last, ...end } = processor.end();
    const all = [...deltas, ...last];
    const joined = (type: StreamDelta['type']) =>
      all.map((delta) => (delta.type === type && 'text' in delta ? delta.text : '')).join('');
    return {
      text: joined('text'),
      reasoning: joined('reasoning'),
      refusal: joined('refusal'),
      calls: all.flatMap((delta) => (delta.type === 'tool-call' ? [[delta.id, delta.name]] : [])),
      inputs: all.flatMap((delta) => (delta.type === 'tool-call-end' ? [delta.inputText] : [])),
      failedCalls: all.flatMap((delta) =>
        delta.type === 'tool-output' && delta.error !== undefined ? [delta.part] : [],
      ),
      files: all.filter(({ type }) => type === 'file').length,
      finish: end.finishReason?.reason,
      error: end.error?.message,
      outcome: end.outcome,
      unread: end.unread?.excerpt,
    };
  };
  const bytes = new TextEncoder().encode(body);
  const whole = decode([bytes]);
  expect(decode(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(whole);
  return whole;
}

const sse = (...events: readonly unknown[]) =>
  events.map((event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`).join('');
const chat = (delta: object, finish_reason: string | null = null) => ({
  choices: [{ index: 0, delta, finish_reason }],
});
const call = (piece: object) => chat({ tool_calls: [piece] });
const stop = chat({}, 'stop');
const called = chat({}, 'tool_calls');
const done = '[DONE]';

describe('an error', () => {
  const shapes: readonly [string, string][] = [
    ['is an object with a message', sse({ error: { message: 'boom' } })],
    ['is a string', sse({ error: 'boom' })],
    ['is in a list', sse([{ error: { message: 'boom' } }])],
    ['is the first of several', sse({ errors: [{ message: 'boom' }] })],
    ['is nested in another error', sse({ error: { error: { message: 'boom' } } })],
    ['has an object as its message', sse({ error: { message: { detail: 'boom' } } })],
    ['has JSON as its message', sse({ error: { message: '{"error":{"message":"boom"}}' } })],
    ['is true beside its message', sse({ error: true, message: 'boom' })],
    ['has its message beside it', sse({ error: { code: 5 }, message: 'boom' })],
    ['is named by its type', sse({ type: 'error', message: 'boom' })],
    ['is named by its object', sse({ object: 'error', message: 'boom' })],
    ['is in a choice', sse({ choices: [{ error: { message: 'boom' } }] })],
    ['is in the x_groq of a chunk', sse({ choices: [], x_groq: { error: 'boom' } })],
    ['is in the base_resp of a chunk', sse({ choices: null, base_resp: { status_code: 1004, status_msg: 'boom' } })],
    ['is named by its event, as JSON', `event: error\ndata: {"reason":"boom"}\n\n`],
    ['is named by its event, as text', 'event: error\ndata: boom\n\n'],
    ['is a field of its own', 'error: {"message":"boom"}\n\n'],
    ['is JSON without data:', '{"error":\n  {"message": "boom"}\n}\n'],
    ['is the detail of FastAPI', sse({ detail: [{ msg: 'boom', type: 'x' }] })],
    ['is a code with a message', sse({ code: 500, msg: 'boom' })],
    ['is a failed success', sse({ success: false, message: 'boom' })],
    ['is an errorMessage', sse({ errorMessage: 'boom', errorType: 'Runtime.ExitError' })],
    ['is an error_type beside its message', sse({ message: 'boom', error_type: 'overloaded' })],
    ['is an Error in capitals', sse({ Error: { Message: 'boom' } })],
    ['is the fault of Apigee', sse({ fault: { faultstring: 'boom', detail: { errorcode: 'x' } } })],
    ['is an exception of Bedrock', sse({ internalServerException: { message: 'boom', originalStatusCode: 500 } })],
    ['is in an only member', sse({ body: { error: { message: 'boom' } } })],
    ['is named by the event in its JSON', sse({ event: 'error', data: 'boom' })],
    ['is in the delta of a choice', sse({ choices: [{ delta: { error: { message: 'boom' } } }] })],
  ];
  const named = [
    'openai-chat',
    'openai-responses',
    'anthropic-messages',
    'gemini',
    'ollama',
    'ai-sdk',
    'ag-ui',
    'json',
  ];

  it.each(shapes)('an error that %s is read in every protocol, whether or not [DONE] follows', (_, body) => {
    for (const protocol of ['auto', ...named] as (ProtocolName | 'auto')[]) {
      for (const end of ['', sse(done)])
        expect([protocol, read(body + end, { protocol }).error]).toEqual([protocol, 'boom']);
    }
  });

  it('text is kept if an error follows it or is in the same event', () => {
    expect(read(sse({ content: 'Hel' }, { content: 'lo', error: 'boom' }))).toMatchObject({
      text: 'Hello',
      error: 'boom',
    });
    expect(read(`${sse('Hello')}event: error\ndata: {"message":"boom"}\n\n`)).toMatchObject({
      text: 'Hello',
      error: 'boom',
    });
  });

  it('an error member that is null, false, empty or a success code is no error', () => {
    for (const error of [null, false, '', 0, {}, { code: null, message: '' }, []]) {
      expect(read(sse({ ...chat({ content: 'Hi' }), error }, stop, done))).toMatchObject({
        text: 'Hi',
        error: undefined,
      });
    }
    expect(read(sse({ content: 'Hi', base_resp: { status_code: 0, status_msg: '' } })).error).toBeUndefined();
    expect(read(sse({ code: 200, msg: 'ok' }, { content: 'Hi' })).error).toBeUndefined();
  });

  it('an error without a message gets a message that says so, never {}', () => {
    expect(read(sse({ error: {} })).error).toBe('The server reported an error without a message.');
  });
});

describe('a finish reason that means failure', () => {
  it.each([
    'error',
    'error_finish',
    'insufficient_system_resource',
    'network_error',
    'rate_limited',
    'quota_exceeded',
    'abort',
  ])('the finish reason %s fails an openai-chat response', (reason) => {
    expect(read(sse(chat({ content: 'Hi' }), chat({}, reason), done))).toMatchObject({
      finish: 'error',
      error: expect.stringContaining(reason),
    });
  });

  it.each(['MALFORMED_FUNCTION_CALL', 'UNEXPECTED_TOOL_CALL', 'NO_IMAGE', 'TOO_MANY_TOOL_CALLS', 'MALFORMED_RESPONSE'])(
    'the finish reason %s fails a Gemini response',
    (finishReason) => {
      const end = read(sse({ candidates: [{ finishReason, finishMessage: 'why' }] }));
      expect(end).toMatchObject({ finish: 'error', error: 'why', outcome: 'complete' });
    },
  );

  it('the finish reasons length and content_filter and an unknown one do not fail a response', () => {
    for (const reason of ['length', 'content_filter', 'flush']) {
      expect(read(sse(chat({ content: 'Hi' }), chat({}, reason), done)).error).toBeUndefined();
    }
  });
});

describe('a tool call', () => {
  const cut = { index: 0, id: 't', function: { name: 'f', arguments: '{"q":"he' } };

  it.each(['length', 'content_filter', 'error'])(
    'a tool call whose input is incomplete at the finish reason %s is neither complete nor failed',
    (reason) => {
      expect(read(sse(call(cut), chat({}, reason), done))).toMatchObject({ inputs: [], failedCalls: [] });
    },
  );

  it('a tool call with invalid JSON fails if the model finished normally', () => {
    expect(read(sse(call(cut), called, done))).toMatchObject({ inputs: [], failedCalls: ['call-0'] });
  });

  it('a tool call without input is complete if the response is complete, but not if it is truncated', () => {
    const head = call({ index: 0, id: 't', function: { name: 'f', arguments: '' } });
    expect(read(sse(head, called, done)).inputs).toEqual(['{}']);
    expect(read(sse(head, chat({}, 'length'), done)).inputs).toEqual([]);
    expect(read(sse(head)).inputs).toEqual([]);
  });

  it('an Anthropic tool call whose input max_tokens cuts off is neither complete nor failed', () => {
    const block = { type: 'tool_use', id: 'a', name: 'f', input: {} };
    const events = (stop_reason: string) =>
      sse(
        { type: 'message_start', message: { id: 'm' } },
        { type: 'content_block_start', index: 0, content_block: block },
        { type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json: '{"q":' } },
        { type: 'content_block_stop', index: 0 },
        { type: 'message_delta', delta: { stop_reason } },
        { type: 'message_stop' },
      );
    expect(read(events('max_tokens'))).toMatchObject({ inputs: [], failedCalls: [], finish: 'length' });
    expect(read(events('tool_use'))).toMatchObject({ inputs: [], failedCalls: ['0'] });
  });

  it('a Gemini tool call whose arguments MAX_TOKENS cuts off is not complete', () => {
    const piece = {
      name: 'f',
      partialArgs: [{ jsonPath: '$.q', stringValue: 'he', willContinue: true }],
      willContinue: true,
    };
    const chunk = { candidates: [{ content: { parts: [{ functionCall: piece }] } }] };
    const end = (finishReason: string) => ({ candidates: [{ finishReason }] });
    expect(read(sse(chunk, end('MAX_TOKENS')))).toMatchObject({ calls: [[null, 'f']], inputs: [] });
    expect(read(sse(chunk, end('STOP'))).inputs).toEqual(['{"q":"he"}']);
  });

  it('the name of a tool call may arrive late, in pieces, or again in every piece', () => {
    const pieces = (...list: readonly object[]) =>
      read(sse(...list.map((piece) => call({ index: 0, ...piece })), called, done));
    const whole = { calls: [['t', 'look_up']], inputs: ['{"q":1}'] };
    expect(
      pieces({ id: 't', function: { arguments: '{"q"' } }, { function: { name: 'look_up', arguments: ':1}' } }),
    ).toMatchObject(whole);
    expect(
      pieces(
        { id: 't', function: { name: 'look' } },
        { function: { name: '_up' } },
        { function: { arguments: '{"q":1}' } },
      ),
    ).toMatchObject(whole);
    expect(
      pieces(
        { id: 't', function: { name: 'look_up', arguments: '{"q"' } },
        { id: 't', function: { name: 'look_up', arguments: ':1}' } },
      ),
    ).toMatchObject(whole);
    expect(
      pieces({ function: { name: 'look_up', arguments: '' } }, { id: 't', function: { arguments: '{"q":1}' } }),
    ).toMatchObject(whole);
  });

  it('a tool call without a name fails', () => {
    expect(read(sse(call({ index: 0, id: 't', function: { arguments: '' } }), called, done)).failedCalls).toHaveLength(
      1,
    );
  });

  it.each(['', 'null', null, undefined])('a tool call whose id is %j gets the id null', (id) => {
    expect(read(sse(call({ index: 0, id, function: { name: 'f', arguments: '{}' } }), called, done)).calls).toEqual([
      [null, 'f'],
    ]);
  });

  it('tool_calls may be an array, an object, or an object keyed by index', () => {
    const piece = { id: 't', type: 'function', function: { name: 'f', arguments: '{"q":1}' } };
    for (const tool_calls of [piece, { 0: piece }, [piece]]) {
      expect(read(sse(chat({ tool_calls }), called, done))).toMatchObject({ calls: [['t', 'f']], inputs: ['{"q":1}'] });
    }
  });

  it('tool call arguments may be an object or follow an empty object', () => {
    expect(read(sse(call({ index: 0, id: 't', function: { name: 'f', arguments: { q: 1 } } }), called)).inputs).toEqual(
      ['{"q":1}'],
    );
    const head = call({ index: 0, id: 't', function: { name: 'f', arguments: '{}' } });
    expect(read(sse(head, call({ index: 0, function: { arguments: '{"q":1}' } }), called)).inputs).toEqual(['{"q":1}']);
    expect(read(sse(head, called)).inputs).toEqual(['{}']);
  });

  it('a tool call in the final message is read once, with or without earlier deltas', () => {
    const piece = { id: 't', function: { name: 'f', arguments: '{"q":1}' } };
    const end = { choices: [{ delta: {}, message: { tool_calls: [piece] }, finish_reason: 'tool_calls' }] };
    expect(read(sse(chat({ role: 'assistant' }), end, done)).inputs).toEqual(['{"q":1}']);
    expect(read(sse(call({ index: 0, ...piece }), end, done)).inputs).toEqual(['{"q":1}']);
  });

  it('a Responses tool call is read from response.completed, or from its done event if its deltas are unreadable', () => {
    const item = { type: 'function_call', id: 'i', call_id: 't', name: 'f', arguments: '{"q":1}' };
    const end = { type: 'response.completed', response: { status: 'completed', output: [item] } };
    const whole = { calls: [['t', 'f']], inputs: ['{"q":1}'], finish: 'tool-calls' };
    expect(read(sse({ type: 'response.created', response: {} }, end))).toMatchObject(whole);
    expect(
      read(
        sse(
          { type: 'response.output_item.added', output_index: 0, item: { ...item, arguments: '' } },
          { type: 'response.function_call_arguments.delta', output_index: 0, delta: 'x9+f/=' },
          { type: 'response.function_call_arguments.done', output_index: 0, arguments: '{"q":1}' },
          end,
        ),
      ),
    ).toMatchObject(whole);
  });

  it('the input of a computer_call contains its actions and safety checks', () => {
    const item = {
      type: 'computer_call',
      call_id: 't',
      actions: [{ type: 'wait' }],
      pending_safety_checks: [{ id: 's' }],
    };
    expect(read(sse({ type: 'response.completed', response: { output: [item] } })).inputs).toEqual([
      '{"actions":[{"type":"wait"}],"pending_safety_checks":[{"id":"s"}]}',
    ]);
  });

  it('an AI SDK tool call may reuse the id of a call in an earlier step', () => {
    const available = (input: object) => ({ type: 'tool-input-available', toolCallId: 'c', toolName: 'f', input });
    const output = { type: 'tool-output-available', toolCallId: 'c', output: 1 };
    const twice = [available({ q: 1 }), output, available({ q: 2 }), output];
    expect(read(sse(...twice, { type: 'finish' }))).toMatchObject({ inputs: ['{"q":1}', '{"q":2}'] });
  });
});

describe('text', () => {
  it.each([7, true, ['7'], [{ type: 'text', text: '7' }], { type: 'text', text: '7' }, [{ text: { value: 7 } }]])(
    'the content of an openai-chat delta may be %j',
    (content) => {
      expect(read(sse(chat({ content }), stop)).text).toBe(String(content === true ? true : 7));
    },
  );

  it('text is read from an audio transcript, from a done event alone, and from a single choice of any index', () => {
    expect(read(sse(chat({ audio: { transcript: 'Hi' } }), stop)).text).toBe('Hi');
    expect(
      read(
        sse({ choices: [{ index: 1, delta: { content: 'H' } }] }, { choices: [{ index: 1, delta: { content: 'i' } }] }),
      ).text,
    ).toBe('Hi');
    const only = { type: 'response.output_text.done', output_index: 0, content_index: 0, text: 'Hi' };
    const item = { type: 'message', content: [{ type: 'output_text', text: 'Hi' }] };
    const end = { type: 'response.completed', response: { output: [item] } };
    expect(read(sse(only, { type: 'response.output_item.done', output_index: 0, item }, end)).text).toBe('Hi');
  });

  it('reasoning is read from each member name that providers use', () => {
    for (const delta of [
      { reasoning_text: 'Hm' },
      { thinking: 'Hm' },
      { reasoning_details: [{ type: 'reasoning.summary', summary: 'Hm' }] },
      { reasoning: 'Hm', reasoning_details: [{ type: 'reasoning.text', text: 'Hm' }] },
    ]) {
      expect(read(sse(chat(delta), stop)).reasoning).toBe('Hm');
    }
  });

  it('text between <think> and </think> at the start is reasoning, unless thinkTags is text', () => {
    const answer = (...pieces: string[]) => sse(...pieces.map((content) => chat({ content })), stop);
    expect(read(answer('<th', 'ink>Hm</thi', 'nk>Hi'))).toMatchObject({ reasoning: 'Hm', text: 'Hi' });
    expect(read(answer('\n<think>', 'Hm'))).toMatchObject({ reasoning: 'Hm', text: '' });
    expect(read(answer('Use <think>', 'x</think>')).text).toBe('Use <think>x</think>');
    expect(read(answer('<thin', ' air>')).text).toBe('<thin air>');
    expect(read(answer('<think>a</think>b'), { thinkTags: 'text' }).text).toBe('<think>a</think>b');
    expect(read('<think>Hm</think>Hi', { protocol: 'text' })).toMatchObject({ reasoning: 'Hm', text: 'Hi' });
  });

  it('AG-UI text is read from content without a delta and from a messages snapshot', () => {
    const run = (...events: readonly object[]) =>
      read(sse({ type: 'RUN_STARTED' }, ...events, { type: 'RUN_FINISHED' })).text;
    const content = (content: string) => ({ type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', content });
    expect(run(content('Hel'), content('Hello'))).toBe('Hello');
    expect(run(content('Hel'), content('lo'))).toBe('Hello');
    const messages = [
      { id: '0', role: 'assistant', content: 'before' },
      { id: '1', role: 'user', content: 'Hi?' },
      { id: '2', role: 'assistant', content: 'Hello' },
    ];
    expect(run({ type: 'MESSAGES_SNAPSHOT', messages })).toBe('Hello');
  });

  it('a reset-step chunk of the AI SDK resets the text parts of its step', () => {
    const processor = new StreamProcessor({ protocol: 'ai-sdk' });
    const deltas = processor.push(
      sse({ type: 'start-step' }, { type: 'text-delta', id: '0', delta: 'Hel' }, { type: 'reset-step' }),
    );
    expect(deltas).toMatchObject([
      { type: 'text', part: '0' },
      { type: 'reset', parts: ['0'] },
    ]);
  });

  it('an event that is JSON-encoded twice is read', () => {
    expect(read(sse(JSON.stringify(JSON.stringify(chat({ content: 'Hi' }))), stop)).text).toBe('Hi');
    expect(read(sse('"Hi "', '"{x}"')).text).toBe('Hi {x}');
  });

  it('an image in a Gemini thought is not read as a file', () => {
    const inlineData = { mimeType: 'image/png', data: 'AA' };
    expect(
      read(sse({ candidates: [{ content: { parts: [{ thought: true, inlineData }, { inlineData }] } }] })).files,
    ).toBe(1);
  });
});

describe('detection of the protocol', () => {
  const answer = sse(chat({ content: 'Hi' }), stop, done);

  it.each([
    'data:\n\n',
    'data: \n\n',
    'id: 1\n\n',
    ': hi\n\n',
    'event: ping\ndata: now\n\n',
    'data: {"type":"ping"}\n\n',
    'data: connected\n\n',
    'data: {"status":"started"}\n\n',
  ])('the protocol is detected although the stream starts with %j', (first) => {
    expect(read(first + answer)).toMatchObject({ text: 'Hi', outcome: 'complete', error: undefined });
  });

  it.each([
    [
      'a chat',
      {
        object: 'chat.completion',
        choices: [{ message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' }],
      },
    ],
    [
      'an Anthropic message',
      { type: 'message', role: 'assistant', content: [{ type: 'text', text: 'Hi' }], stop_reason: 'end_turn' },
    ],
    [
      'an OpenAI response',
      {
        object: 'response',
        status: 'completed',
        output: [{ type: 'message', content: [{ type: 'output_text', text: 'Hi' }] }],
      },
    ],
    ['a Gemini response', { candidates: [{ content: { parts: [{ text: 'Hi' }] }, finishReason: 'STOP' }] }],
    ['an Ollama response', { message: { content: 'Hi' }, done: true }],
  ])('a body of one JSON value is read as %s, on one line or many, for every content type', (_, value) => {
    for (const contentType of ['application/json', 'text/event-stream', '']) {
      for (const body of [JSON.stringify(value), JSON.stringify(value, null, 2)]) {
        expect(read(body, { contentType })).toMatchObject({ text: 'Hi', outcome: 'complete', unread: undefined });
      }
    }
  });

  it('JSON arrays, JSON text sequences and JSON lines are read, and an array is read before it ends', () => {
    const values = [chat({ content: 'H' }), chat({ content: 'i' }), stop].map((value) => JSON.stringify(value));
    for (const body of [
      `[${values.join(',')}]`,
      `[${values.join('\n,\n')}\n]`,
      `\x1e${values.join('\n\x1e')}\n`,
      values.join('\r\n'),
    ]) {
      expect(read(body, { contentType: 'application/json' })).toMatchObject({ text: 'Hi', outcome: 'complete' });
    }
    const processor = new StreamProcessor({ contentType: 'application/json' });
    expect(processor.push(`[${values[0]},`)).toMatchObject([{ text: 'H' }]);
  });

  it('server-sent events are read with the content type application/json', () => {
    expect(read(answer, { contentType: 'application/json', protocol: 'openai-chat' }).text).toBe('Hi');
  });

  it('a JSON value that is cut is skipped, and the next line is read', () => {
    const values = ['{"content":"a', '{"content":"b"}', '{"x":{"y":', '{"content":"c"}'].join('\n');
    expect(read(values, { contentType: 'application/x-ndjson' }).text).toBe('bc');
  });

  it.each([
    ['text/event-stream', '<html>\n<h1>Bad Gateway</h1>'],
    ['text/event-stream', 'Bad Gateway\n'],
    ['application/json', 'Bad Gateway'],
    ['application/json', '<h1>Bad Gateway</h1>'],
    ['text/event-stream', sse({ what: 'Bad Gateway' })],
  ])('a %s body without an event adds no text and returns an excerpt at the end: %j', (contentType, body) => {
    expect(read(body, { contentType })).toMatchObject({ text: '', unread: expect.stringContaining('Bad Gateway') });
  });

  it('in a text/plain body, a JSON error is read as an error and other JSON as text', () => {
    expect(read('{"error": "boom"}', { contentType: 'text/plain' })).toMatchObject({ text: '', error: 'boom' });
    expect(read('{"name":"x"}', { contentType: 'text/plain' }).text).toBe('{"name":"x"}');
  });
});

describe('the end of an event or a response', () => {
  it('the last event is read even if no blank line follows it', () => {
    expect(read(sse(chat({ content: 'Hi' }), stop).trimEnd()).outcome).toBe('complete');
    expect(read(`${sse(chat({ content: 'Hi' }))}data: [DONE]`).outcome).toBe('complete');
    expect(read(sse(chat({ content: 'Hi' })).trimEnd())).toMatchObject({ text: 'Hi', outcome: 'truncated' });
    expect(read(`${sse(chat({ content: 'Hi' }))}data: [DON`).outcome).toBe('truncated');
  });

  it('if single LFs separate the events, the first event is read when the second arrives, and later events at once', () => {
    const lines = ['{"content":"a"}', '{"content":"b"}', '{"content":"c"}'].map((data) => `data: ${data}\n`);
    expect(read(lines.join('')).text).toBe('abc');
    expect(read(lines.map((line, n) => `event: e\nid: ${n}\n${line}`).join('')).text).toBe('abc');
    const processor = new StreamProcessor();
    expect(lines.map((line) => processor.process(new TextEncoder().encode(line)))).toEqual(['', 'ab', 'c']);
  });

  it('one LF between data lines of the same event does not end the event', () => {
    expect(read('data: {\ndata: "content":\ndata: "Hi"}\n\n').text).toBe('Hi');
    expect(read('data: 1\ndata: 2\n\n', { protocol: 'text', contentType: 'text/event-stream' }).text).toBe('1\n2');
  });

  it('[DONE] as the only readable event does not complete the response', () => {
    expect(read(sse(done))).toMatchObject({ unread: '' });
    expect(read(sse('{"broken":', done)).unread).toContain('broken');
  });
});

describe('memory', () => {
  it('a line without an end fails at maxEventBytes, even if it arrives one character at a time', () => {
    const processor = new StreamProcessor({ protocol: 'openai-chat', maxEventBytes: 100_000 });
    processor.push('data: ');
    expect(() => {
      for (let n = 0; n < 200_000; n++) processor.push('x');
    }).toThrow('maxEventBytes');
  });
});
