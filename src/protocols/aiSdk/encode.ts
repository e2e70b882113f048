import type { Emit, Encoding } from '../encoding/Encoding.js';
import { rawUsage } from '../encoding/rawUsage.js';
import { finishReasons } from './finishReasons.js';

/** The AI SDK's UI message stream. A text or reasoning part is closed when another delta follows it. */
export function aiSdkEncoding(): Encoding {
  let started = false;
  let finished = false;
  let open: { kind: 'text' | 'reasoning'; id: string } | undefined;
  const calls = new Map<string, { toolCallId: string; toolName: string; providerExecuted?: true }>();

  const start = (emit: Emit, about: object = {}) => {
    if (!started) emit({ type: 'start', ...about });
    started = true;
  };
  const close = (emit: Emit) => {
    if (open) emit({ type: `${open.kind}-end`, id: open.id });
    open = undefined;
  };
  const grow = (kind: 'text' | 'reasoning', id: string, emit: Emit) => {
    if (open?.kind === kind && open.id === id) return;
    close(emit);
    open = { kind, id };
    emit({ type: `${kind}-start`, id });
  };
  const callOf = (part: string, id: string | null = null) => calls.get(part)?.toolCallId ?? id ?? part;

  return {
    framing: 'sse',
    finishReasons,
    headers: { 'x-vercel-ai-ui-message-stream': 'v1' },
    encode(delta, emit) {
      if (delta.type === 'refusal') return false;
      if (delta.type === 'source' && delta.url === undefined && !(delta.title && delta.mediaType)) return false;
      if (delta.type === 'metadata' && !started) {
        const { id, ...metadata } = delta.value;
        start(emit, {
          messageId: id,
          messageMetadata: Object.keys(metadata).length > 0 ? metadata : undefined,
        });
        return;
      }
      start(emit);
      if (delta.type === 'text' || delta.type === 'reasoning') {
        grow(delta.type, delta.part, emit);
        emit({ type: `${delta.type}-delta`, id: delta.part, delta: delta.text });
        return;
      }
      close(emit);
      switch (delta.type) {
        case 'tool-call': {
          const call = {
            toolCallId: delta.id ?? delta.part,
            toolName: delta.name,
            ...(delta.runner === 'provider' && { providerExecuted: true as const }),
          };
          calls.set(delta.part, call);
          emit({ type: 'tool-input-start', ...call });
          return;
        }
        case 'tool-input':
          emit({ type: 'tool-input-delta', toolCallId: callOf(delta.part), inputTextDelta: delta.text });
          return;
        case 'tool-call-end':
          emit({ type: 'tool-input-available', ...calls.get(delta.part), input: delta.input });
          return;
        case 'tool-output': {
          const toolCallId = callOf(delta.part, delta.id);
          if (delta.error === 'denied') emit({ type: 'tool-output-denied', toolCallId });
          else if (delta.error !== undefined) emit({ type: 'tool-output-error', toolCallId, errorText: delta.error });
          else emit({ type: 'tool-output-available', toolCallId, output: delta.output });
          return;
        }
        case 'tool-approval':
          emit({
            type: 'tool-approval-request',
            approvalId: delta.approvalId,
            toolCallId: callOf(delta.part, delta.id),
          });
          return;
        case 'source': {
          const { id: sourceId, url, title, mediaType, filename } = delta;
          if (url !== undefined) emit({ type: 'source-url', sourceId, url, title });
          else emit({ type: 'source-document', sourceId, mediaType, title, filename });
          return;
        }
        case 'file':
          emit({ type: 'file', mediaType: delta.mediaType, url: delta.url });
          return;
        case 'data':
          emit({ type: `data-${delta.name}`, id: delta.id, data: delta.value, transient: delta.transient });
          return;
        case 'metadata':
          emit({ type: 'message-metadata', messageMetadata: delta.value });
          return;
        case 'usage':
          emit({
            type: 'message-metadata',
            messageMetadata: { usage: rawUsage(delta.usage, 'inputTokens', 'outputTokens', 'totalTokens') },
          });
          return;
        case 'finish':
          finished = true;
          emit({ type: 'finish', finishReason: delta.reason });
          return;
        case 'error':
          emit({ type: 'error', errorText: delta.message });
          return;
        case 'abort':
          finished = true;
          emit({ type: 'abort', reason: delta.reason });
          return;
      }
    },
    end(emit) {
      close(emit);
      if (!finished) emit({ type: 'finish' });
      emit('[DONE]');
    },
  };
}
