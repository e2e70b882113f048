import type { ToolCallDelta, Usage } from '../../model/StreamDelta.js';
import { abortError } from '../encoding/abortError.js';
import type { Emit, Encoding } from '../encoding/Encoding.js';
import { ToolCalls } from '../encoding/ToolCalls.js';
import { totalOf, usageFields, withoutUndefined } from '../encoding/usageFields.js';
import { finishReasons } from './finishReasons.js';

/** Gemini's `alt=sse`. A call is sent when its input is complete. */
export function geminiEncoding(): Encoding {
  let about: object = {};
  let isFinished = false;
  const candidate = (body: object, emit: Emit) => emit({ candidates: [{ index: 0, ...body }], ...about });
  const part = (part: object, emit: Emit) => candidate({ content: { role: 'model', parts: [part] } }, emit);
  const calls = new ToolCalls<ToolCallDelta>({
    start: (call) => (call.runner === 'provider' ? undefined : call),
    end({ id, name }, { input: args }, emit) {
      if (typeof args !== 'object') return false;
      part({ functionCall: { ...(id !== null && { id }), name, args } }, emit);
    },
  });
  const finish = (finishReason: string, emit: Emit) => {
    isFinished = true;
    candidate({ content: { role: 'model', parts: [] }, finishReason }, emit);
  };

  return {
    framing: 'sse',
    finishReasons,
    encode(delta, emit) {
      switch (delta.type) {
        case 'text':
        case 'refusal':
          part({ text: delta.text }, emit);
          return;
        case 'reasoning':
          part({ text: delta.text, thought: true }, emit);
          return;
        case 'tool-call':
        case 'tool-input':
        case 'tool-call-end':
          return calls.encode(delta, emit);
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
          part({ inlineData: { mimeType, data } }, emit);
          return;
        }
        case 'metadata': {
          const { id, model } = delta.value;
          if (id === undefined && model === undefined) return false;
          about = withoutUndefined({ ...about, responseId: id, modelVersion: model });
          emit({ candidates: [], ...about });
          return;
        }
        case 'usage':
          emit({ usageMetadata: usageOf(delta.usage), ...about });
          return;
        case 'finish':
          finish(delta.raw, emit);
          return;
        case 'error':
        case 'abort': {
          const { message, code, errorType } = delta.type === 'abort' ? abortError(delta) : delta;
          emit({ error: { message, code: statusOf(code), status: errorType } });
          isFinished = true;
          return;
        }
        default:
          return false;
      }
    },
    end(emit, isFailed) {
      if (!isFinished && !isFailed) finish('STOP', emit);
    },
  };
}

/** Google's SDK throws only for an error status from 400 to 599. A stopped answer has 499 (client closed request). */
function statusOf(code: string | undefined): number {
  if (code === 'aborted') return 499;
  const status = Number(code);
  return status >= 400 && status < 600 ? status : 500;
}

function usageOf(usage: Usage): object {
  const { inputTokens, outputTokens, reasoningTokens, cachedInputTokens } = usage;
  return usageFields(
    usage,
    {
      promptTokenCount: inputTokens,
      candidatesTokenCount: outputTokens,
      totalTokenCount: totalOf(usage),
      thoughtsTokenCount: reasoningTokens,
      cachedContentTokenCount: cachedInputTokens,
    },
    ['promptTokensDetails', 'candidatesTokensDetails', 'cacheTokensDetails', 'toolUsePromptTokenCount', 'trafficType'],
  );
}
