import type { Emit, Encoding } from '../encoding/Encoding.js';
import { finishReasons } from './finishReasons.js';

/** AG-UI. A message is closed when another delta follows it. */
export function agUiEncoding(): Encoding {
  let run: { threadId: string; runId: string } | undefined;
  let finished = false;
  let failed = false;
  let open: { type: 'TEXT' | 'REASONING'; messageId: string } | undefined;
  const calls = new Map<string, string>();

  const start = (emit: Emit, { threadId = '', runId = '' }: { threadId?: string; runId?: string } = {}) => {
    if (run) return;
    run = { threadId, runId };
    emit({ type: 'RUN_STARTED', ...run });
  };
  const close = (emit: Emit) => {
    if (open) emit({ type: `${open.type}_MESSAGE_END`, messageId: open.messageId });
    open = undefined;
  };
  const grow = (type: 'TEXT' | 'REASONING', messageId: string, delta: string, emit: Emit) => {
    if (open?.type !== type || open.messageId !== messageId) {
      close(emit);
      open = { type, messageId };
      emit({ type: `${type}_MESSAGE_START`, messageId, role: type === 'TEXT' ? 'assistant' : 'reasoning' });
    }
    emit({ type: `${type}_MESSAGE_CONTENT`, messageId, delta });
  };
  const finish = (type: string, emit: Emit) => {
    emit({ type: 'RUN_FINISHED', ...run, outcome: { type } });
    finished = true;
  };
  const callOf = (part: string, id: string | null = null) => calls.get(part) ?? id ?? part;

  return {
    framing: 'sse',
    finishReasons,
    encode(delta, emit) {
      if (delta.type === 'metadata') {
        const { threadId, runId, ...rest } = delta.value as Record<string, string>;
        if (run || Object.keys(rest).length > 0) return false;
        start(emit, { threadId, runId });
        return;
      }
      start(emit);
      if (delta.type === 'text' || delta.type === 'reasoning') {
        grow(delta.type === 'text' ? 'TEXT' : 'REASONING', delta.part, delta.text, emit);
        return;
      }
      close(emit);
      switch (delta.type) {
        case 'tool-call': {
          if (delta.runner === 'provider') return false;
          const toolCallId = delta.id ?? delta.part;
          calls.set(delta.part, toolCallId);
          emit({ type: 'TOOL_CALL_START', toolCallId, toolCallName: delta.name });
          return;
        }
        case 'tool-input':
          emit({ type: 'TOOL_CALL_ARGS', toolCallId: callOf(delta.part), delta: delta.text });
          return;
        case 'tool-call-end':
          emit({ type: 'TOOL_CALL_END', toolCallId: callOf(delta.part) });
          return;
        case 'tool-output': {
          if (delta.error !== undefined) return false;
          const toolCallId = callOf(delta.part, delta.id);
          emit({ type: 'TOOL_CALL_RESULT', messageId: `${toolCallId}-result`, toolCallId, content: delta.output });
          return;
        }
        case 'data':
          if (delta.name === 'state-snapshot') emit({ type: 'STATE_SNAPSHOT', snapshot: delta.value });
          else if (delta.name === 'state-delta') emit({ type: 'STATE_DELTA', delta: delta.value });
          else emit({ type: 'CUSTOM', name: delta.name, value: delta.value });
          return;
        case 'finish':
          finish(delta.raw, emit);
          return;
        case 'error':
          emit({ type: 'RUN_ERROR', message: delta.message, code: delta.code });
          failed = true;
          return;
        default:
          return false;
      }
    },
    end(emit) {
      start(emit);
      close(emit);
      if (!finished && !failed) finish('success', emit);
    },
  };
}
