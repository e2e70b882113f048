import type { Emit, Encoding, EncodingStart } from '../encoding/Encoding.js';
import { totalOf, usageFields } from '../encoding/usageFields.js';
import { finishReasons } from './finishReasons.js';

type Call = { toolCallId: string; toolName: string; providerExecuted?: true };

export function aiSdkEncoding({ eventsBefore = 0 }: EncodingStart): Encoding {
  let isStarted = eventsBefore > 0;
  let isFinished = false;
  let open: { kind: 'text' | 'reasoning'; id: string } | undefined;
  const calls = new Map<string, Call>();

  const start = (emit: Emit, about: object = {}) => {
    if (!isStarted) emit({ type: 'start', ...about });
    isStarted = true;
  };
  const close = (emit: Emit) => {
    if (open) emit({ type: `${open.kind}-end`, id: open.id });
    open = undefined;
  };
  const grow = (kind: 'text' | 'reasoning', id: string, delta: string, emit: Emit) => {
    if (open?.kind !== kind || open.id !== id) {
      close(emit);
      open = { kind, id };
      emit({ type: `${kind}-start`, id });
    }
    emit({ type: `${kind}-delta`, id, delta });
  };
  const callOf = (part: string, id: string | null) => calls.get(part)?.toolCallId ?? id ?? part;

  return {
    framing: 'sse',
    headers: { 'x-vercel-ai-ui-message-stream': 'v1' },
    finishReasons,
    encode(delta, emit) {
      if (delta.type === 'source' && delta.url === undefined && !(delta.title && delta.mediaType)) return false;
      if ((delta.type === 'tool-input' || delta.type === 'tool-call-end') && !calls.has(delta.part)) return false;
      if (delta.type === 'metadata' && !isStarted) {
        const { id, ...metadata } = delta.value;
        start(emit, { messageId: id, messageMetadata: Object.keys(metadata).length > 0 ? metadata : undefined });
        return;
      }
      start(emit);
      if (delta.type === 'text' || delta.type === 'reasoning' || delta.type === 'refusal') {
        grow(delta.type === 'reasoning' ? 'reasoning' : 'text', delta.part, delta.text, emit);
        return;
      }
      close(emit);
      switch (delta.type) {
        case 'tool-call': {
          const call: Call = {
            toolCallId: delta.id ?? delta.part,
            toolName: delta.name,
            ...(delta.runner === 'provider' && { providerExecuted: true }),
          };
          calls.set(delta.part, call);
          emit({ type: 'tool-input-start', ...call });
          return;
        }
        case 'tool-input':
          emit({ type: 'tool-input-delta', toolCallId: callOf(delta.part, null), inputTextDelta: delta.text });
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
        case 'usage': {
          const { inputTokens, outputTokens, reasoningTokens, cachedInputTokens } = delta.usage;
          const totalTokens = totalOf(delta.usage);
          const counts = { inputTokens, outputTokens, totalTokens, reasoningTokens, cachedInputTokens };
          const usage = usageFields(delta.usage, counts, ['inputTokenDetails', 'outputTokenDetails']);
          emit({ type: 'message-metadata', messageMetadata: { usage } });
          return;
        }
        case 'finish':
          isFinished = true;
          emit({ type: 'finish', finishReason: delta.reason });
          return;
        case 'error':
          emit({ type: 'error', errorText: delta.message });
          return;
        case 'abort':
          isFinished = true;
          emit({ type: 'abort', reason: delta.reason });
          return;
      }
    },
    end(emit, isFailed) {
      if (isFailed) return;
      start(emit);
      close(emit);
      if (!isFinished) emit({ type: 'finish' });
      emit('[DONE]');
    },
  };
}
