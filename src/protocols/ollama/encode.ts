import type { Usage } from '../../model/StreamDelta.js';
import type { Emit, Encoding } from '../encoding/Encoding.js';
import { rawUsage } from '../encoding/rawUsage.js';
import { finishReasons } from './finishReasons.js';

/** Ollama's `/api/chat`. Usage goes along with the last line, which `finish` or the end writes. */
export function ollamaEncoding(): Encoding {
  let model = '';
  let usage: Usage | undefined;
  let ended = false;
  const calls = new Map<string, { id: string | null; name: string }>();
  const message = (body: object, emit: Emit) => {
    emit({ model, message: { role: 'assistant', content: '', ...body }, done: false });
  };
  const finish = (reason: string, emit: Emit) => {
    const counts = usage && rawUsage(usage, 'prompt_eval_count', 'eval_count');
    emit({ model, message: { role: 'assistant', content: '' }, done: true, done_reason: reason, ...counts });
    ended = true;
  };

  return {
    framing: 'lines',
    finishReasons,
    encode(delta, emit) {
      switch (delta.type) {
        case 'text':
          message({ content: delta.text }, emit);
          return;
        case 'reasoning':
          message({ thinking: delta.text }, emit);
          return;
        case 'tool-call':
          if (delta.runner === 'provider') return false;
          calls.set(delta.part, { id: delta.id, name: delta.name });
          return;
        case 'tool-input':
          return;
        case 'tool-call-end': {
          if (typeof delta.input !== 'object') return false;
          const { id, name } = calls.get(delta.part) ?? { id: null, name: '' };
          message({ tool_calls: [{ ...(id !== null && { id }), function: { name, arguments: delta.input } }] }, emit);
          return;
        }
        case 'metadata':
          if (typeof delta.value['model'] !== 'string' || Object.keys(delta.value).length > 1) return false;
          model = delta.value['model'];
          message({}, emit);
          return;
        case 'usage':
          usage = delta.usage;
          return;
        case 'finish':
          finish(delta.raw, emit);
          return;
        case 'error':
          emit({ error: delta.message });
          return;
        default:
          return false;
      }
    },
    end(emit) {
      if (!ended) finish('stop', emit);
    },
  };
}
