import type { Encoding } from '../encoding/Encoding.js';
import { rawUsage } from '../encoding/rawUsage.js';
import { finishReasons } from './finishReasons.js';

/** OpenAI Chat Completions. */
export function openaiChatEncoding(): Encoding {
  let about: Record<string, unknown> = {};
  const indexes = new Map<string, number>();
  const withInput = new Set<string>();
  const chunk = (body: object) => ({ ...about, object: 'chat.completion.chunk', created: 0, ...body });
  const choice = (delta: object, finish: string | null = null) =>
    chunk({ choices: [{ index: 0, delta, finish_reason: finish }] });

  return {
    framing: 'sse',
    finishReasons,
    encode(delta, emit) {
      switch (delta.type) {
        case 'text':
          emit(choice({ content: delta.text }));
          return;
        case 'reasoning':
          emit(choice({ reasoning_content: delta.text }));
          return;
        case 'refusal':
          emit(choice({ refusal: delta.text }));
          return;
        case 'tool-call': {
          const index = indexes.size;
          indexes.set(delta.part, index);
          const call = { index, id: delta.id, type: 'function', function: { name: delta.name, arguments: '' } };
          emit(choice({ tool_calls: [call] }));
          return;
        }
        case 'tool-input':
          withInput.add(delta.part);
          emit(choice({ tool_calls: [{ index: indexes.get(delta.part), function: { arguments: delta.text } }] }));
          return;
        case 'tool-call-end':
          if (withInput.has(delta.part) || delta.inputText === '{}') return;
          emit(choice({ tool_calls: [{ index: indexes.get(delta.part), function: { arguments: delta.inputText } }] }));
          return;
        case 'source':
          if (!delta.url) return false;
          emit(
            choice({ annotations: [{ type: 'url_citation', url_citation: { url: delta.url, title: delta.title } }] }),
          );
          return;
        case 'file':
          emit(choice({ images: [{ type: 'image_url', image_url: { url: delta.url } }] }));
          return;
        case 'metadata':
          about = { ...about, ...delta.value };
          emit(choice({ role: 'assistant' }));
          return;
        case 'usage':
          emit(
            chunk({ choices: [], usage: rawUsage(delta.usage, 'prompt_tokens', 'completion_tokens', 'total_tokens') }),
          );
          return;
        case 'finish':
          emit(choice({}, delta.raw));
          return;
        case 'error':
          emit({ error: { message: delta.message, type: delta.errorType, code: delta.code } });
          return;
        default:
          return false;
      }
    },
    end: (emit) => emit('[DONE]'),
  };
}
