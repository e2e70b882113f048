import type { Emit, Encoding } from '../encoding/Encoding.js';
import { rawUsage } from '../encoding/rawUsage.js';
import { finishReasons } from './finishReasons.js';

/** Gemini's `alt=sse`. A call is sent whole, when its input is. */
export function geminiEncoding(): Encoding {
  let about: Record<string, unknown> = {};
  const calls = new Map<string, { id: string | null; name: string }>();
  const candidate = (body: object, emit: Emit) => emit({ candidates: [{ index: 0, ...body }], ...about });
  const parts = (part: object, emit: Emit) => candidate({ content: { role: 'model', parts: [part] } }, emit);

  return {
    framing: 'sse',
    finishReasons,
    encode(delta, emit) {
      switch (delta.type) {
        case 'text':
          parts({ text: delta.text }, emit);
          return;
        case 'reasoning':
          parts({ text: delta.text, thought: true }, emit);
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
          parts({ functionCall: { ...(id !== null && { id }), name, args: delta.input } }, emit);
          return;
        }
        case 'source': {
          const { url: uri, title, excerpt: text } = delta;
          if (uri === undefined) return false;
          const chunk = text === undefined ? { web: { uri, title } } : { retrievedContext: { uri, title, text } };
          candidate({ groundingMetadata: { groundingChunks: [chunk] } }, emit);
          return;
        }
        case 'file': {
          const [, mimeType, data] = /^data:([^;,]+);base64,(.*)$/s.exec(delta.url) ?? [];
          if (data === undefined) return false;
          parts({ inlineData: { mimeType, data } }, emit);
          return;
        }
        case 'metadata': {
          const { id, model, ...rest } = delta.value;
          if (Object.keys(rest).length > 0) return false;
          about = { responseId: id, modelVersion: model };
          emit({ candidates: [], ...about });
          return;
        }
        case 'usage': {
          const usage = rawUsage(delta.usage, 'promptTokenCount', 'candidatesTokenCount', 'totalTokenCount');
          emit({ usageMetadata: usage, ...about });
          return;
        }
        case 'finish':
          candidate({ content: { parts: [] }, finishReason: delta.raw }, emit);
          return;
        case 'error': {
          const { message, code, errorType: status } = delta;
          emit({ error: { message, code: code === undefined ? undefined : Number(code) || code, status } });
          return;
        }
        default:
          return false;
      }
    },
  };
}
