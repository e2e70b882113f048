import type { Emit, Encoding } from '../encoding/Encoding.js';
import { rawUsage } from '../encoding/rawUsage.js';

/** The data stream of `ai` 3 and 4. */
export function aiDataStreamEncoding(): Encoding {
  let finished = false;
  const calls = new Map<string, { toolCallId: string; toolName: string }>();
  const line = (code: string, value: unknown, emit: Emit) => emit(`${code}:${JSON.stringify(value)}`);
  const finish = (finishReason: string, emit: Emit) => {
    if (!finished) line('d', { finishReason }, emit);
    finished = true;
  };

  return {
    framing: 'lines',
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-vercel-ai-data-stream': 'v1' },
    encode(delta, emit) {
      switch (delta.type) {
        case 'text':
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
        case 'tool-input':
          line('c', { toolCallId: calls.get(delta.part)?.toolCallId, argsTextDelta: delta.text }, emit);
          return;
        case 'tool-call-end':
          line('9', { ...calls.get(delta.part), args: delta.input }, emit);
          return;
        case 'tool-output':
          if (delta.error !== undefined) return false;
          line('a', { toolCallId: delta.id ?? delta.part, result: delta.output }, emit);
          return;
        case 'data':
          if (delta.name !== 'data' && delta.name !== 'annotations') return false;
          line(delta.name === 'data' ? '2' : '8', delta.value, emit);
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
          if (typeof delta.value['id'] !== 'string' || Object.keys(delta.value).length > 1) return false;
          line('f', { messageId: delta.value['id'] }, emit);
          return;
        case 'usage': {
          const usage = rawUsage(delta.usage, 'promptTokens', 'completionTokens');
          line('e', { finishReason: 'unknown', usage, isContinued: false }, emit);
          return;
        }
        case 'finish':
          finish(delta.raw, emit);
          return;
        case 'error':
          line('3', delta.message, emit);
          return;
        default:
          return false;
      }
    },
    end: (emit) => finish('stop', emit),
  };
}
