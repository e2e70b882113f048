const sse = (events: readonly (object | string)[], named = false) =>
  events
    .map((event) => {
      if (typeof event === 'string') return `data: ${event}\n\n`;
      return `${named ? `event: ${(event as { type: string }).type}\n` : ''}data: ${JSON.stringify(event)}\n\n`;
    })
    .join('');

const chat = (delta: object, finish_reason: string | null = null) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  model: 'gpt',
  choices: [{ index: 0, delta, finish_reason }],
});

/** A short stream in each protocol, as servers send it. */
export const samples = {
  'OpenAI chat: reasoning, text and a tool call': sse([
    chat({ role: 'assistant', content: '' }),
    chat({ reasoning_content: 'They ask for the weather.' }),
    chat({ content: 'Let me ' }),
    chat({ content: 'look.' }),
    chat({ tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: 'weather', arguments: '' } }] }),
    chat({ tool_calls: [{ index: 0, function: { arguments: '{"city":' } }] }),
    chat({ tool_calls: [{ index: 0, function: { arguments: '"Zürich"}' } }] }),
    chat({}, 'tool_calls'),
    { choices: [], usage: { prompt_tokens: 12, completion_tokens: 9, total_tokens: 21 } },
    '[DONE]',
  ]),
  'OpenAI Responses: an error in mid-answer': sse(
    [
      { type: 'response.created', sequence_number: 0, response: { id: 'resp_1', model: 'gpt', status: 'in_progress' } },
      { type: 'response.output_text.delta', sequence_number: 1, output_index: 0, content_index: 0, delta: 'The mill ' },
      {
        type: 'error',
        sequence_number: 2,
        error: { type: 'server_error', code: 'server_error', message: 'Try again.' },
      },
      {
        type: 'response.failed',
        sequence_number: 3,
        response: { status: 'failed', error: { code: 'server_error', message: 'Try again.' } },
      },
    ],
    true,
  ),
  'Anthropic Messages: thinking, then text': sse(
    [
      { type: 'message_start', message: { id: 'msg_1', model: 'claude', content: [], usage: { input_tokens: 9 } } },
      { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'Water runs downhill.' } },
      { type: 'content_block_stop', index: 0 },
      { type: 'ping' },
      { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'Down, ' } },
      { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'always. 🌊' } },
      { type: 'content_block_stop', index: 1 },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 7 } },
      { type: 'message_stop' },
    ],
    true,
  ),
  'Gemini: arguments in pieces': sse([
    {
      candidates: [{ content: { parts: [{ functionCall: { name: 'cook', willContinue: true } }] } }],
      responseId: 'r1',
    },
    {
      candidates: [
        {
          content: {
            parts: [
              {
                functionCall: {
                  partialArgs: [{ jsonPath: '$.recipe.items[0].name', stringValue: 'Ricotta' }],
                  willContinue: true,
                },
              },
            ],
          },
        },
      ],
    },
    { candidates: [{ content: { parts: [{ functionCall: {} }] } }] },
    { candidates: [{ finishReason: 'STOP' }], usageMetadata: { promptTokenCount: 4, candidatesTokenCount: 6 } },
  ]),
  'Ollama: one JSON a line': [
    { model: 'llama', message: { role: 'assistant', content: '', thinking: 'Hm.' }, done: false },
    { model: 'llama', message: { role: 'assistant', content: 'Hello' }, done: false },
    { model: 'llama', message: { role: 'assistant', content: ' there' }, done: false },
    { model: 'llama', message: { content: '' }, done: true, done_reason: 'stop', prompt_eval_count: 3, eval_count: 4 },
  ]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join(''),
  'AI SDK: cut off, with an unknown event and a malformed one': sse([
    { type: 'start', messageId: 'm1' },
    { type: 'text-start', id: '0' },
    { type: 'text-delta', id: '0', delta: 'As far as ' },
    { type: 'brand-new-event' },
    '{"type":"text-delta","id":',
    { type: 'text-delta', id: '0', delta: 'here, and no' },
  ]),
} as const;

export type SampleName = keyof typeof samples;
