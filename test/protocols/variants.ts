import type { ProtocolName } from '../../src/core/index.js';

/** A response as a public bug report describes it, and its meaning. */
export interface Variant {
  readonly name: string;
  /** `undefined` for a format that is only detected. */
  readonly protocol: ProtocolName | undefined;
  readonly body: string;
  readonly contentType: string;
  readonly text: string;
  readonly reasoning: string;
  /** Name and input of each call; the input is `undefined` if it is incomplete. */
  readonly calls: readonly (readonly [name: string, input: unknown])[];
  readonly outcome: 'complete' | 'truncated' | 'failed';
  /** Part of the error message. */
  readonly error?: string;
  readonly finish?: string;
  /** Set if `useChat` treats the response differently, for example because the AI SDK rejects it. */
  readonly isSessionOnly?: true;
}

type Meaning = Partial<Omit<Variant, 'name' | 'protocol' | 'body'>>;

function variant(name: string, protocol: ProtocolName | undefined, body: string, meaning: Meaning): Variant {
  const defaults = {
    contentType: 'text/event-stream',
    text: '',
    reasoning: '',
    calls: [],
    outcome: 'complete',
  } as const;
  return { ...defaults, ...meaning, name, protocol, body };
}

const of =
  (protocol: ProtocolName, contentType = 'text/event-stream') =>
  (name: string, body: string, meaning: Meaning) =>
    variant(name, protocol, body, { contentType, ...meaning });
const chat = of('openai-chat');
const anthropic = of('anthropic-messages');
const responses = of('openai-responses');
const gemini = of('gemini');
const ollama = of('ollama', 'application/x-ndjson');
const agUi = of('ag-ui');
const uiStream = of('ai-sdk');
const dataStream = (name: string, body: string, meaning: Meaning) =>
  variant(name, 'ai-data-stream', body, { contentType: 'text/plain; charset=utf-8', isSessionOnly: true, ...meaning });
const detected = (name: string, body: string, meaning: Meaning) =>
  variant(name, undefined, body, { isSessionOnly: true, ...meaning });

interface Typed {
  readonly type: string;
  readonly [field: string]: unknown;
}

const json = JSON.stringify;
const data = (v: unknown) => `data: ${typeof v === 'string' ? v : json(v)}\n\n`;
const sse = (...e: unknown[]) => e.map(data).join('');
const event = (name: string, v: unknown) => `event: ${name}\n${data(v)}`;
const named = (...e: readonly Typed[]) => e.map((x) => event(x.type, x)).join('');
/** An event whose type is only its name. */
const untyped = ({ type, ...fields }: Typed) => event(type, fields);
const lines = (...v: unknown[]) => v.map((x) => `${json(x)}\n`).join('');
const chunk = (delta: unknown, finish: unknown = null, rest: object = {}) => ({
  id: 'c1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'm',
  choices: [{ index: 0, delta, finish_reason: finish }],
  ...rest,
});
const say = (content: unknown) => chunk({ content });
const call = (...tool_calls: unknown[]) => chunk({ tool_calls });
const done = '[DONE]';
const stop = chunk({}, 'stop');
const called = chunk({}, 'tool_calls');
/** The text before an error whose message is `boom`. */
const boom = { text: 'Hel', outcome: 'failed', error: 'boom' } as const;
const _ndjson = 'application/x-ndjson',
  _jsonType = 'application/json',
  plainText = 'text/plain; charset=utf-8';
const messageStart = {
  type: 'message_start',
  message: {
    id: 'm1',
    type: 'message',
    role: 'assistant',
    content: [],
    model: 'claude',
    stop_reason: null,
    usage: { input_tokens: 1, output_tokens: 1 },
  },
};
const blockStart = (index: number, content_block: object) => ({ type: 'content_block_start', index, content_block });
const textDelta = (text: unknown, index = 0) => ({
  type: 'content_block_delta',
  index,
  delta: { type: 'text_delta', text },
});
const _inputDelta = (partial_json: unknown, index = 0) => ({
  type: 'content_block_delta',
  index,
  delta: { type: 'input_json_delta', partial_json },
});
const blockStop = (index = 0) => ({ type: 'content_block_stop', index });
const messageDelta = (stop_reason: unknown) => ({
  type: 'message_delta',
  delta: { stop_reason, stop_sequence: null },
  usage: { output_tokens: 2 },
});
const messageStop = { type: 'message_stop' };
const textBlock = (s: string) => [blockStart(0, { type: 'text', text: '' }), textDelta(s), blockStop()];
const toolBlock = (index = 0, id = 't', name = 'f', input: unknown = {}) =>
  blockStart(index, { type: 'tool_use', id, name, input });
const created = {
  type: 'response.created',
  response: { id: 'r1', object: 'response', model: 'm', status: 'in_progress', output: [] },
};
const outputDelta = (delta: unknown, o: object = {}) => ({
  type: 'response.output_text.delta',
  item_id: 'msg',
  output_index: 0,
  content_index: 0,
  delta,
  ...o,
});
const completed = (o: object = {}) => ({
  type: 'response.completed',
  response: {
    id: 'r1',
    object: 'response',
    status: 'completed',
    output: [],
    usage: { input_tokens: 1, output_tokens: 1 },
    ...o,
  },
});
const functionCall = (id: string, call_id: string, name: string, args: string) => ({
  type: 'function_call',
  id,
  call_id,
  name,
  arguments: args,
});
const candidate = (parts: unknown, o: object = {}, rest: object = {}) => ({
  candidates: [{ content: { role: 'model', parts }, index: 0, ...o }],
  ...rest,
});
const part = (message: unknown, o: object = {}) => ({ model: 'q', created_at: 'x', message, done: false, ...o });
const last = (o: object = {}) => ({
  model: 'q',
  created_at: 'x',
  message: { role: 'assistant', content: '' },
  done: true,
  done_reason: 'stop',
  eval_count: 1,
  ...o,
});
const runStarted = { type: 'RUN_STARTED', threadId: 't', runId: 'r' };
const runFinished = (o: object = {}) => ({ type: 'RUN_FINISHED', threadId: 't', runId: 'r', ...o });
const messageBegin = (o: object = {}) => ({ type: 'TEXT_MESSAGE_START', messageId: 'm', role: 'assistant', ...o });
const messageContent = (delta: unknown, o: object = {}) => ({
  type: 'TEXT_MESSAGE_CONTENT',
  messageId: 'm',
  delta,
  ...o,
});
const messageEnd = { type: 'TEXT_MESSAGE_END', messageId: 'm' };
const uiStart = { type: 'start', messageId: 'm' };
const _uiText = (s: string, id = '0') => [
  { type: 'text-start', id },
  { type: 'text-delta', id, delta: s },
  { type: 'text-end', id },
];
const uiFinish = (o: object = {}) => ({ type: 'finish', ...o });

export const variants: readonly Variant[] = [
  // ---- A errors, chat, after text
  ...(
    [
      ['vLLM code', { error: { message: 'boom', type: 'BadRequestError', param: null, code: 400 } }],
      ['fastapi detail', { detail: 'boom' }],
      ['message and code', { message: 'boom', code: 429 }],
      ['zhipu code string', { code: '1302', msg: 'boom' }],
      ['dashscope', { code: 'InvalidParameter', message: 'boom', request_id: 'r' }],
      ['qianfan', { error_code: 336003, error_msg: 'boom', id: 'x' }],
      ['lambda', { errorMessage: 'boom', errorType: 'Runtime.ExitError' }],
      ['capital Error', { Error: { Message: 'boom' } }],
      ['capital ERROR string', { ERROR: 'boom' }],
      ['apigee fault', { fault: { faultstring: 'boom', detail: { errorcode: 'policies.ratelimit.QuotaViolation' } } }],
      ['exception', { exception: 'boom' }],
      ['fastchat', { object: 'error', message: 'boom', code: 50001 }],
      ['status error', { status: 'error', message: 'boom' }],
      ['status 500', { status: 500, message: 'boom' }],
      ['statusCode', { statusCode: 500, message: 'boom' }],
      ['spring', { timestamp: 'x', status: 503, error: 'boom', path: '/v1' }],
      ['problem json', { type: 'about:blank', title: 'Bad', status: 502, detail: 'boom' }],
      ['ok false', { ok: false, error: { message: 'boom' } }],
      ['type exception', { type: 'exception', message: 'boom' }],
      ['type api_error', { type: 'api_error', message: 'boom' }],
      ['event error member', { event: 'error', data: 'boom' }],
      ['Dify', { event: 'error', task_id: 't', status: 400, code: 'invalid_param', message: 'boom' }],
      ['nested detail object', { detail: { error: { message: 'boom', code: 'x' } } }],
      ['error list of strings', { errors: ['boom'] }],
      [
        'error with JSON prefix text',
        { error: { message: 'litellm.APIError: boom', code: '500', type: null, param: null } },
      ],
      ['in data member', { code: 500, data: { message: 'boom' } }],
      [
        'choices with error finish and message',
        { ...chunk({ role: 'assistant', content: null }, 'error'), error: { message: 'boom', code: 502 } },
      ],
      ['error in delta', chunk({ error: { message: 'boom' } })],
      [
        'error object inside choices message',
        { choices: [{ index: 0, delta: {}, error: 'boom', finish_reason: 'error' }] },
      ],
      ['error_message', { error_message: 'boom', id: 'c1' }],
      ['err', { err: 'boom' }],
      ['err object', { err: { msg: 'boom' } }],
      ['cause', { message: 'boom', error_type: 'overloaded' }],
      ['twilio code string', { message: 'boom', code: 'rate_limit_exceeded' }],
      ['aws', { __type: 'ThrottlingException', message: 'boom' }],
      ['bedrock event', { internalServerException: { message: 'boom', originalStatusCode: 500 } }],
      ['bedrock throttling', { throttlingException: { message: 'boom' } }],
      ['ret code', { ret: -1, retcode: 500, msg: 'boom' }],
      ['baidu nested', { body: { error: { message: 'boom' } } }],
      ['warn', { response: { error: { message: 'boom', code: 'x' } } }],
    ] as const
  ).map(([n, e]) => chat(`an error after text: ${n}`, sse(say('Hel'), e, done), boom)),
  chat('an event named error without data', `${sse(say('Hel'))}event: error\ndata:\n\n${sse(done)}`, {
    text: 'Hel',
    outcome: 'failed',
    error: '',
  }),
  chat(
    'an event named server_error',
    `${sse(say('Hel'))}${event('server_error', { reason: 'boom' })}${sse(done)}`,
    boom,
  ),
  chat('an event named exception, with text', `${sse(say('Hel'))}${event('exception', 'boom')}${sse(done)}`, boom),
  chat('an event named failed', `${sse(say('Hel'))}${event('failed', { message: 'boom' })}${sse(done)}`, boom),
  chat(
    'the error text of a proxy as an event, then [DONE]',
    `${sse(say('Hel'))}data: upstream connect error or disconnect/reset before headers\n\n${sse(done)}`,
    { text: 'Hel', outcome: 'failed', error: 'upstream connect' },
  ),
  anthropic(
    'an exception of Bedrock in a Messages stream',
    named(messageStart, ...textBlock('Hel')) +
      sse({ modelStreamErrorException: { message: 'boom', originalStatusCode: 424 } }),
    boom,
  ),
  responses(
    'response.cancelled',
    named(created, outputDelta('Hel'), { type: 'response.cancelled', response: { id: 'r1', status: 'cancelled' } }),
    { text: 'Hel', outcome: 'failed', error: '' },
  ),
  responses(
    'response.incomplete without a reason',
    named(created, outputDelta('Hel'), {
      type: 'response.incomplete',
      response: { id: 'r1', status: 'incomplete', incomplete_details: null },
    }),
    { text: 'Hel', finish: 'length' },
  ),
  gemini(
    'MALFORMED_FUNCTION_CALL with a finishMessage',
    sse({ candidates: [{ finishReason: 'MALFORMED_FUNCTION_CALL', finishMessage: 'boom' }] }),
    { outcome: 'failed', error: 'boom' },
  ),
  dataStream('a line with the detail of FastAPI', '0:"Hel"\n{"detail":"boom"}\n', boom),
  detected('generic JSON with the event error', sse({ content: 'Hel' }, { event: 'error', message: 'boom' }), boom),
  detected('generic JSON with an errorMessage', sse({ content: 'Hel' }, { errorMessage: 'boom' }, done), boom),
  detected(
    'generic JSON with an event named exception',
    sse({ content: 'Hel' }) + event('exception', { message: 'boom' }),
    boom,
  ),
  detected('plain text, then the detail of FastAPI', `data: Hel\n\ndata: lo\n\n${sse({ detail: 'boom' })}`, {
    text: 'Hello',
    outcome: 'failed',
    error: 'boom',
  }),
  // ---- B finish reasons
  ...(
    [
      ['server_error', 'failed'],
      ['internal_error', 'failed'],
      ['ERROR', 'failed'],
      ['model_error', 'failed'],
      ['timeout', 'failed'],
      ['rate_limit', 'failed'],
      ['rate_limited', 'failed'],
      ['quota_exceeded', 'failed'],
      ['engine_overloaded', 'failed'],
      ['invalid_tool_call', 'failed'],
      ['exception', 'failed'],
      ['ERROR_TOXIC', 'failed'],
      ['malformed_tool_use', 'failed'],
      ['aborted', 'failed'],
      ['abort', 'failed'],
    ] as const
  ).map(([r, o]) =>
    chat(`the finish reason ${r}`, sse(say('Hel'), chunk({}, r), done), {
      text: 'Hel',
      outcome: o,
      error: '',
      finish: 'error',
    }),
  ),
  ...(
    [
      ['max_tokens', 'length'],
      ['MAX_TOKENS', 'length'],
      ['maxTokens', 'length'],
      ['max_new_tokens', 'length'],
      ['model_length', 'length'],
      ['context_length', 'length'],
      ['context_length_exceeded', 'length'],
      ['time_limit', 'length'],
      ['content-filter', 'content-filter'],
      ['contentFilter', 'content-filter'],
      ['CONTENT_FILTER', 'content-filter'],
      ['SAFETY', 'content-filter'],
      ['content_policy', 'content-filter'],
      ['moderation', 'content-filter'],
      ['end_turn', 'stop'],
      ['EOS', 'stop'],
      ['STOP', 'stop'],
      ['eos_token', 'stop'],
      ['endoftext', 'stop'],
      ['COMPLETE', 'stop'],
      ['stop_sequence', 'stop'],
      ['endTurn', 'stop'],
      ['normal', 'stop'],
    ] as const
  ).map(([r, f]) => chat(`the finish reason ${r}`, sse(say('Hel'), chunk({}, r), done), { text: 'Hel', finish: f })),
  chat(
    'the finish reason "null" in each chunk of a response that is cut',
    sse(chunk({ content: 'Hel' }, 'null'), chunk({ content: 'lo' }, 'null')),
    { text: 'Hello', outcome: 'truncated' },
  ),
  chat(
    'the finish reason not_finished in each chunk of a response that is cut',
    sse(chunk({ content: 'Hel' }, 'not_finished'), chunk({ content: 'lo' }, 'not_finished')),
    { text: 'Hello', outcome: 'truncated' },
  ),
  chat(
    'a finish reason that is an object',
    sse(chunk({ content: 'Hi' }), chunk({}, { type: 'stop', matched: 151645 }), done),
    {
      text: 'Hi',
      finish: 'stop',
    },
  ),
  chat(
    'a finish reason that is an object, with text in the same chunk',
    sse(chunk({ content: 'Hel' }), chunk({ content: 'lo' }, { type: 'length', length: 16 }), done),
    { text: 'Hello', finish: 'length' },
  ),
  gemini(
    'FINISH_REASON_UNSPECIFIED in each chunk of a response that is cut',
    sse(
      candidate([{ text: 'Hel' }], { finishReason: 'FINISH_REASON_UNSPECIFIED' }),
      candidate([{ text: 'lo' }], { finishReason: 'FINISH_REASON_UNSPECIFIED' }),
    ),
    { text: 'Hello', outcome: 'truncated' },
  ),
  // ---- C tools
  chat(
    'a tool call with another id and the same name in each piece',
    sse(
      call({ index: 0, id: 'a1', function: { name: 'f', arguments: '{"q":' } }),
      call({ index: 0, id: 'a2', function: { name: 'f', arguments: '1}' } }),
      called,
      done,
    ),
    { calls: [['f', { q: 1 }]] },
  ),
  chat('an empty tool call beside text', sse(chunk({ content: 'Hi', tool_calls: [{}] }), stop, done), {
    text: 'Hi',
    calls: [],
  }),
  chat(
    'a tool call without a function beside text',
    sse(chunk({ content: 'Hi', tool_calls: [{ index: 0, id: null, type: null, function: null }] }), stop, done),
    { text: 'Hi', calls: [] },
  ),
  chat(
    'tool input that is a number and is cut by length',
    sse(call({ index: 0, id: 'a', function: { name: 'f', arguments: '12' } }), chunk({}, 'length'), done),
    { calls: [['f', undefined]], finish: 'length' },
  ),
  chat(
    'tool input that is {} before the response is cut by length',
    sse(call({ index: 0, id: 'a', function: { name: 'f', arguments: '{}' } }), chunk({}, 'length'), done),
    { calls: [['f', undefined]], finish: 'length' },
  ),
  chat(
    'tool input that is white space',
    sse(call({ index: 0, id: 'a', function: { name: 'f', arguments: ' ' } }), called, done),
    { calls: [['f', {}]] },
  ),
  chat(
    'tool input in parameters instead of arguments',
    sse(call({ index: 0, id: 'a', function: { name: 'f', parameters: { q: 1 } } }), called, done),
    { calls: [['f', { q: 1 }]] },
  ),
  chat(
    'two tool calls with one id and two indexes',
    sse(
      call({ index: 0, id: 'x', function: { name: 'f', arguments: '{"q":1}' } }),
      call({ index: 1, id: 'x', function: { name: 'f', arguments: '{"q":2}' } }),
      called,
      done,
    ),
    {
      calls: [
        ['f', { q: 1 }],
        ['f', { q: 2 }],
      ],
    },
  ),
  chat(
    'a tool call whose later pieces have the name "null"',
    sse(
      call({ index: 0, id: 'x', function: { name: 'f', arguments: '' } }),
      call({ index: 0, id: 'null', function: { name: 'null', arguments: '{"q":1}' } }),
      called,
      done,
    ),
    { calls: [['f', { q: 1 }]] },
  ),
  anthropic(
    'a tool call whose block ends without input before max_tokens',
    named(messageStart, toolBlock(), blockStop(), messageDelta('max_tokens'), messageStop),
    { calls: [['f', undefined]], finish: 'length' },
  ),
  responses(
    'two tool calls that both have output_index 0',
    named(
      created,
      { type: 'response.output_item.added', output_index: 0, item: functionCall('f1', 'k1', 'f', '') },
      { type: 'response.function_call_arguments.delta', item_id: 'f1', output_index: 0, delta: '{"q":1}' },
      { type: 'response.function_call_arguments.done', item_id: 'f1', output_index: 0, arguments: '{"q":1}' },
      { type: 'response.output_item.done', output_index: 0, item: functionCall('f1', 'k1', 'f', '{"q":1}') },
      { type: 'response.output_item.added', output_index: 0, item: functionCall('f2', 'k2', 'g', '') },
      { type: 'response.function_call_arguments.delta', item_id: 'f2', output_index: 0, delta: '{"q":2}' },
      { type: 'response.output_item.done', output_index: 0, item: functionCall('f2', 'k2', 'g', '{"q":2}') },
      completed(),
    ),
    {
      calls: [
        ['f', { q: 1 }],
        ['g', { q: 2 }],
      ],
    },
  ),
  gemini(
    'tool input that is JSON text',
    sse(candidate([{ functionCall: { name: 'f', args: '{"q":1}' } }], { finishReason: 'STOP' })),
    { calls: [['f', { q: 1 }]] },
  ),
  ollama(
    'tool_calls that is an object',
    lines(
      part({ role: 'assistant', content: '', tool_calls: { function: { name: 'f', arguments: { q: 1 } } } }),
      last(),
    ),
    { calls: [['f', { q: 1 }]] },
  ),
  ollama(
    'a tool call that is repeated in the last chunk',
    lines(
      part({ role: 'assistant', content: '', tool_calls: [{ id: 'k', function: { name: 'f', arguments: { q: 1 } } }] }),
      last({
        message: {
          role: 'assistant',
          content: '',
          tool_calls: [{ id: 'k', function: { name: 'f', arguments: { q: 1 } } }],
        },
      }),
    ),
    { calls: [['f', { q: 1 }]] },
  ),
  agUi(
    'tool call chunks whose later ids are null',
    sse(
      runStarted,
      { type: 'TOOL_CALL_CHUNK', toolCallId: 'k', toolCallName: 'f', delta: '{"q"' },
      { type: 'TOOL_CALL_CHUNK', toolCallId: null, toolCallName: null, delta: ':1}' },
      runFinished(),
    ),
    { calls: [['f', { q: 1 }]] },
  ),
  agUi(
    'two tool calls with one id, one after the other',
    sse(
      runStarted,
      { type: 'TOOL_CALL_START', toolCallId: 'k', toolCallName: 'f' },
      { type: 'TOOL_CALL_ARGS', toolCallId: 'k', delta: '{"q":1}' },
      { type: 'TOOL_CALL_END', toolCallId: 'k' },
      { type: 'TOOL_CALL_START', toolCallId: 'k', toolCallName: 'f' },
      { type: 'TOOL_CALL_ARGS', toolCallId: 'k', delta: '{"q":2}' },
      { type: 'TOOL_CALL_END', toolCallId: 'k' },
      runFinished(),
    ),
    {
      calls: [
        ['f', { q: 1 }],
        ['f', { q: 2 }],
      ],
    },
  ),
  // ---- done text
  ...(
    [
      ['object', { text: 'Hi' }],
      ['object value', { type: 'text', text: { value: 'Hi' } }],
      ['list', [{ type: 'output_text', text: 'Hi' }]],
      ['list of strings', ['H', 'i']],
      ['nested', [{ type: 'text', content: [{ text: 'Hi' }] }]],
      ['list with null', [null, { type: 'text', text: 'Hi' }]],
      [
        'list with image',
        [
          { type: 'text', text: 'Hi' },
          { type: 'image_url', image_url: { url: 'x' } },
        ],
      ],
    ] as const
  ).map(([n, c]) => chat(`content as ${n}`, sse(say(c), stop, done), { text: 'Hi' })),
  chat('a delta that is a string', sse(chunk('Hel'), chunk('lo'), chunk('', 'stop'), done), { text: 'Hello' }),
  chat(
    'choices that is an object',
    sse(
      { object: 'chat.completion.chunk', choices: { index: 0, delta: { content: 'Hi' } } },
      { object: 'chat.completion.chunk', choices: { index: 0, delta: {}, finish_reason: 'stop' } },
      done,
    ),
    { text: 'Hi' },
  ),
  chat(
    'choices that is an object keyed by index',
    sse(
      { object: 'chat.completion.chunk', choices: { 0: { delta: { content: 'Hi' } } } },
      { object: 'chat.completion.chunk', choices: { 0: { delta: {}, finish_reason: 'stop' } } },
      done,
    ),
    { text: 'Hi' },
  ),
  chat(
    'cumulative messages with reasoning',
    sse(
      { choices: [{ index: 0, message: { content: '', reasoning_content: 'H' } }] },
      { choices: [{ index: 0, message: { content: '', reasoning_content: 'Hm' } }] },
      { choices: [{ index: 0, message: { content: 'Hi', reasoning_content: 'Hm' }, finish_reason: 'stop' }] },
      done,
    ),
    { text: 'Hi', reasoning: 'Hm' },
  ),
  chat('a refusal beside null content', sse(chunk({ refusal: 'No', content: null }), stop, done), {
    text: '',
    isSessionOnly: true,
  }),
  chat(
    'two answers, of which the first is read',
    sse(
      {
        choices: [
          { index: 0, delta: { content: 'A' } },
          { index: 1, delta: { content: 'B' } },
        ],
      },
      { choices: [{ index: 1, delta: { content: 'b' } }] },
      { choices: [{ index: 0, delta: { content: 'a' } }] },
      {
        choices: [
          { index: 0, delta: {}, finish_reason: 'stop' },
          { index: 1, delta: {}, finish_reason: 'stop' },
        ],
      },
      done,
    ),
    { text: 'Aa' },
  ),
  chat(
    'messages of Azure OpenAI On Your Data',
    sse(
      {
        object: 'extensions.chat.completion.chunk',
        choices: [
          {
            index: 0,
            messages: [{ index: 0, delta: { role: 'tool', content: '{"citations":[]}' }, end_turn: false }],
            finish_reason: null,
          },
        ],
      },
      {
        object: 'extensions.chat.completion.chunk',
        choices: [
          { index: 0, messages: [{ index: 1, delta: { content: 'Hi' }, end_turn: false }], finish_reason: null },
        ],
      },
      {
        object: 'extensions.chat.completion.chunk',
        choices: [
          { index: 0, messages: [{ index: 1, delta: { content: '' }, end_turn: true }], finish_reason: 'stop' },
        ],
      },
      done,
    ),
    { text: 'Hi' },
  ),
  anthropic(
    'a delta without a type',
    named(
      messageStart,
      blockStart(0, { type: 'text', text: '' }),
      { type: 'content_block_delta', index: 0, delta: { text: 'Hi' } },
      blockStop(),
      messageDelta('end_turn'),
      messageStop,
    ),
    { text: 'Hi' },
  ),
  responses(
    'reasoning deltas, and text only in its done event with the same output_index',
    named(
      created,
      { type: 'response.reasoning_text.delta', item_id: 'rs', output_index: 0, content_index: 0, delta: 'Hm' },
      { type: 'response.output_text.done', item_id: 'msg', output_index: 0, content_index: 0, text: 'Hi' },
      completed(),
    ),
    { reasoning: 'Hm', text: 'Hi' },
  ),
  responses(
    'reasoning deltas, and text only in response.completed',
    named(
      created,
      { type: 'response.reasoning_summary_text.delta', item_id: 'rs', output_index: 0, summary_index: 0, delta: 'Hm' },
      completed({
        output: [
          { type: 'reasoning', id: 'rs', summary: [{ type: 'summary_text', text: 'Hm' }] },
          { type: 'message', id: 'msg', content: [{ type: 'output_text', text: 'Hi' }] },
        ],
      }),
    ),
    { reasoning: 'Hm', text: 'Hi' },
  ),
  responses('output_text in response.completed', named(created, completed({ output_text: 'Hi' })), { text: 'Hi' }),
  responses(
    'an item whose content is a string',
    named(
      created,
      {
        type: 'response.output_item.done',
        output_index: 0,
        item: { type: 'message', id: 'msg', role: 'assistant', content: 'Hi' },
      },
      completed(),
    ),
    { text: 'Hi' },
  ),
  responses(
    'response.text.delta',
    named(created, { type: 'response.text.delta', delta: 'Hi', output_index: 0, content_index: 0 }, completed()),
    { text: 'Hi' },
  ),
  responses(
    'response.done as the end',
    named(created, outputDelta('Hi'), {
      type: 'response.done',
      response: { id: 'r1', status: 'completed', output: [] },
    }),
    { text: 'Hi' },
  ),
  gemini(
    'parts that is an object',
    sse({ candidates: [{ content: { role: 'model', parts: { text: 'Hi' } }, finishReason: 'STOP' }] }),
    { text: 'Hi' },
  ),
  gemini(
    'fields in snake case',
    sse({
      candidates: [
        {
          content: { parts: [{ text: 'Hi', function_call: null, inline_data: null, thought: null }], role: 'model' },
          finish_reason: 'STOP',
          index: 0,
        },
      ],
      usage_metadata: { prompt_token_count: 1 },
    }),
    { text: 'Hi', finish: 'stop' },
  ),
  ollama(
    'content that is a list of parts',
    lines(part({ role: 'assistant', content: [{ type: 'text', text: 'Hi' }] }), last()),
    {
      text: 'Hi',
    },
  ),
  ollama(
    'a message that is null in the last chunk',
    lines(part({ role: 'assistant', content: 'Hi' }), last({ message: null })),
    {
      text: 'Hi',
    },
  ),
  ollama('JSON lines with the content type text/plain', lines(part({ role: 'assistant', content: 'Hi' }), last()), {
    contentType: plainText,
    text: 'Hi',
  }),
  agUi(
    'a snapshot whose content is a list of parts',
    sse(
      runStarted,
      {
        type: 'MESSAGES_SNAPSHOT',
        messages: [
          { id: 'u', role: 'user', content: 'Q' },
          { id: 'a', role: 'assistant', content: [{ type: 'text', text: 'Hi' }] },
        ],
      },
      runFinished(),
    ),
    { text: 'Hi' },
  ),
  agUi(
    'a snapshot that repeats the deltas under another id',
    sse(
      runStarted,
      messageBegin(),
      messageContent('Hi'),
      messageEnd,
      {
        type: 'MESSAGES_SNAPSHOT',
        messages: [
          { id: 'u', role: 'user', content: 'Q' },
          { id: 'other', role: 'assistant', content: 'Hi' },
        ],
      },
      runFinished(),
    ),
    { text: 'Hi' },
  ),
  uiStream(
    'a text-delta with text instead of delta',
    sse(
      uiStart,
      { type: 'text-start', id: '0' },
      { type: 'text-delta', id: '0', text: 'Hi' },
      { type: 'text-end', id: '0' },
      uiFinish(),
      done,
    ),
    { text: 'Hi', isSessionOnly: true },
  ),
  uiStream('a text-delta with textDelta', sse(uiStart, { type: 'text-delta', textDelta: 'Hi' }, uiFinish(), done), {
    text: 'Hi',
    isSessionOnly: true,
  }),
  dataStream(
    'a response that ends with e: and has no d:',
    '0:"Hel"\n0:"lo"\ne:{"finishReason":"stop","usage":{"promptTokens":1,"completionTokens":2},"isContinued":false}\n',
    { text: 'Hello' },
  ),
  dataStream('data stream lines with the content type text/event-stream', '0:"Hi"\nd:{"finishReason":"stop"}\n', {
    contentType: 'text/event-stream',
    text: 'Hi',
  }),
  // ---- E auto & generic
  detected(
    'Flowise',
    'message:\ndata:{"event":"start","data":""}\n\nmessage:\ndata:{"event":"token","data":"Hel"}\n\nmessage:\ndata:{"event":"token","data":"lo"}\n\nmessage:\ndata:{"event":"metadata","data":{"chatId":"c"}}\n\nmessage:\ndata:{"event":"end","data":"[DONE]"}\n\n',
    { text: 'Hello' },
  ),
  detected(
    'an error of Flowise',
    'message:\ndata:{"event":"start","data":""}\n\nmessage:\ndata:{"event":"token","data":"Hel"}\n\nmessage:\ndata:{"event":"error","data":"boom"}\n\n',
    boom,
  ),
  detected(
    'an agent flow of Flowise',
    'message:\ndata:{"event":"agentFlowEvent","data":"INPROGRESS"}\n\nmessage:\ndata:{"event":"nextAgentFlow","data":{"nodeId":"n"}}\n\nmessage:\ndata:{"event":"token","data":"Hi"}\n\nmessage:\ndata:{"event":"agentFlowEvent","data":"FINISHED"}\n\nmessage:\ndata:{"event":"end","data":"[DONE]"}\n\n',
    { text: 'Hi' },
  ),
  detected(
    'LangServe with content parts',
    event('metadata', { run_id: 'r' }) +
      event('data', { content: '', type: 'AIMessageChunk' }) +
      event('data', { content: [{ text: 'Hi', type: 'text', index: 0 }], type: 'AIMessageChunk' }) +
      'event: end\n\n',
    { text: 'Hi' },
  ),
  detected(
    'Dify',
    sse(
      { event: 'message', task_id: 't', answer: 'Hel' },
      { event: 'message', task_id: 't', answer: 'lo' },
      { event: 'message_end', metadata: {} },
    ),
    { text: 'Hello' },
  ),
  detected(
    'Dify with a ping first',
    `event: ping\n\n${sse({ event: 'agent_message', answer: 'Hi' }, { event: 'message_end', metadata: {} })}`,
    { text: 'Hi' },
  ),
  detected(
    'a custom server whose first event is {"type": "start"}',
    sse({ type: 'start' }, { type: 'token', content: 'Hel' }, { type: 'token', content: 'lo' }, { type: 'end' }),
    { text: 'Hello' },
  ),
  detected('a JSON string before chat chunks', `data: "connected"\n\n${sse(say('Hi'), stop, done)}`, { text: 'Hi' }),
  detected('heartbeats as text before chat chunks', `data: heartbeat\n\ndata: ping\n\n${sse(say('Hi'), stop, done)}`, {
    text: 'Hi',
  }),
  detected(
    'data: twice in each line',
    `data: data: ${json(say('Hi'))}\n\ndata: data: ${json(stop)}\n\ndata: data: [DONE]\n\n`,
    { text: 'Hi' },
  ),
  chat(
    'data: twice in each line',
    `data: data: ${json(say('Hi'))}\n\ndata: data: ${json(stop)}\n\ndata: data: [DONE]\n\n`,
    { text: 'Hi' },
  ),
  chat('two JSON values in one event', `data: ${json(say('Hel'))}${json(say('lo'))}\n\n${sse(stop, done)}`, {
    text: 'Hello',
  }),
  chat(
    'events without a line break between them',
    `data: ${json(say('Hel'))}data: ${json(say('lo'))}\n\ndata: ${json(stop)}data: [DONE]\n\n`,
    { text: 'Hello' },
  ),
  chat('fields that are indented', `  data: ${json(say('Hi'))}\n\n  data: ${json(stop)}\n\n  data: [DONE]\n\n`, {
    text: 'Hi',
    contentType: 'text/event-stream',
  }),
  chat('Data: in capitals', `Data: ${json(say('Hi'))}\n\nData: ${json(stop)}\n\nData: [DONE]\n\n`, {
    text: 'Hi',
  }),
  chat('[done] in lower case', `${sse(say('Hi'))}data: [done]\n\n`, { text: 'Hi' }),
  chat('chat chunks as lines with the content type text/plain', lines(say('Hi'), stop), {
    contentType: plainText,
    text: 'Hi',
  }),
  responses('events whose type is only their name', [created, outputDelta('Hi'), completed()].map(untyped).join(''), {
    text: 'Hi',
  }),
  anthropic(
    'events whose type is only their name',
    [messageStart, ...textBlock('Hi'), messageDelta('end_turn'), messageStop].map(untyped).join(''),
    { text: 'Hi' },
  ),
  agUi(
    'events whose type is only their name',
    [runStarted, messageBegin(), messageContent('Hi'), messageEnd, runFinished()].map(untyped).join(''),
    { text: 'Hi' },
  ),
  detected('an HTML page as application/octet-stream', '<!DOCTYPE html><html><body>Login boom</body></html>', {
    contentType: 'application/octet-stream',
    outcome: 'failed',
    error: 'Login',
  }),
  detected(
    'Messages events as lines with the content type text/plain',
    lines(messageStart, ...textBlock('Hi'), messageDelta('end_turn'), messageStop),
    { contentType: plainText, text: 'Hi' },
  ),
  detected(
    'a whole chat completion with the content type text/plain',
    json({
      id: 'c',
      object: 'chat.completion',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' }],
    }),
    { contentType: plainText, text: 'Hi' },
  ),
  detected('plain text, then an event named end', 'data: Hel\n\ndata: lo\n\nevent: end\ndata: end\n\n', {
    text: 'Hello',
  }),
  detected('plain text, then [END]', 'data: Hel\n\ndata: lo\n\ndata: [END]\n\n', { text: 'Hello' }),
  detected(
    'plain text in events named token, then one named metadata',
    'event: token\ndata: Hel\n\nevent: token\ndata: lo\n\nevent: metadata\ndata: {"x":1}\n\n',
    { text: 'Hello' },
  ),
  detected('generic JSON with content parts', sse({ content: [{ type: 'text', text: 'Hi' }] }, done), { text: 'Hi' }),
  detected('generic JSON with an object as delta', sse({ delta: { content: 'Hi' } }, done), { text: 'Hi' }),
  detected('generic JSON with a message', sse({ message: { role: 'assistant', content: 'Hi' } }, done), { text: 'Hi' }),
];
