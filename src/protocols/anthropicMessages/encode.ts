import type { StreamDelta, Usage } from '../../model/StreamDelta.js';
import { abortError } from '../encoding/abortError.js';
import type { Emit, Encoding, EncodingStart } from '../encoding/Encoding.js';
import { ToolCalls } from '../encoding/ToolCalls.js';
import { usageFields } from '../encoding/usageFields.js';
import { finishReasons } from './finishReasons.js';

/**
 * Anthropic's Messages API. Each part is a content block. `message_delta` contains the stop reason and the usage, in
 * whichever order they arrive.
 */
export function anthropicMessagesEncoding({ eventsBefore = 0, id = '' }: EncodingStart): Encoding {
  let isStarted = eventsBefore > 0;
  let about = { id, model: '' };
  let blocks = 0;
  let open: { type: string; part: string; index: number } | undefined;
  let usage: Usage | undefined;
  let stopReason: string | undefined;
  let isFinished = false;
  const openCalls = new Set<number>();

  const send = (emit: Emit, type: string, body: object = {}) => emit({ type, ...body }, type);
  const start = (emit: Emit) => {
    if (isStarted) return;
    isStarted = true;
    const message = {
      ...about,
      type: 'message',
      role: 'assistant',
      content: [],
      stop_reason: null,
      stop_sequence: null,
    };
    send(emit, 'message_start', { message: { ...message, usage: usageOf() } });
  };
  const stopBlock = (index: number, emit: Emit) => send(emit, 'content_block_stop', { index });
  const close = (emit: Emit) => {
    if (open) stopBlock(open.index, emit);
    open = undefined;
  };
  const begin = (block: object, emit: Emit) => {
    start(emit);
    close(emit);
    const index = blocks++;
    send(emit, 'content_block_start', { index, content_block: block });
    return index;
  };
  const grow = (index: number, delta: object, emit: Emit) => send(emit, 'content_block_delta', { index, delta });
  const calls = new ToolCalls<number>({
    start({ part, id, name, runner, callType }, emit) {
      const ownType = callType?.endsWith('tool_use') ? callType : 'server_tool_use';
      const type = runner === 'provider' ? ownType : 'tool_use';
      const index = begin({ type, id: id ?? part, name, input: {} }, emit);
      openCalls.add(index);
      return index;
    },
    input: (index, text, emit) => grow(index, { type: 'input_json_delta', partial_json: text }, emit),
    end(index, _, emit) {
      if (openCalls.delete(index)) stopBlock(index, emit);
    },
  });
  const growText = (part: string, block: { type: string } & Record<string, unknown>, delta: object, emit: Emit) => {
    const { type } = block;
    if (open?.type !== type || open.part !== part) open = { type, part, index: begin(block, emit) };
    grow(open.index, delta, emit);
  };
  const finish = (emit: Emit) => {
    if (isFinished) return;
    isFinished = true;
    start(emit);
    close(emit);
    for (const index of openCalls) stopBlock(index, emit);
    const word = stopReason ?? (calls.size > 0 ? 'tool_use' : 'end_turn');
    send(emit, 'message_delta', { delta: { stop_reason: word, stop_sequence: null }, usage: usageOf(usage) });
  };

  function encode(delta: StreamDelta, emit: Emit): boolean | undefined {
    switch (delta.type) {
      case 'metadata': {
        const { id = '', model = '' } = delta.value as { id?: string; model?: string };
        if (isStarted || (!id && !model)) return false;
        about = { id, model };
        start(emit);
        return;
      }
      case 'text':
      case 'refusal':
        growText(delta.part, { type: 'text', text: '' }, { type: 'text_delta', text: delta.text }, emit);
        return;
      case 'reasoning': {
        const block = { type: 'thinking', thinking: '', signature: '' };
        growText(delta.part, block, { type: 'thinking_delta', thinking: delta.text }, emit);
        return;
      }
      case 'tool-call':
      case 'tool-input':
      case 'tool-call-end':
        return calls.encode(delta, emit);
      case 'tool-output': {
        const isError = delta.error !== undefined;
        const content = isError ? delta.error : delta.output;
        const tool_use_id = delta.id ?? delta.part;
        stopBlock(begin({ type: 'mcp_tool_result', tool_use_id, is_error: isError, content }, emit), emit);
        return;
      }
      case 'source': {
        if (delta.url === undefined) return false;
        const { url, title, excerpt } = delta;
        const citation = { type: 'web_search_result_location', url, title, cited_text: excerpt };
        if (open?.type === 'text') grow(open.index, { type: 'citations_delta', citation }, emit);
        else stopBlock(begin({ type: 'text', text: '', citations: [citation] }, emit), emit);
        return;
      }
      case 'usage':
        usage = delta.usage;
        if (stopReason !== undefined) finish(emit);
        return;
      case 'finish':
        stopReason = delta.raw;
        if (usage) finish(emit);
        return;
      case 'error':
      case 'abort': {
        const { message, errorType, code } = delta.type === 'abort' ? abortError(delta) : delta;
        send(emit, 'error', { error: { type: errorType ?? code, message } });
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
      if (isFailed) return;
      finish(emit);
      send(emit, 'message_stop');
    },
  };
}

/** The counts under Anthropic's names. Its SDK reads them from two events; `null` means unknown. */
function usageOf(usage: Usage = {}): object {
  return usageFields(
    usage,
    {
      input_tokens: usage.inputTokens ?? null,
      output_tokens: usage.outputTokens ?? null,
      cache_read_input_tokens: usage.cachedInputTokens,
    },
    ['cache_creation_input_tokens', 'cache_creation', 'server_tool_use', 'service_tier', 'inference_geo'],
  );
}
