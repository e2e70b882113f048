import { finishReasons } from '../aiSdk/finishReasons.js';
import { abortError } from '../encoding/abortError.js';
import type { Emit, Encoding } from '../encoding/Encoding.js';
import { usageFields } from '../encoding/usageFields.js';

/** The data stream of `ai` 3 and 4. */
export function aiDataStreamEncoding(): Encoding {
  let isFinished = false;
  const calls = new Map<string, { toolCallId: string; toolName: string }>();
  const line = (code: string, value: unknown, emit: Emit) => emit(`${code}:${JSON.stringify(value)}`);
  const finish = (finishReason: string, emit: Emit) => {
    if (!isFinished) line('d', { finishReason }, emit);
    isFinished = true;
  };

  return {
    framing: 'lines',
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-vercel-ai-data-stream': 'v1' },
    finishReasons,
    encode(delta, emit) {
      switch (delta.type) {
        case 'text':
        case 'refusal':
          line('0', delta.text, emit);
          return;
        case 'reasoning':
          line('g', delta.text, emit);
          return;
        case 'tool-call': {
          if (delta.runner === 'provider') return false;
          const call = { toolCallId: delta.id ?? delta.part, toolName: delta.name };
          calls.set(delta.part, call);
          line('b', call, emit);
          return;
        }
        case 'tool-input': {
          const call = calls.get(delta.part);
          if (!call) return false;
          line('c', { toolCallId: call.toolCallId, argsTextDelta: delta.text }, emit);
          return;
        }
        case 'tool-call-end': {
          const call = calls.get(delta.part);
          if (!call) return false;
          line('9', { ...call, args: delta.input }, emit);
          return;
        }
        case 'tool-output':
          if (delta.error !== undefined) return false;
          line('a', { toolCallId: delta.id ?? delta.part, result: delta.output }, emit);
          return;
        case 'data':
          if (delta.name === 'data') line('2', delta.value, emit);
          else if (delta.name === 'annotations') line('8', delta.value, emit);
          else line('2', [{ type: delta.name, value: delta.value }], emit);
          return;
        case 'source': {
          const { type, ...source } = delta;
          line('h', { sourceType: 'url', ...source }, emit);
          return;
        }
        case 'file': {
          const [, mimeType, data] = /^data:([^;,]+);base64,(.*)$/s.exec(delta.url) ?? [];
          if (data === undefined) return false;
          line('k', { data, mimeType }, emit);
          return;
        }
        case 'metadata':
          if (typeof delta.value['id'] !== 'string') return false;
          line('f', { messageId: delta.value['id'] }, emit);
          return;
        case 'usage': {
          const { inputTokens, outputTokens } = delta.usage;
          const counts = { promptTokens: inputTokens, completionTokens: outputTokens };
          const usage = usageFields(delta.usage, counts, ['totalTokens']);
          line('e', { finishReason: 'unknown', usage, isContinued: false }, emit);
          return;
        }
        case 'finish':
          finish(delta.raw, emit);
          return;
        case 'error':
        case 'abort':
          line('3', (delta.type === 'abort' ? abortError(delta) : delta).message, emit);
          isFinished = true;
          return;
        default:
          return false;
      }
    },
    end(emit, isFailed) {
      if (!isFailed) finish('stop', emit);
    },
  };
}
