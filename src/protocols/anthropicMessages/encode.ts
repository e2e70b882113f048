import type { StreamDelta } from '../../model/StreamDelta.js';
import type { Emit, Encoding } from '../encoding/Encoding.js';
import { rawUsage } from '../encoding/rawUsage.js';
import { finishReasons } from './finishReasons.js';

/** Anthropic's Messages. Each part is a content block, closed when another begins. */
export function anthropicMessagesEncoding(): Encoding {
  let started = false;
  let about: Record<string, unknown> = {};
  let blocks = 0;
  let open: { part: string; index: number } | undefined;

  const send = (emit: Emit, type: string, body: object = {}) => emit({ type, ...body }, type);
  const start = (emit: Emit, usage?: object) => {
    if (!started) {
      const message = { ...about, type: 'message', role: 'assistant', content: [], usage };
      send(emit, 'message_start', { message });
    }
    started = true;
  };
  const close = (emit: Emit) => {
    if (open) send(emit, 'content_block_stop', { index: open.index });
    open = undefined;
  };
  const begin = (part: string, block: object, emit: Emit) => {
    if (open?.part === part) return open.index;
    close(emit);
    open = { part, index: blocks++ };
    send(emit, 'content_block_start', { index: open.index, content_block: block });
    return open.index;
  };
  const grow = (index: number, delta: object, emit: Emit) => send(emit, 'content_block_delta', { index, delta });

  function encode(delta: StreamDelta, emit: Emit): boolean | undefined {
    switch (delta.type) {
      case 'text':
        grow(begin(delta.part, { type: 'text', text: '' }, emit), { type: 'text_delta', text: delta.text }, emit);
        return;
      case 'reasoning': {
        const index = begin(delta.part, { type: 'thinking', thinking: '', signature: '' }, emit);
        grow(index, { type: 'thinking_delta', thinking: delta.text }, emit);
        return;
      }
      case 'tool-call': {
        const type = delta.runner === 'provider' ? (delta.callType ?? 'server_tool_use') : 'tool_use';
        begin(delta.part, { type, id: delta.id, name: delta.name, input: {} }, emit);
        return;
      }
      case 'tool-input':
        if (open?.part !== delta.part) return false;
        grow(open.index, { type: 'input_json_delta', partial_json: delta.text }, emit);
        return;
      case 'tool-call-end':
        if (open?.part === delta.part) close(emit);
        return;
      case 'tool-output': {
        const isError = delta.error !== undefined;
        const content = isError ? delta.error : delta.output;
        const block = { type: 'mcp_tool_result', tool_use_id: delta.id, is_error: isError, content };
        begin(`result of ${delta.part}`, block, emit);
        close(emit);
        return;
      }
      case 'source': {
        if (delta.url === undefined) return false;
        const citation = { type: 'web_search_result_location', ...cited(delta) };
        if (open) grow(open.index, { type: 'citations_delta', citation }, emit);
        else {
          begin('', { type: 'text', text: '', citations: [citation] }, emit);
          close(emit);
        }
        return;
      }
      case 'usage':
        send(emit, 'message_delta', { delta: {}, usage: rawUsage(delta.usage, 'input_tokens', 'output_tokens') });
        return;
      case 'finish':
        close(emit);
        send(emit, 'message_delta', { delta: { stop_reason: delta.raw, stop_sequence: null } });
        return;
      case 'error':
        send(emit, 'error', { error: { type: delta.errorType, message: delta.message } });
        return;
      default:
        return false;
    }
  }

  return {
    framing: 'sse',
    finishReasons,
    encode(delta, emit) {
      if (delta.type === 'metadata') {
        if (started) return false;
        about = delta.value;
        start(emit);
        return;
      }
      start(emit);
      return encode(delta, emit);
    },
    end(emit) {
      start(emit);
      close(emit);
      send(emit, 'message_stop');
    },
  };
}

function cited({ url, title, excerpt }: { url?: string; title?: string; excerpt?: string }): object {
  return { url, title, cited_text: excerpt };
}
