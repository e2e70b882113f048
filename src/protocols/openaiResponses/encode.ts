import type { StreamDelta, Usage } from '../../model/StreamDelta.js';
import { abortError } from '../encoding/abortError.js';
import type { Emit, Encoding, EncodingStart } from '../encoding/Encoding.js';
import { ToolCalls } from '../encoding/ToolCalls.js';
import { totalOf, usageFields } from '../encoding/usageFields.js';
import { finishReasons } from './finishReasons.js';

type Kind = 'text' | 'reasoning' | 'refusal';
type Fields = Record<string, unknown>;

interface OpenItem {
  readonly kind: Kind;
  readonly part: string;
  readonly index: number;
  text: string;
  readonly annotations: object[];
}

interface Call {
  readonly index: number;
  readonly item: Fields;
  input: string;
}

const failure = { code: 'server_error', message: 'The model ended its answer with an error.' };

/**
 * OpenAI's Responses API. Each part is an output item. The last event contains all items and the usage, so it waits
 * until the usage is known.
 */
export function openaiResponsesEncoding({ eventsBefore = 0, id = '' }: EncodingStart): Encoding {
  // Equals the event's number in the resumable stream, so that clients can send it as the cursor `starting_after`.
  let sequence = eventsBefore;
  let isStarted = eventsBefore > 0;
  let about: Fields = { id, object: 'response', created_at: 0, model: '' };
  let usage: Usage | undefined;
  let ending: { status: 'completed' | 'incomplete' | 'failed'; details: Fields } | undefined;
  let isEnded = false;
  let open: OpenItem | undefined;
  let lastText: OpenItem | undefined;
  const output: Fields[] = [];
  const calls = new ToolCalls<Call>({
    start({ part, id, name, runner, callType }, emit) {
      const ownType = callType?.endsWith('_call') ? callType : 'mcp_call';
      const type = runner === 'provider' ? ownType : 'function_call';
      const item = { type, call_id: id ?? part, name, arguments: '', status: 'in_progress' };
      return { index: addItem(item, emit), item, input: '' };
    },
    input(call, delta, emit) {
      call.input += delta;
      const type = call.item['type'];
      // Other kinds of calls have no argument events, because their item contains the input.
      if (type !== 'function_call' && type !== 'mcp_call') return;
      send(emit, `response.${type}_arguments.delta`, {
        item_id: `item_${call.index}`,
        output_index: call.index,
        delta,
      });
    },
    end({ index, item, input }, { inputText }, emit) {
      const { type, name } = item;
      const whole = input || inputText;
      if (type === 'function_call' || type === 'mcp_call') {
        const where = { item_id: `item_${index}`, output_index: index };
        send(emit, `response.${type}_arguments.done`, { ...where, name, arguments: whole });
      }
      doneItem(index, { arguments: whole }, emit);
    },
  });

  const send = (emit: Emit, type: string, body: object) => emit({ type, sequence_number: ++sequence, ...body }, type);
  const response = (status: string, rest: object = {}) => ({
    response: { ...about, status, output: [], error: null, incomplete_details: null, ...rest },
  });
  const start = (emit: Emit) => {
    if (!isStarted) send(emit, 'response.created', response('in_progress'));
    isStarted = true;
  };
  const addItem = (item: Fields, emit: Emit): number => {
    start(emit);
    closeItem(emit);
    const index = output.length;
    output.push({ id: `item_${index}`, ...item });
    send(emit, 'response.output_item.added', { output_index: index, item: output[index] });
    return index;
  };
  const doneItem = (index: number, rest: Fields, emit: Emit) => {
    output[index] = { ...output[index], ...rest, status: 'completed' };
    send(emit, 'response.output_item.done', { output_index: index, item: output[index] });
  };

  /** The fields that locate the streaming text within its item. */
  const within = ({ kind, index }: OpenItem) => ({
    item_id: `item_${index}`,
    output_index: index,
    ...(kind === 'reasoning' ? { summary_index: 0 } : { content_index: 0 }),
  });
  const contentOf = ({ kind, text, annotations }: OpenItem): object => {
    if (kind === 'text') return { type: 'output_text', text, annotations: [...annotations] };
    return kind === 'refusal' ? { type: 'refusal', refusal: text } : { type: 'summary_text', text };
  };
  const sendPart = (item: OpenItem, when: 'added' | 'done', emit: Emit) => {
    const type = item.kind === 'reasoning' ? 'reasoning_summary_part' : 'content_part';
    send(emit, `response.${type}.${when}`, { ...within(item), part: contentOf(item) });
  };

  function openItem(kind: Kind, part: string, emit: Emit): OpenItem {
    if (open?.kind === kind && open.part === part) return open;
    const item =
      kind === 'reasoning'
        ? { type: 'reasoning', summary: [] }
        : { type: 'message', role: 'assistant', status: 'in_progress', content: [] };
    open = { kind, part, index: addItem(item, emit), text: '', annotations: [] };
    if (kind === 'text') lastText = open;
    sendPart(open, 'added', emit);
    return open;
  }

  function closeItem(emit: Emit): void {
    const item = open;
    if (!item) return;
    open = undefined;
    const { kind, text, index } = item;
    if (kind === 'refusal') send(emit, 'response.refusal.done', { ...within(item), refusal: text });
    else send(emit, `response.${textEvents[kind]}.done`, { ...within(item), text, ...(kind === 'text' && logprobs) });
    sendPart(item, 'done', emit);
    doneItem(index, { [kind === 'reasoning' ? 'summary' : 'content']: [contentOf(item)] }, emit);
  }

  function grow(kind: Kind, part: string, delta: string, emit: Emit): void {
    const item = openItem(kind, part, emit);
    item.text += delta;
    send(emit, `response.${textEvents[kind]}.delta`, { ...within(item), delta, ...(kind === 'text' && logprobs) });
  }

  function finish(emit: Emit): void {
    if (isEnded) return;
    isEnded = true;
    start(emit);
    closeItem(emit);
    const { status, details } = ending ?? { status: 'completed', details: {} };
    send(emit, `response.${status}`, response(status, { output, usage: usage && usageOf(usage), ...details }));
  }

  function encode(delta: StreamDelta, emit: Emit): boolean | undefined {
    switch (delta.type) {
      case 'text':
      case 'reasoning':
      case 'refusal':
        grow(delta.type, delta.part, delta.text, emit);
        return;
      case 'tool-call':
      case 'tool-input':
      case 'tool-call-end':
        return calls.encode(delta, emit);
      case 'source': {
        const { url, title = '', id, filename } = delta;
        if (url === undefined && filename === undefined) return false;
        const annotation = url
          ? { type: 'url_citation', url, title, start_index: 0, end_index: 0 }
          : { type: 'file_citation', file_id: id, filename, index: 0 };
        const item = lastText ?? openItem('text', 'text', emit);
        const annotation_index = item.annotations.push(annotation) - 1;
        send(emit, 'response.output_text.annotation.added', { ...within(item), annotation_index, annotation });
        // The item may be closed already. It is updated because the last event of the response repeats all items.
        if (item !== open) output[item.index] = { ...output[item.index], content: [contentOf(item)] };
        return;
      }
      case 'metadata': {
        const { id = about['id'], model = about['model'] } = delta.value;
        if (id === about['id'] && model === about['model']) return false;
        about = { ...about, id, model };
        start(emit);
        return;
      }
      case 'usage':
        usage = delta.usage;
        if (ending) finish(emit);
        return;
      case 'finish':
        ending = endingOf(delta.reason);
        if (usage) finish(emit);
        return;
      case 'error':
      case 'abort': {
        const { message, code, errorType } = delta.type === 'abort' ? abortError(delta) : delta;
        start(emit);
        send(emit, 'error', { code: code ?? errorType ?? null, message, param: null });
        return;
      }
      default:
        return false;
    }
  }

  return {
    framing: 'sse',
    finishReasons,
    encode,
    end(emit, isFailed) {
      if (!isFailed) finish(emit);
    },
  };
}

const textEvents = { text: 'output_text', reasoning: 'reasoning_summary_text', refusal: 'refusal' } as const;
const logprobs = { logprobs: [] };

function endingOf(reason: string): { status: 'completed' | 'incomplete' | 'failed'; details: Fields } {
  if (reason === 'length')
    return { status: 'incomplete', details: { incomplete_details: { reason: 'max_output_tokens' } } };
  if (reason === 'content-filter')
    return { status: 'incomplete', details: { incomplete_details: { reason: 'content_filter' } } };
  if (reason === 'error') return { status: 'failed', details: { error: failure } };
  return { status: 'completed', details: {} };
}

function usageOf(usage: Usage): object {
  const { inputTokens, outputTokens, reasoningTokens, cachedInputTokens } = usage;
  return usageFields(
    usage,
    {
      input_tokens: inputTokens,
      output_tokens: outputTokens,
      total_tokens: totalOf(usage),
      input_tokens_details: cachedInputTokens === undefined ? undefined : { cached_tokens: cachedInputTokens },
      output_tokens_details: reasoningTokens === undefined ? undefined : { reasoning_tokens: reasoningTokens },
    },
    ['cost', 'cost_details'],
  );
}
