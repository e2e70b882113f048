/** The streams to read: the same words in three protocols, as their servers send them. */

const words = [
  'The',
  ' quick',
  ' brown',
  ' fox',
  ' jumps',
  ' over',
  ' the',
  ' lazy',
  ' dog',
  '.',
  '\n\n',
  'It',
  ' said',
  ' "',
  'hello',
  '"',
  ' and',
  ' went',
  ' on',
  ',',
  ' as',
  ' a',
  ' stream',
  ' does',
  ':',
  '\n',
  '-',
  ' one',
  ' token',
  ' at',
  ' a',
  ' time',
];

/** @param {number} count */
const tokens = (count) => Array.from({ length: count }, (_, n) => words[(n * 7 + (n >> 5)) % words.length]);

const sse = (value, name) => `${name ? `event: ${name}\n` : ''}data: ${JSON.stringify(value)}\n\n`;

/**
 * @param {'chat' | 'text-delta' | 'anthropic'} protocol
 * @param {number} events
 */
export function stream(protocol, events) {
  return builders[protocol](tokens(events));
}

const builders = {
  chat(texts) {
    const chunk = (delta, finish = null) => ({
      id: 'chatcmpl-D8Z5oo6uDh67AD85p73ksdT1KxhE0',
      object: 'chat.completion.chunk',
      created: 1770933892,
      model: 'gpt-4.1-nano-2025-04-14',
      service_tier: 'default',
      system_fingerprint: 'fp_de604bd877',
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
      usage: null,
    });
    return [...texts.map((content) => sse(chunk({ content }))), sse(chunk({}, 'stop')), 'data: [DONE]\n\n'].join('');
  },
  'text-delta'(texts) {
    return [
      sse({ type: 'start' }),
      sse({ type: 'text-start', id: '0' }),
      ...texts.map((delta) => sse({ type: 'text-delta', id: '0', delta })),
      sse({ type: 'text-end', id: '0' }),
      sse({ type: 'finish' }),
      'data: [DONE]\n\n',
    ].join('');
  },
  anthropic(texts) {
    const named = (value) => sse(value, value.type);
    return [
      named({
        type: 'message_start',
        message: { id: 'msg_1', model: 'claude', content: [], usage: { input_tokens: 1 } },
      }),
      named({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
      ...texts.map((text) => named({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })),
      named({ type: 'content_block_stop', index: 0 }),
      named({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 2 } }),
      named({ type: 'message_stop' }),
    ].join('');
  },
};

/**
 * The bytes of a stream in chunks of one size, or one event per chunk.
 *
 * @param {string} text
 * @param {number | 'event'} size
 */
export function chunks(text, size) {
  const encoder = new TextEncoder();
  if (size === 'event') return text.split(/(?<=\n\n)/).map((event) => encoder.encode(event));
  const bytes = encoder.encode(text);
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) => bytes.slice(n * size, (n + 1) * size));
}
