import type { FinishDelta, StreamDelta, Usage } from '../../model/StreamDelta.js';
import { createEncoder } from '../../protocols/encoding/createEncoder.js';
import type { ProtocolName } from '../../protocols/registry.js';

/** The response to `stream: false`; `undefined` for protocols without one. */
export function wholeAnswer(protocol: ProtocolName, deltas: readonly StreamDelta[]): object | undefined {
  const answer = collect(deltas);
  switch (protocol) {
    case 'openai-chat':
      return openaiChat(answer);
    case 'openai-responses':
      return openaiResponses(answer);
    case 'anthropic-messages':
      return anthropicMessages(answer);
    case 'ollama':
      return ollama(answer);
    case 'gemini':
      return gemini(deltas);
    default:
      return undefined;
  }
}

interface ToolCall {
  readonly id: string | null;
  readonly name: string;
  readonly inputText: string;
  readonly input: unknown;
}

interface Answer {
  readonly text: string;
  readonly reasoning: string;
  readonly refusal: string;
  readonly calls: readonly ToolCall[];
  readonly about: Readonly<Record<string, unknown>>;
  readonly usage: Usage | undefined;
  readonly finish: FinishDelta | undefined;
}

function collect(deltas: readonly StreamDelta[]): Answer {
  const joined = (type: 'text' | 'reasoning' | 'refusal') =>
    deltas.map((delta) => (delta.type === type ? delta.text : '')).join('');
  const starts = new Map(deltas.flatMap((delta) => (delta.type === 'tool-call' ? [[delta.part, delta] as const] : [])));
  return {
    text: joined('text'),
    reasoning: joined('reasoning'),
    refusal: joined('refusal'),
    calls: deltas.flatMap((delta) => {
      if (delta.type !== 'tool-call-end') return [];
      const { id = null, name = '' } = starts.get(delta.part) ?? {};
      return [{ id, name, inputText: delta.inputText, input: delta.input }];
    }),
    about: Object.assign({}, ...deltas.map((delta) => (delta.type === 'metadata' ? delta.value : {}))),
    usage: deltas.findLast((delta) => delta.type === 'usage')?.usage,
    finish: deltas.findLast((delta) => delta.type === 'finish'),
  };
}

/** The finish reason that the provider's encoder writes in a stream. */
function finishWord(protocol: ProtocolName, finish: FinishDelta | undefined): string | null {
  if (!finish) return null;
  const encoder = createEncoder(protocol);
  const events = encoder.encode(finish) + encoder.end();
  return /"(?:finish_reason|stop_reason|done_reason)":"([^"]+)"/.exec(events)?.[1] ?? null;
}

function counts(usage: Usage, input: string, output: string, total?: string): object {
  return {
    [input]: usage.inputTokens,
    [output]: usage.outputTokens,
    ...(total !== undefined && { [total]: usage.totalTokens }),
  };
}

function openaiChat({ text, reasoning, refusal, calls, about, usage, finish }: Answer): object {
  const message = {
    role: 'assistant',
    content: text === '' ? null : text,
    ...(reasoning && { reasoning_content: reasoning }),
    ...(refusal && { refusal }),
    ...(calls.length > 0 && {
      tool_calls: calls.map(({ id, name, inputText }) => ({
        id,
        type: 'function',
        function: { name, arguments: inputText },
      })),
    }),
  };
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 0,
    model: 'mock',
    ...about,
    choices: [{ index: 0, message, finish_reason: finishWord('openai-chat', finish) }],
    ...(usage && { usage: counts(usage, 'prompt_tokens', 'completion_tokens', 'total_tokens') }),
  };
}

function openaiResponses({ text, reasoning, refusal, calls, about, usage, finish }: Answer): object {
  const reason = finish?.reason;
  const incomplete = { length: 'max_output_tokens', 'content-filter': 'content_filter' } as const;
  const isIncomplete = reason === 'length' || reason === 'content-filter';
  const content = [
    ...(text ? [{ type: 'output_text', text, annotations: [] }] : []),
    ...(refusal ? [{ type: 'refusal', refusal }] : []),
  ];
  return {
    id: 'resp_1',
    object: 'response',
    model: 'mock',
    ...about,
    status: isIncomplete ? 'incomplete' : reason === 'error' ? 'failed' : 'completed',
    ...(isIncomplete && { incomplete_details: { reason: incomplete[reason] } }),
    output: [
      ...(reasoning ? [{ id: 'rs_1', type: 'reasoning', summary: [{ type: 'summary_text', text: reasoning }] }] : []),
      ...(content.length > 0
        ? [{ id: 'msg_1', type: 'message', role: 'assistant', status: 'completed', content }]
        : []),
      ...calls.map(({ id, name, inputText }, index) => ({
        id: `fc_${index + 1}`,
        type: 'function_call',
        call_id: id,
        name,
        arguments: inputText,
        status: 'completed',
      })),
    ],
    ...(usage && { usage: counts(usage, 'input_tokens', 'output_tokens', 'total_tokens') }),
  };
}

function anthropicMessages({ text, reasoning, calls, about, usage, finish }: Answer): object {
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'mock',
    ...about,
    content: [
      ...(reasoning ? [{ type: 'thinking', thinking: reasoning, signature: '' }] : []),
      ...(text ? [{ type: 'text', text }] : []),
      ...calls.map(({ id, name, input }) => ({ type: 'tool_use', id, name, input })),
    ],
    stop_reason: finishWord('anthropic-messages', finish),
    stop_sequence: null,
    usage: usage ? counts(usage, 'input_tokens', 'output_tokens') : { input_tokens: 0, output_tokens: 0 },
  };
}

function ollama({ text, reasoning, calls, about, usage, finish }: Answer): object {
  return {
    model: 'mock',
    ...about,
    message: {
      role: 'assistant',
      content: text,
      ...(reasoning && { thinking: reasoning }),
      ...(calls.length > 0 && {
        tool_calls: calls.map(({ id, name, input }) => ({
          ...(id !== null && { id }),
          function: { name, arguments: input },
        })),
      }),
    },
    done: true,
    done_reason: finishWord('ollama', finish) ?? 'stop',
    ...(usage && counts(usage, 'prompt_eval_count', 'eval_count')),
  };
}

/** Without `alt=sse`, Gemini sends the same objects as one JSON array. */
function gemini(deltas: readonly StreamDelta[]): object {
  const encoder = createEncoder('gemini');
  const body = deltas.map((delta) => encoder.encode(delta)).join('') + encoder.end();
  return [...body.matchAll(/^data: (.+)$/gm)].map(([, json]) => JSON.parse(json!));
}
