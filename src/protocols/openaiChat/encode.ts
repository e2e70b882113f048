import type { Usage } from '../../model/StreamDelta.js';
import { abortError } from '../encoding/abortError.js';
import type { Emit, Encoding, EncodingStart } from '../encoding/Encoding.js';
import { ToolCalls } from '../encoding/ToolCalls.js';
import { totalOf, usageFields } from '../encoding/usageFields.js';
import { finishReasons } from './finishReasons.js';

/** OpenAI Chat Completions. Calls that the provider runs are omitted, because clients would run them again. */
export function openaiChatEncoding({ id = '' }: EncodingStart): Encoding {
  let about: Record<string, unknown> = { id, model: '' };
  let hasRole = false;
  let isFinished = false;
  const chunk = (body: object) => ({ ...about, object: 'chat.completion.chunk', created: 0, ...body });
  const choice = (delta: object, emit: Emit, finish: string | null = null) => {
    const withRole = hasRole ? delta : { role: 'assistant', ...delta };
    hasRole = true;
    emit(chunk({ choices: [{ index: 0, delta: withRole, finish_reason: finish }] }));
  };
  const calls: ToolCalls<number> = new ToolCalls({
    start({ id, part, name, runner }, emit) {
      if (runner === 'provider') return undefined;
      const index = calls.size;
      choice({ tool_calls: [{ index, id: id ?? part, type: 'function', function: { name, arguments: '' } }] }, emit);
      return index;
    },
    input: (index, text, emit) => choice({ tool_calls: [{ index, function: { arguments: text } }] }, emit),
  });
  const finish = (word: string, emit: Emit) => {
    isFinished = true;
    choice({}, emit, word);
  };

  return {
    framing: 'sse',
    finishReasons,
    encode(delta, emit) {
      switch (delta.type) {
        case 'text':
          choice({ content: delta.text }, emit);
          return;
        case 'reasoning':
          choice({ reasoning_content: delta.text }, emit);
          return;
        case 'refusal':
          choice({ refusal: delta.text }, emit);
          return;
        case 'tool-call':
        case 'tool-input':
        case 'tool-call-end':
          return calls.encode(delta, emit);
        case 'source': {
          const { url, title } = delta;
          if (!url) return false;
          choice({ annotations: [{ type: 'url_citation', url_citation: { url, title } }] }, emit);
          return;
        }
        case 'file':
          choice({ images: [{ type: 'image_url', image_url: { url: delta.url } }] }, emit);
          return;
        case 'metadata': {
          const { id = about['id'], model = about['model'] } = delta.value;
          if (id === about['id'] && model === about['model']) return false;
          about = { id, model };
          choice({}, emit);
          return;
        }
        case 'usage':
          emit(chunk({ choices: [], usage: usageOf(delta.usage) }));
          return;
        case 'finish':
          finish(delta.raw, emit);
          return;
        case 'error':
        case 'abort': {
          const { message, errorType: type, code } = delta.type === 'abort' ? abortError(delta) : delta;
          emit({ error: { message, type, code } });
          isFinished = true;
          return;
        }
        default:
          return false;
      }
    },
    end(emit, isFailed) {
      if (isFailed) return;
      if (!isFinished) finish(calls.size > 0 ? 'tool_calls' : 'stop', emit);
      emit('[DONE]');
    },
  };
}

function usageOf(usage: Usage): object {
  const { inputTokens, outputTokens, reasoningTokens, cachedInputTokens } = usage;
  return usageFields(
    usage,
    {
      prompt_tokens: inputTokens,
      completion_tokens: outputTokens,
      total_tokens: totalOf(usage),
      completion_tokens_details: reasoningTokens === undefined ? undefined : { reasoning_tokens: reasoningTokens },
      prompt_tokens_details: cachedInputTokens === undefined ? undefined : { cached_tokens: cachedInputTokens },
    },
    ['cost', 'cost_details', 'queue_time', 'prompt_time', 'completion_time', 'total_time'],
  );
}
