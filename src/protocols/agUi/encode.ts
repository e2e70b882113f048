import type { Usage } from '../../model/StreamDelta.js';
import { abortError } from '../encoding/abortError.js';
import type { Emit, Encoding, EncodingStart } from '../encoding/Encoding.js';
import { ToolCalls } from '../encoding/ToolCalls.js';
import { totalOf, withoutUndefined } from '../encoding/usageFields.js';
import { finishReasons } from './finishReasons.js';

/** AG-UI. `RUN_FINISHED` contains the usage and must be the last event, so it waits until the usage is known. */
export function agUiEncoding({ eventsBefore = 0 }: EncodingStart): Encoding {
  let run = eventsBefore > 0 ? { threadId: '', runId: '' } : undefined;
  let usage: Usage | undefined;
  let outcome: string | undefined;
  let isOver = false;
  let open: { type: 'TEXT' | 'REASONING'; messageId: string } | undefined;
  const openCalls = new Set<string>();

  const start = (emit: Emit, { threadId = '', runId = '' }: { threadId?: string; runId?: string } = {}) => {
    if (run) return;
    run = { threadId, runId };
    emit({ type: 'RUN_STARTED', ...run });
  };
  const close = (emit: Emit) => {
    if (open) emit({ type: `${open.type}_MESSAGE_END`, messageId: open.messageId });
    open = undefined;
  };
  const endCall = (toolCallId: string, emit: Emit) => {
    if (openCalls.delete(toolCallId)) emit({ type: 'TOOL_CALL_END', toolCallId });
  };
  const calls = new ToolCalls<string>({
    start({ part, id, name, runner }, emit) {
      if (runner === 'provider') return undefined;
      start(emit);
      close(emit);
      const toolCallId = id ?? part;
      openCalls.add(toolCallId);
      emit({ type: 'TOOL_CALL_START', toolCallId, toolCallName: name });
      return toolCallId;
    },
    input: (toolCallId, delta, emit) => emit({ type: 'TOOL_CALL_ARGS', toolCallId, delta }),
    end(toolCallId, _, emit) {
      endCall(toolCallId, emit);
    },
  });
  const grow = (type: 'TEXT' | 'REASONING', messageId: string, delta: string, emit: Emit) => {
    if (open?.type !== type || open.messageId !== messageId) {
      close(emit);
      open = { type, messageId };
      emit({ type: `${type}_MESSAGE_START`, messageId, role: type === 'TEXT' ? 'assistant' : 'reasoning' });
    }
    emit({ type: `${type}_MESSAGE_CONTENT`, messageId, delta });
  };
  const finish = (emit: Emit) => {
    if (isOver) return;
    isOver = true;
    start(emit);
    close(emit);
    for (const toolCallId of openCalls) endCall(toolCallId, emit);
    emit({
      type: 'RUN_FINISHED',
      ...run,
      outcome: outcome === 'interrupt' ? { type: outcome, interrupts: [] } : { type: outcome ?? 'success' },
      usage: usage && [usageOf(usage)],
    });
  };

  return {
    framing: 'sse',
    finishReasons,
    encode(delta, emit) {
      if (isOver) return delta.type === 'finish' ? undefined : false;
      switch (delta.type) {
        case 'metadata': {
          const { threadId, runId } = delta.value as Record<string, string | undefined>;
          if (run || (threadId === undefined && runId === undefined)) return false;
          start(emit, { threadId, runId });
          return;
        }
        case 'text':
        case 'refusal':
        case 'reasoning':
          start(emit);
          grow(delta.type === 'reasoning' ? 'REASONING' : 'TEXT', delta.part, delta.text, emit);
          return;
        case 'tool-call':
        case 'tool-input':
        case 'tool-call-end':
          return calls.encode(delta, emit);
        case 'tool-output': {
          start(emit);
          close(emit);
          const toolCallId = calls.get(delta.part) ?? delta.id ?? delta.part;
          const result = delta.error ?? delta.output;
          const content = typeof result === 'string' ? result : JSON.stringify(result);
          emit({ type: 'TOOL_CALL_RESULT', messageId: `${toolCallId}-result`, toolCallId, content });
          return;
        }
        case 'data':
          start(emit);
          close(emit);
          if (delta.name === 'state-snapshot') emit({ type: 'STATE_SNAPSHOT', snapshot: delta.value });
          else if (delta.name === 'state-delta') emit({ type: 'STATE_DELTA', delta: delta.value });
          else emit({ type: 'CUSTOM', name: delta.name, value: delta.value });
          return;
        case 'usage':
          usage = delta.usage;
          if (outcome !== undefined) finish(emit);
          return;
        case 'finish':
          outcome = delta.raw === 'interrupt' || delta.raw === 'cancelled' ? delta.raw : 'success';
          if (usage) finish(emit);
          return;
        case 'error':
        case 'abort': {
          const { message, code } = delta.type === 'abort' ? abortError(delta) : delta;
          start(emit);
          close(emit);
          isOver = true;
          emit({ type: 'RUN_ERROR', message, code });
          return;
        }
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
  const { inputTokens, outputTokens, reasoningTokens, cachedInputTokens } = usage;
  return withoutUndefined({
    inputTokens,
    outputTokens,
    totalTokens: totalOf(usage),
    reasoningTokens,
    cachedInputTokens,
  });
}
