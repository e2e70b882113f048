import type { ToolCallDelta, Usage } from '../../model/StreamDelta.js';
import { abortError } from '../encoding/abortError.js';
import type { Emit, Encoding } from '../encoding/Encoding.js';
import { ToolCalls } from '../encoding/ToolCalls.js';
import { usageFields } from '../encoding/usageFields.js';
import { finishReasons } from './finishReasons.js';

/**
 * Ollama's `/api/chat`. The last line contains the finish reason and the usage, so it waits until the usage is known. A
 * call is sent when its input is complete.
 */
export function ollamaEncoding(): Encoding {
  let model = '';
  let usage: Usage | undefined;
  let reason: string | undefined;
  let isDone = false;
  const line = (message: object, emit: Emit, rest: object = { done: false }) =>
    emit({
      model,
      created_at: new Date(0).toISOString(),
      message: { role: 'assistant', content: '', ...message },
      ...rest,
    });
  const calls = new ToolCalls<ToolCallDelta>({
    start: (call) => (call.runner === 'provider' ? undefined : call),
    end({ id, name }, { input }, emit) {
      if (typeof input !== 'object') return false;
      line({ tool_calls: [{ ...(id !== null && { id }), function: { name, arguments: input } }] }, emit);
    },
  });
  const finish = (emit: Emit) => {
    if (isDone) return;
    isDone = true;
    line({}, emit, { done: true, done_reason: reason ?? 'stop', ...(usage && usageOf(usage)) });
  };

  return {
    framing: 'lines',
    finishReasons,
    encode(delta, emit) {
      switch (delta.type) {
        case 'text':
        case 'refusal':
          line({ content: delta.text }, emit);
          return;
        case 'reasoning':
          line({ thinking: delta.text }, emit);
          return;
        case 'tool-call':
        case 'tool-input':
        case 'tool-call-end':
          return calls.encode(delta, emit);
        case 'metadata':
          if (typeof delta.value['model'] !== 'string') return false;
          model = delta.value['model'];
          line({}, emit);
          return;
        case 'usage':
          usage = delta.usage;
          if (reason !== undefined) finish(emit);
          return;
        case 'finish':
          reason = delta.raw;
          if (usage) finish(emit);
          return;
        case 'error':
        case 'abort':
          emit({ error: (delta.type === 'abort' ? abortError(delta) : delta).message });
          isDone = true;
          return;
        default:
          return false;
      }
    },
    end(emit) {
      finish(emit);
    },
  };
}

function usageOf(usage: Usage): object {
  return usageFields(usage, { prompt_eval_count: usage.inputTokens, eval_count: usage.outputTokens }, [
    'total_duration',
    'load_duration',
    'prompt_eval_duration',
    'eval_duration',
  ]);
}
