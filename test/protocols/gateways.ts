import type { ProtocolName } from '../../src/core/index.js';

/** A response of a gateway, with the expected result. */
export interface Gateway {
  readonly name: string;
  readonly protocol: ProtocolName;
  readonly body: string;
  readonly text?: string;
  readonly reasoning?: string;
  /** Name and input of each call; the input is `undefined` if it is incomplete. */
  readonly calls?: readonly (readonly [name: string, input: unknown])[];
  /** @defaultValue `'complete'` */
  readonly outcome?: 'complete' | 'truncated' | 'failed';
  readonly finish?: string;
  /** Part of the error message. */
  readonly error?: string;
  readonly sources?: number;
  /** Set if the protocol cannot be detected from the response. */
  readonly isNamedOnly?: true;
}

const data = (value: unknown) => `data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`;
const sse = (...events: readonly unknown[]) => events.map(data).join('');
const named = (...events: readonly { type: string }[]) =>
  events.map((event) => `event: ${event.type}\n${data(event)}`).join('');
const lines = (...values: readonly unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');
const chunk = (delta: object | null, finish: string | null = null, rest: object = {}) => ({
  id: 'c1',
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta, finish_reason: finish }],
  ...rest,
});
const say = (content: unknown) => chunk({ content });
const call = (...tool_calls: readonly object[]) => chunk({ tool_calls });
const done = '[DONE]';
const message = { type: 'message_start', message: { id: 'm1', type: 'message', role: 'assistant', content: [] } };
const block = (index: number, content_block: object) => ({ type: 'content_block_start', index, content_block });
const textDelta = (text: string, index: number | undefined = 0) => ({
  type: 'content_block_delta',
  index,
  delta: { type: 'text_delta', text },
});
const jsonDelta = (partial_json: string, index: number | undefined = 0) => ({
  type: 'content_block_delta',
  index,
  delta: { type: 'input_json_delta', partial_json },
});
const end = (stop_reason: string) => [
  { type: 'message_delta', delta: { stop_reason }, usage: { output_tokens: 3 } },
  { type: 'message_stop' },
];

export const gateways: readonly Gateway[] = [
  {
    name: 'Azure: content filter results of the prompt come first, with empty choices',
    protocol: 'openai-chat',
    body: sse(
      {
        id: '',
        object: '',
        model: '',
        choices: [],
        prompt_filter_results: [{ prompt_index: 0, content_filter_results: {} }],
      },
      {
        ...say('Hi'),
        choices: [{ index: 0, delta: { content: 'Hi' }, finish_reason: null, content_filter_results: {} }],
      },
      { id: '', object: '', choices: [{ index: 0, finish_reason: null, content_filter_offsets: { check_offset: 1 } }] },
      chunk({}, 'stop'),
      done,
    ),
    text: 'Hi',
    finish: 'stop',
  },
  {
    name: 'Azure: the filter stops the answer',
    protocol: 'openai-chat',
    body: sse(say('Hi'), chunk({}, 'content_filter'), done),
    text: 'Hi',
    finish: 'content-filter',
  },
  {
    name: 'OpenRouter: comments while it processes, then an error chunk with a choice',
    protocol: 'openai-chat',
    body: `: OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\n${sse(say('Hel'), {
      ...chunk({ content: '' }, 'error'),
      error: { code: 502, message: 'Provider disconnected', metadata: { provider_name: 'x' } },
    })}`,
    text: 'Hel',
    outcome: 'failed',
    error: 'Provider disconnected',
  },
  {
    name: 'OpenRouter: reasoning_details beside equal reasoning',
    protocol: 'openai-chat',
    body: sse(
      chunk({ content: '', reasoning: 'Hm', reasoning_details: [{ type: 'reasoning.text', text: 'Hm' }] }),
      chunk({ content: '', reasoning: null, reasoning_details: [{ type: 'reasoning.encrypted', data: 'xyz' }] }),
      say('Hi'),
      chunk({ content: '' }, 'stop', { usage: { prompt_tokens: 1, completion_tokens: 2 } }),
      done,
    ),
    text: 'Hi',
    reasoning: 'Hm',
  },
  {
    name: 'Ollama /v1 and SGLang: finish_reason is an empty string until the end',
    protocol: 'openai-chat',
    body: sse(
      chunk({ role: 'assistant', content: 'Hi' }, ''),
      chunk({ role: null, content: ' you', tool_calls: null }, ''),
      chunk({ content: '' }, 'stop'),
      done,
    ),
    text: 'Hi you',
    finish: 'stop',
  },
  {
    name: 'vLLM: the last text is in the chunk that finishes',
    protocol: 'openai-chat',
    body: sse(
      say('Hi'),
      chunk({ content: ' you' }, 'length'),
      { ...chunk(null), choices: [], usage: { completion_tokens: 2 } },
      done,
    ),
    text: 'Hi you',
    finish: 'length',
  },
  {
    name: 'a gateway without finish_reason, with [DONE]',
    protocol: 'openai-chat',
    body: sse(say('Hi'), { choices: [], usage: { prompt_tokens: 1, completion_tokens: 1 } }, done),
    text: 'Hi',
  },
  {
    name: 'a gateway without finish_reason and without [DONE]',
    protocol: 'openai-chat',
    body: sse(say('Hi'), { id: 'c1', choices: [], usage: { prompt_tokens: 1, completion_tokens: 1 } }),
    text: 'Hi',
    outcome: 'truncated',
  },
  {
    name: 'lmdeploy: every call has index 0, ids are counted and repeated',
    protocol: 'openai-chat',
    body: sse(
      call({ index: 0, id: '0', function: { name: 'a', arguments: '' } }),
      call({ index: 0, id: '0', function: { name: null, arguments: '{"x":1}' } }),
      call({ index: 0, id: '1', function: { name: 'b', arguments: '' } }),
      call({ index: 0, id: '1', function: { name: null, arguments: '{"x":2}' } }),
      chunk({}, 'tool_calls'),
      done,
    ),
    calls: [
      ['a', { x: 1 }],
      ['b', { x: 2 }],
    ],
    finish: 'tool-calls',
  },
  {
    name: 'old vLLM: every call has index 0, only the first piece has an id',
    protocol: 'openai-chat',
    body: sse(
      call({ index: 0, id: 'chatcmpl-tool-1', type: 'function', function: { name: 'a', arguments: '' } }),
      call({ index: 0, id: '', function: { name: null, arguments: '{"x":1}' } }),
      call({ index: 0, id: 'chatcmpl-tool-2', type: 'function', function: { name: 'b', arguments: '' } }),
      call({ index: 0, id: '', function: { name: null, arguments: '{"x":2}' } }),
      chunk({}, 'tool_calls'),
      done,
    ),
    calls: [
      ['a', { x: 1 }],
      ['b', { x: 2 }],
    ],
  },
  {
    name: 'LiteLLM over Ollama: whole calls, each with index 0',
    protocol: 'openai-chat',
    body: sse(
      call({ index: 0, id: 'call_a', type: 'function', function: { name: 'read', arguments: '{"path":"a"}' } }),
      call({ index: 0, id: 'call_b', type: 'function', function: { name: 'read', arguments: '{"path":"b"}' } }),
      chunk({}, 'tool_calls'),
      done,
    ),
    calls: [
      ['read', { path: 'a' }],
      ['read', { path: 'b' }],
    ],
  },
  {
    name: 'Gemini compatible endpoint: two whole calls in one chunk without index',
    protocol: 'openai-chat',
    body: sse(
      chunk({
        tool_calls: [
          { id: 'f1', type: 'function', function: { name: 'a', arguments: '{"x":1}' } },
          { id: 'f2', type: 'function', function: { name: 'b', arguments: '{"x":2}' } },
        ],
      }),
      chunk({}, 'stop'),
      done,
    ),
    calls: [
      ['a', { x: 1 }],
      ['b', { x: 2 }],
    ],
  },
  {
    name: 'llama.cpp: id in the first piece only',
    protocol: 'openai-chat',
    body: sse(
      call({ index: 0, id: 'k', type: 'function', function: { name: 'a', arguments: '{' } }),
      call({ index: 0, function: { arguments: '"x":' } }),
      call({ index: 0, function: { arguments: '1}' } }),
      chunk({}, 'tool_calls', { timings: { predicted_n: 4 } }),
      done,
    ),
    calls: [['a', { x: 1 }]],
  },
  {
    name: 'LM Studio: indexes begin at 1',
    protocol: 'openai-chat',
    body: sse(
      call({ index: 1, id: 'k', type: 'function', function: { name: 'a', arguments: '' } }),
      call({ index: 1, function: { arguments: '{"x":1}' } }),
      chunk({}, 'tool_calls'),
      done,
    ),
    calls: [['a', { x: 1 }]],
  },
  {
    name: 'Mistral: content is null in call chunks, finish in the same chunk',
    protocol: 'openai-chat',
    body: sse(
      say(''),
      chunk(
        { content: null, tool_calls: [{ id: 'D681PevKs', function: { name: 'a', arguments: '{"x": 1}' }, index: 0 }] },
        'tool_calls',
      ),
      done,
    ),
    calls: [['a', { x: 1 }]],
  },
  {
    name: 'DeepSeek: reasoning_content, then text with reasoning_content null',
    protocol: 'openai-chat',
    body: `: keep-alive\n\n${sse(
      chunk({ role: 'assistant', content: null, reasoning_content: '' }),
      chunk({ content: null, reasoning_content: 'Hm' }),
      chunk({ content: 'Hi', reasoning_content: null }),
      chunk({ content: '', reasoning_content: null }, 'stop', { usage: { total_tokens: 3, completion_tokens: 2 } }),
      done,
    )}`,
    text: 'Hi',
    reasoning: 'Hm',
  },
  {
    name: 'Together: text in choices[].text beside the delta',
    protocol: 'openai-chat',
    body: sse(
      {
        id: '1',
        object: 'chat.completion.chunk',
        choices: [{ index: 0, text: 'Hi', delta: { role: 'assistant', content: 'Hi' } }],
      },
      {
        id: '1',
        object: 'chat.completion.chunk',
        choices: [{ index: 0, text: '', delta: { content: '' }, finish_reason: 'eos' }],
      },
      done,
    ),
    text: 'Hi',
    finish: 'stop',
  },
  {
    name: 'Groq: an error event in mid-stream',
    protocol: 'openai-chat',
    body: `${sse(say('Hi'))}event: error\ndata: {"error":{"message":"Tool choice is none, but model called a tool","type":"invalid_request_error","code":"tool_use_failed"}}\n\n`,
    text: 'Hi',
    outcome: 'failed',
    error: 'Tool choice is none',
  },
  {
    name: 'Fireworks: usage in the chunk that finishes',
    protocol: 'openai-chat',
    body: sse(
      say('Hi'),
      chunk({}, 'stop', { usage: { prompt_tokens: 1, total_tokens: 2, completion_tokens: 1 } }),
      done,
    ),
    text: 'Hi',
    finish: 'stop',
  },
  {
    name: 'xAI: usage in every chunk, citations at the end',
    protocol: 'openai-chat',
    body: sse(
      chunk({ content: 'Hi' }, null, { usage: { completion_tokens: 1 } }),
      chunk({ content: ' you' }, null, { usage: { completion_tokens: 2 } }),
      chunk({ content: '' }, 'stop', { citations: ['https://a.example', 'https://b.example'] }),
      done,
    ),
    text: 'Hi you',
    sources: 2,
  },
  {
    name: 'Perplexity: cumulative message beside delta, citations and search_results in every chunk',
    protocol: 'openai-chat',
    body: sse(
      ...['Hi', 'Hi you'].map((content, at) => ({
        id: 'p',
        object: 'chat.completion.chunk',
        citations: ['https://a.example'],
        search_results: [{ title: 'A', url: 'https://a.example', date: null }],
        choices: [
          {
            index: 0,
            finish_reason: at === 1 ? 'stop' : null,
            message: { role: 'assistant', content },
            delta: { role: 'assistant', content: at === 0 ? 'Hi' : ' you' },
          },
        ],
      })),
    ),
    text: 'Hi you',
    sources: 1,
  },
  {
    name: 'Perplexity: events named message, an end of its own',
    protocol: 'openai-chat',
    body: `event: message\r\ndata: ${JSON.stringify(say('Hi'))}\r\n\r\nevent: message\r\ndata: ${JSON.stringify(chunk({ content: '' }, 'stop'))}\r\n\r\n`,
    text: 'Hi',
  },
  {
    name: 'DashScope: the first chunk has content null, the usage chunk comes before [DONE]',
    protocol: 'openai-chat',
    body: sse(
      {
        choices: [{ delta: { content: null, role: 'assistant' }, index: 0, logprobs: null, finish_reason: null }],
        object: 'chat.completion.chunk',
        usage: null,
      },
      say('Hi'),
      chunk({ content: '' }, 'stop'),
      {
        choices: [],
        object: 'chat.completion.chunk',
        usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
      },
      done,
    ),
    text: 'Hi',
  },
  {
    name: 'DashScope native: an error event with code and request_id',
    protocol: 'openai-chat',
    body: `id:1\nevent:error\n:HTTP_STATUS/429\ndata:{"code":"Throttling.RateQuota","message":"Requests rate limit exceeded.","request_id":"r"}\n\n`,
    outcome: 'failed',
    error: 'Requests rate limit exceeded',
  },
  {
    name: 'Moonshot: usage inside of the choice',
    protocol: 'openai-chat',
    body: sse(
      say('Hi'),
      {
        ...chunk({}, 'stop'),
        choices: [{ index: 0, delta: {}, finish_reason: 'stop', usage: { completion_tokens: 1 } }],
      },
      done,
    ),
    text: 'Hi',
  },
  {
    name: 'MiniMax: base_resp with success in each chunk, whole message at the end',
    protocol: 'openai-chat',
    body: sse(chunk({ content: 'Hi', role: 'assistant' }, null, { base_resp: { status_code: 0, status_msg: '' } }), {
      object: 'chat.completion',
      choices: [{ finish_reason: 'stop', index: 0, message: { content: 'Hi', role: 'assistant' } }],
      usage: { total_tokens: 2, completion_tokens: 1 },
      base_resp: { status_code: 0, status_msg: '' },
    }),
    text: 'Hi',
    finish: 'stop',
  },
  {
    name: 'MiniMax: base_resp with a failure and no choices',
    protocol: 'openai-chat',
    body: sse({
      id: 'x',
      choices: null,
      created: 0,
      base_resp: { status_code: 1008, status_msg: 'insufficient balance' },
    }),
    outcome: 'failed',
    error: 'insufficient balance',
  },
  {
    name: 'Zhipu: sensitive content, then an error in a chunk of its own',
    protocol: 'openai-chat',
    body: sse(say('Hi'), { error: { code: '1301', message: 'unsafe content' } }, done),
    text: 'Hi',
    outcome: 'failed',
    error: 'unsafe content',
  },
  {
    name: 'Zhipu: finish_reason sensitive',
    protocol: 'openai-chat',
    body: sse(say('Hi'), chunk({ role: 'assistant', content: '' }, 'sensitive'), done),
    text: 'Hi',
    finish: 'content-filter',
  },
  {
    name: 'Zhipu: finish_reason network_error',
    protocol: 'openai-chat',
    body: sse(say('Hi'), chunk({ content: '' }, 'network_error'), done),
    text: 'Hi',
    outcome: 'failed',
    finish: 'error',
    error: 'network_error',
  },
  {
    name: 'Cohere compatibility: tool_calls null in text chunks, COMPLETE in capitals',
    protocol: 'openai-chat',
    body: sse(chunk({ content: 'Hi', tool_calls: null, refusal: null }), chunk({ content: null }, 'COMPLETE'), done),
    text: 'Hi',
    finish: 'stop',
  },
  {
    name: 'Portkey: hook results in a chunk without choices',
    protocol: 'openai-chat',
    body: sse({ hook_results: { before_request_hooks: [{ verdict: true }] } }, say('Hi'), chunk({}, 'stop'), done),
    text: 'Hi',
  },
  {
    name: 'Portkey: a guardrail denies with status 200',
    protocol: 'openai-chat',
    body: '{"error":{"message":"The guardrail checks defined in the config failed.","type":"hooks_failed","param":null,"code":null},"hook_results":{"before_request_hooks":[{"verdict":false}]}}',
    outcome: 'failed',
    error: 'guardrail checks',
  },
  {
    name: 'LiteLLM: an error in data after text, then [DONE]',
    protocol: 'openai-chat',
    body: sse(
      say('Hi'),
      { error: { message: 'litellm.RateLimitError: slow down', type: 'None', param: 'None', code: '429' } },
      done,
    ),
    text: 'Hi',
    outcome: 'failed',
    error: 'slow down',
  },
  {
    name: 'Cloudflare AI Gateway: its own error envelope with status 200',
    protocol: 'openai-chat',
    body: '{"success":false,"result":[],"messages":[],"error":[{"code":2005,"message":"Failed to get response from provider"}]}',
    outcome: 'failed',
    error: 'Failed to get response from provider',
  },
  {
    name: 'Workers AI: errors with internal code',
    protocol: 'openai-chat',
    body: sse({
      errors: [{ message: 'AiError: capacity temporarily exceeded', code: 3040 }],
      success: false,
      result: {},
      messages: [],
    }),
    outcome: 'failed',
    error: 'capacity temporarily exceeded',
  },
  {
    name: 'Open WebUI: status and source events between chunks',
    protocol: 'openai-chat',
    body: sse(
      { event: { type: 'status', data: { description: 'Searching', done: false } } },
      { sources: [{ source: { name: 'a' }, document: ['x'] }] },
      say('Hi'),
      chunk({}, 'stop'),
      done,
    ),
    text: 'Hi',
  },
  {
    name: 'Open WebUI: detail with status 200',
    protocol: 'openai-chat',
    body: '{"detail":"Model not found"}',
    outcome: 'failed',
    error: 'Model not found',
  },
  {
    name: 'TGI: an error as an object with error_type',
    protocol: 'openai-chat',
    body: sse(say('Hi'), { error: 'Input validation error: too long', error_type: 'validation' }),
    text: 'Hi',
    outcome: 'failed',
    error: 'Input validation error',
  },
  {
    name: 'SGLang: an abort as the finish reason',
    protocol: 'openai-chat',
    body: sse(say('Hi'), chunk({}, 'abort'), done),
    text: 'Hi',
    outcome: 'failed',
    error: 'abort',
    finish: 'error',
  },
  {
    name: 'a proxy whose error event is appended to a cut event',
    protocol: 'openai-chat',
    body: `${sse(say('Hi'))}data: {"choices":[{"index":0,"del\ndata: {"error":{"message":"stream_read_error"}}\n\n`,
    text: 'Hi',
    outcome: 'failed',
    error: 'stream_read_error',
  },
  {
    name: 'a proxy whose whole answer has content parts',
    protocol: 'openai-chat',
    body: JSON.stringify(
      {
        id: 'x',
        object: 'chat.completion',
        choices: [
          { index: 0, message: { role: 'assistant', content: [{ type: 'text', text: 'Hi' }] }, finish_reason: 'stop' },
        ],
      },
      null,
      2,
    ),
    text: 'Hi',
    finish: 'stop',
  },
  {
    name: 'a chunk whose choices are null',
    protocol: 'openai-chat',
    body: sse({ ...chunk({}), choices: null }, say('Hi'), chunk({}, 'stop'), done),
    text: 'Hi',
  },
  {
    name: 'a chunk whose delta is null',
    protocol: 'openai-chat',
    body: sse(say('Hi'), chunk(null), chunk(null, 'stop'), done),
    text: 'Hi',
    finish: 'stop',
  },
  {
    name: 'arguments null for a call without parameters',
    protocol: 'openai-chat',
    body: sse(call({ index: 0, id: 'k', function: { name: 'now', arguments: null } }), chunk({}, 'tool_calls'), done),
    calls: [['now', {}]],
  },
  {
    name: 'input cut off by the stop of the connection',
    protocol: 'openai-chat',
    body: sse(call({ index: 0, id: 'k', function: { name: 'a', arguments: '{"x":' } })),
    calls: [['a', undefined]],
    outcome: 'truncated',
  },
  {
    name: 'whole input, but the connection stops before the finish reason',
    protocol: 'openai-chat',
    body: sse(call({ index: 0, id: 'k', function: { name: 'delete', arguments: '{"all":true}' } })),
    calls: [['delete', undefined]],
    outcome: 'truncated',
  },
  {
    name: 'a think tag split over chunks, after white space',
    protocol: 'openai-chat',
    body: sse(say('\n<th'), say('ink>Hm'), say('</thi'), say('nk>\n\nHi'), chunk({}, 'stop'), done),
    text: '\n\nHi',
    reasoning: 'Hm',
  },
  {
    name: 'a think tag that never closes',
    protocol: 'openai-chat',
    body: sse(say('<think>Hm'), say(' so'), chunk({}, 'length'), done),
    reasoning: 'Hm so',
    finish: 'length',
  },
  {
    name: 'text/completions chunks',
    protocol: 'openai-chat',
    body: sse(
      { id: 'x', object: 'text_completion', choices: [{ text: 'Hi', index: 0, finish_reason: null }] },
      { id: 'x', object: 'text_completion', choices: [{ text: ' you', index: 0, finish_reason: 'stop' }] },
      done,
    ),
    text: 'Hi you',
  },
  {
    name: 'Bedrock proxy: the error is a JSON string',
    protocol: 'anthropic-messages',
    body:
      named(message, block(0, { type: 'text', text: '' }), textDelta('Hi')) +
      data('{"type":"error","error":"{\\"message\\":\\"Bedrock is unable to process your request.\\"}"}'),
    text: 'Hi',
    outcome: 'failed',
    error: 'Bedrock is unable',
  },
  {
    name: 'a router whose deltas lack the index',
    protocol: 'anthropic-messages',
    body: named(
      message,
      { type: 'content_block_start', content_block: { type: 'text', text: '' } } as never,
      { type: 'content_block_delta', delta: { type: 'text_delta', text: 'Hi' } } as never,
      { type: 'content_block_stop' },
      ...end('end_turn'),
    ),
    text: 'Hi',
    finish: 'stop',
  },
  {
    name: 'a router whose tool deltas lack the index',
    protocol: 'anthropic-messages',
    body: named(
      message,
      { type: 'content_block_start', content_block: { type: 'tool_use', id: 't', name: 'a', input: {} } } as never,
      { type: 'content_block_delta', delta: { type: 'input_json_delta', partial_json: '{"x":1}' } } as never,
      { type: 'content_block_stop' },
      ...end('tool_use'),
    ),
    calls: [['a', { x: 1 }]],
  },
  {
    name: 'a proxy that leaves out the event names',
    protocol: 'anthropic-messages',
    body: sse(
      message,
      block(0, { type: 'text', text: '' }),
      textDelta('Hi'),
      { type: 'content_block_stop', index: 0 },
      ...end('end_turn'),
    ),
    text: 'Hi',
  },
  {
    name: 'a proxy that appends [DONE]',
    protocol: 'anthropic-messages',
    body: named(message, block(0, { type: 'text', text: '' }), textDelta('Hi'), ...end('end_turn')) + data(done),
    text: 'Hi',
  },
  {
    name: 'a proxy that stops before message_delta, with [DONE]',
    protocol: 'anthropic-messages',
    body: named(message, block(0, { type: 'text', text: '' }), textDelta('Hi')) + data(done),
    text: 'Hi',
    outcome: 'complete',
  },
  {
    name: 'overloaded before the first block',
    protocol: 'anthropic-messages',
    body: `event: error\ndata: {"type":"error","error":{"details":null,"type":"overloaded_error","message":"Overloaded"}      }\n\n`,
    outcome: 'failed',
    error: 'Overloaded',
  },
  {
    name: 'text in content_block_start, and none in deltas',
    protocol: 'anthropic-messages',
    body: named(
      message,
      block(0, { type: 'text', text: 'Hi' }),
      { type: 'content_block_stop', index: 0 } as never,
      ...end('end_turn'),
    ),
    text: 'Hi',
  },
  {
    name: 'blocks in turn: thinking, text, two tools at once',
    protocol: 'anthropic-messages',
    body: named(
      message,
      block(0, { type: 'thinking', thinking: '' }),
      { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'Hm' } } as never,
      { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'x' } } as never,
      { type: 'content_block_stop', index: 0 } as never,
      block(1, { type: 'tool_use', id: 't1', name: 'a', input: {} }),
      block(2, { type: 'tool_use', id: 't2', name: 'b', input: {} }),
      jsonDelta('{"x":', 1),
      jsonDelta('{"x":2}', 2),
      jsonDelta('1}', 1),
      { type: 'content_block_stop', index: 1 } as never,
      { type: 'content_block_stop', index: 2 } as never,
      ...end('tool_use'),
    ),
    reasoning: 'Hm',
    calls: [
      ['a', { x: 1 }],
      ['b', { x: 2 }],
    ],
  },
  {
    name: 'stop_reason refusal',
    protocol: 'anthropic-messages',
    body: named(message, block(0, { type: 'text', text: '' }), textDelta('I'), ...end('refusal')),
    text: 'I',
    finish: 'content-filter',
  },
  {
    name: 'stop_reason max_tokens within a tool',
    protocol: 'anthropic-messages',
    body: named(
      message,
      block(0, { type: 'tool_use', id: 't', name: 'a', input: {} }),
      jsonDelta('{"x":"1'),
      { type: 'content_block_stop', index: 0 } as never,
      ...end('max_tokens'),
    ),
    calls: [['a', undefined]],
    finish: 'length',
  },
  {
    name: 'a gateway that sends response.failed with an error',
    protocol: 'openai-responses',
    body: named(
      {
        type: 'response.created',
        response: { id: 'r', object: 'response', status: 'in_progress', output: [] },
      } as never,
      { type: 'response.output_text.delta', item_id: 'm', output_index: 0, content_index: 0, delta: 'Hi' } as never,
      {
        type: 'response.failed',
        response: {
          id: 'r',
          object: 'response',
          status: 'failed',
          error: { code: 'server_error', message: 'The model failed.' },
        },
      } as never,
    ),
    text: 'Hi',
    outcome: 'failed',
    error: 'The model failed.',
  },
  {
    name: 'a gateway whose response.completed has the status incomplete',
    protocol: 'openai-responses',
    body: named(
      { type: 'response.output_text.delta', item_id: 'm', output_index: 0, content_index: 0, delta: 'Hi' } as never,
      {
        type: 'response.completed',
        response: {
          id: 'r',
          object: 'response',
          status: 'incomplete',
          incomplete_details: { reason: 'max_output_tokens' },
          output: [],
        },
      } as never,
    ),
    text: 'Hi',
    finish: 'length',
  },
  {
    name: 'a gateway that sends [DONE] after response.completed',
    protocol: 'openai-responses',
    body: sse(
      { type: 'response.output_text.delta', item_id: 'm', output_index: 0, content_index: 0, delta: 'Hi' },
      { type: 'response.completed', response: { id: 'r', object: 'response', status: 'completed', output: [] } },
      done,
    ),
    text: 'Hi',
    finish: 'stop',
  },
  {
    name: 'a gateway that cuts the response off and sends [DONE]',
    protocol: 'openai-responses',
    body: sse(
      { type: 'response.created', response: { id: 'r', object: 'response', status: 'in_progress', output: [] } },
      {
        type: 'response.output_item.added',
        output_index: 0,
        item: { type: 'function_call', id: 'f', call_id: 'k', name: 'a', arguments: '' },
      },
      { type: 'response.function_call_arguments.delta', item_id: 'f', output_index: 0, delta: '{"x":' },
      { error: { message: 'upstream timeout' } },
      done,
    ),
    calls: [['a', undefined]],
    outcome: 'failed',
    error: 'upstream timeout',
  },
  {
    name: 'Gemini: a blocked prompt',
    protocol: 'gemini',
    body: sse({
      promptFeedback: { blockReason: 'SAFETY' },
      usageMetadata: { promptTokenCount: 1, totalTokenCount: 1 },
    }),
    finish: 'content-filter',
  },
  {
    name: 'Gemini: an error in the array after text',
    protocol: 'gemini',
    body: `[${JSON.stringify({ candidates: [{ content: { role: 'model', parts: [{ text: 'Hi' }] } }] })},\n${JSON.stringify({ error: { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' } })}]`,
    text: 'Hi',
    outcome: 'failed',
    error: 'overloaded',
  },
  {
    name: 'Gemini: finish reason RECITATION',
    protocol: 'gemini',
    body: sse(
      { candidates: [{ content: { role: 'model', parts: [{ text: 'Hi' }] } }] },
      { candidates: [{ finishReason: 'RECITATION', index: 0 }] },
    ),
    text: 'Hi',
    finish: 'content-filter',
  },
  {
    name: 'Gemini: two calls without ids, finish reason STOP',
    protocol: 'gemini',
    body: sse({
      candidates: [
        {
          content: {
            role: 'model',
            parts: [{ functionCall: { name: 'a', args: { x: 1 } } }, { functionCall: { name: 'a', args: { x: 1 } } }],
          },
          finishReason: 'STOP',
        },
      ],
    }),
    calls: [
      ['a', { x: 1 }],
      ['a', { x: 1 }],
    ],
  },
  {
    name: 'Vertex: the body is cut off in the array',
    protocol: 'gemini',
    body: `[${JSON.stringify({ candidates: [{ content: { role: 'model', parts: [{ text: 'Hi' }] } }] })}\n,`,
    text: 'Hi',
    outcome: 'truncated',
  },
  {
    name: 'Ollama: an error line after text',
    protocol: 'ollama',
    body: lines(
      { model: 'm', message: { role: 'assistant', content: 'Hi' }, done: false },
      { error: 'an error was encountered while running the model' },
    ),
    text: 'Hi',
    outcome: 'failed',
    error: 'an error was encountered',
  },
  {
    name: 'Ollama: an older version without done_reason',
    protocol: 'ollama',
    body: lines(
      { model: 'm', message: { role: 'assistant', content: 'Hi' }, done: false },
      { model: 'm', done: true, eval_count: 1 },
    ),
    text: 'Hi',
  },
  {
    name: 'Ollama: /api/generate',
    protocol: 'ollama',
    body: lines(
      { model: 'm', response: 'Hi', done: false },
      { model: 'm', response: '', done: true, done_reason: 'stop', context: [1, 2] },
    ),
    text: 'Hi',
    finish: 'stop',
  },
  {
    name: 'Ollama: done_reason load, without text',
    protocol: 'ollama',
    body: lines({ model: 'm', message: { role: 'assistant', content: '' }, done: true, done_reason: 'load' }),
    finish: 'other',
  },
  {
    name: 'Ollama: two calls in one message, then done with stop',
    protocol: 'ollama',
    body: lines(
      {
        model: 'm',
        message: {
          role: 'assistant',
          content: '',
          tool_calls: [
            { function: { name: 'a', arguments: { x: 1 } } },
            { function: { index: 1, name: 'b', arguments: { x: 2 } } },
          ],
        },
        done: false,
      },
      { model: 'm', message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop' },
    ),
    calls: [
      ['a', { x: 1 }],
      ['b', { x: 2 }],
    ],
  },
  {
    name: 'Dify: an error event in the data',
    protocol: 'openai-chat',
    body: sse({ event: 'error', task_id: 't', status: 400, code: 'invalid_param', message: 'Run failed: key missing' }),
    outcome: 'failed',
    error: 'Run failed',
  },
  {
    name: 'AI SDK: the error part of a server that masks errors',
    protocol: 'ai-sdk',
    body: sse(
      { type: 'start' },
      { type: 'start-step' },
      { type: 'text-start', id: '0' },
      { type: 'text-delta', id: '0', delta: 'Hi' },
      { type: 'error', errorText: 'An error occurred.' },
      done,
    ),
    text: 'Hi',
    outcome: 'failed',
    error: 'An error occurred.',
  },
  {
    name: 'AI SDK: a tool input error keeps the other parts',
    protocol: 'ai-sdk',
    body: sse(
      { type: 'start' },
      { type: 'start-step' },
      { type: 'tool-input-start', toolCallId: 'k', toolName: 'a' },
      { type: 'tool-input-delta', toolCallId: 'k', inputTextDelta: '{"x":"' },
      { type: 'tool-input-error', toolCallId: 'k', toolName: 'a', input: '{"x":"', errorText: 'Invalid input' },
      { type: 'text-start', id: '0' },
      { type: 'text-delta', id: '0', delta: 'Hi' },
      { type: 'text-end', id: '0' },
      { type: 'finish-step' },
      { type: 'finish', finishReason: 'stop' },
      done,
    ),
    text: 'Hi',
    calls: [['a', undefined]],
  },
  {
    name: 'AI SDK: the stream stops within a step, without [DONE]',
    protocol: 'ai-sdk',
    body: sse(
      { type: 'start' },
      { type: 'start-step' },
      { type: 'text-start', id: '0' },
      { type: 'text-delta', id: '0', delta: 'Hi' },
    ),
    text: 'Hi',
    outcome: 'truncated',
  },
  {
    name: 'AG-UI: RUN_ERROR after text',
    protocol: 'ag-ui',
    body: sse(
      { type: 'RUN_STARTED', threadId: 't', runId: 'r' },
      { type: 'TEXT_MESSAGE_START', messageId: 'm', role: 'assistant' },
      { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta: 'Hi' },
      { type: 'RUN_ERROR', message: 'agent crashed', code: 'X' },
    ),
    text: 'Hi',
    outcome: 'failed',
    error: 'agent crashed',
  },
  {
    name: 'AG-UI: camel case of an old version is unknown, RUN_FINISHED without text is complete',
    protocol: 'ag-ui',
    body: sse(
      { type: 'RUN_STARTED', threadId: 't', runId: 'r' },
      { type: 'STEP_STARTED', stepName: 's' },
      { type: 'STEP_FINISHED', stepName: 's' },
      { type: 'RUN_FINISHED', threadId: 't', runId: 'r' },
    ),
  },
];
