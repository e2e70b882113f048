import type { StreamDelta } from '../../model/StreamDelta.js';
import type { Emit, Encoding } from '../encoding/Encoding.js';
import { rawUsage } from '../encoding/rawUsage.js';
import { finishReasons } from './finishReasons.js';

type Kind = 'text' | 'reasoning' | 'refusal';

const deltaEvents = {
  text: 'output_text.delta',
  reasoning: 'reasoning_summary_text.delta',
  refusal: 'refusal.delta',
} as const satisfies Record<Kind, string>;

/** OpenAI's Responses. Each part is an output item of its own. */
export function openaiResponsesEncoding(): Encoding {
  let sequence = 0;
  let ended = false;
  let about: Record<string, unknown> = {};
  let usage: object | undefined;
  let started = false;
  const indexes = new Map<string, number>();
  const calls = new Map<string, object>();

  const send = (emit: Emit, type: string, body: object) => {
    emit({ type, sequence_number: sequence++, ...body }, type);
  };
  const start = (emit: Emit) => {
    if (!started) send(emit, 'response.created', { response: { ...about, object: 'response', status: 'in_progress' } });
    started = true;
  };
  /** Where a part stands; an item begins when its part is new. */
  const place = (part: string, item: object, emit: Emit) => {
    let index = indexes.get(part);
    if (index === undefined) {
      index = indexes.size;
      indexes.set(part, index);
      send(emit, 'response.output_item.added', { output_index: index, item: { id: `item_${index}`, ...item } });
    }
    return { item_id: `item_${index}`, output_index: index };
  };
  const finish = (emit: Emit, status: string, body: object = {}) => {
    if (!ended) send(emit, `response.${status}`, { response: { ...about, status, usage, ...body } });
    ended = true;
  };

  function grow(kind: Kind, part: string, delta: string, emit: Emit): void {
    const item = kind === 'reasoning' ? { type: 'reasoning', summary: [] } : { type: 'message', role: 'assistant' };
    const where = place(part, item, emit);
    const index = kind === 'reasoning' ? { summary_index: 0 } : { content_index: 0 };
    send(emit, `response.${deltaEvents[kind]}`, { ...where, ...index, delta });
  }

  function encode(delta: StreamDelta, emit: Emit): boolean | undefined {
    switch (delta.type) {
      case 'text':
      case 'reasoning':
      case 'refusal':
        grow(delta.type, delta.part, delta.text, emit);
        return;
      case 'tool-call': {
        const type = delta.runner === 'provider' ? (delta.callType ?? 'mcp_call') : 'function_call';
        const call = { type, call_id: delta.id, name: delta.name };
        calls.set(delta.part, call);
        place(delta.part, { ...call, arguments: '' }, emit);
        return;
      }
      case 'tool-input': {
        const where = place(delta.part, {}, emit);
        send(emit, 'response.function_call_arguments.delta', { ...where, delta: delta.text });
        return;
      }
      case 'tool-call-end': {
        const { item_id, output_index } = place(delta.part, {}, emit);
        const item = { id: item_id, ...calls.get(delta.part), arguments: delta.inputText };
        send(emit, 'response.output_item.done', { output_index, item });
        return;
      }
      case 'source': {
        if (delta.url === undefined && delta.filename === undefined) return false;
        const annotation = delta.url
          ? { type: 'url_citation', url: delta.url, title: delta.title }
          : { type: 'file_citation', file_id: delta.id, filename: delta.filename };
        send(emit, 'response.output_text.annotation.added', { annotation });
        return;
      }
      case 'metadata':
        about = { ...about, ...delta.value };
        start(emit);
        return;
      case 'usage':
        usage = rawUsage(delta.usage, 'input_tokens', 'output_tokens', 'total_tokens');
        return;
      case 'finish': {
        const { reason } = delta;
        if (reason === 'length') finish(emit, 'incomplete', { incomplete_details: { reason: 'max_output_tokens' } });
        else if (reason === 'content-filter')
          finish(emit, 'incomplete', { incomplete_details: { reason: 'content_filter' } });
        else finish(emit, reason === 'error' ? 'failed' : 'completed');
        return;
      }
      case 'error':
        send(emit, 'error', { error: { type: delta.errorType, code: delta.code, message: delta.message } });
        return;
      default:
        return false;
    }
  }

  return {
    framing: 'sse',
    finishReasons,
    encode(delta, emit) {
      if (delta.type !== 'metadata') start(emit);
      return encode(delta, emit);
    },
    end: (emit) => finish(emit, 'completed'),
  };
}
