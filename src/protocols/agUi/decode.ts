import type { DeltaEmitter } from '../DeltaEmitter.js';
import { contentText } from '../eventFields.js';
import { defineBuiltIn } from '../Protocol.js';
import { detect } from './detect.js';
import { finishReasons } from './finishReasons.js';

/** The fields that the decoder reads, of all event types. */
interface AgUiEvent {
  type?: string;
  threadId?: string;
  runId?: string;
  messageId?: string | null;
  role?: string;
  delta?: unknown;
  toolCallId?: string | null;
  toolCallName?: string | null;
  content?: unknown;
  outcome?: { type?: string } | null;
  message?: string;
  code?: string;
  name?: string;
  value?: unknown;
  snapshot?: unknown;
  messages?: AgUiMessage[] | null;
  /** Only TanStack AI sends this field. */
  finishReason?: string | null;
  usage?: object | null;
}

interface AgUiMessage {
  id: string;
  role?: string;
  content?: unknown;
  toolCalls?: { id: string; function?: { name?: string; arguments?: string } }[] | null;
}

/** AG-UI 1.0 and the event names of 0.x. A response may contain several runs, so `RUN_FINISHED` may not be the end. */
export const agUi = defineBuiltIn<AgUiEvent>({
  name: 'ag-ui',
  detect,
  finishReasons,
  framing: 'sse',
  createDecoder() {
    let runs = 0;
    // The current message and call, for events without an id.
    let message = '';
    let call = '';
    /** The part of the latest call with each id. */
    const parts = new Map<string, string>();
    const partOf = (id: string) => parts.get(id) ?? id;
    const others = new Set<string>();
    /** Text by message id, for events that repeat the text so far. */
    const streamed = new Map<string, string>();
    let snapshot: readonly AgUiMessage[] = [];

    function startMessage({ messageId, role }: AgUiEvent): void {
      if (typeof messageId === 'string') message = messageId;
      if (role && role !== 'assistant' && role !== 'reasoning') others.add(message);
    }

    /** Returns the new text of an event. The event contains either a piece of the text or the whole text so far. */
    function addedText(content: unknown): string {
      if (typeof content !== 'string') return '';
      const before = streamed.get(message) ?? '';
      const isWhole = content.startsWith(before);
      streamed.set(message, isWhole ? content : before + content);
      return isWhole ? content.slice(before.length) : content;
    }

    /** Adds content that only the last snapshot contains, from the messages after the last user message. */
    function readSnapshot(out: DeltaEmitter): void {
      const from = snapshot.findLastIndex(({ role }) => role === 'user') + 1;
      const answers = snapshot.slice(from).filter(({ role }) => role === 'assistant');
      // Some servers change the ids of streamed messages in the snapshot. If no id matches, the text was already
      // streamed.
      const isKnown = streamed.size > 0 && !answers.some(({ id }) => streamed.has(id));
      for (const { id, content, toolCalls } of answers) {
        if (!isKnown && !streamed.has(id)) out.text(contentText(content), id);
        streamed.set(id, '');
        for (const { id: callId, function: fn } of toolCalls ?? []) {
          out.toolCall(partOf(callId), { id: callId, name: fn?.name });
          out.toolCallEnd(partOf(callId), fn?.arguments);
        }
      }
      snapshot = [];
    }

    function startCall({ toolCallId, toolCallName }: AgUiEvent, out: DeltaEmitter): void {
      if (typeof toolCallId === 'string') call = toolCallId;
      if (typeof toolCallName !== 'string') return;
      const part = parts.get(call);
      // Some servers use one id for several calls.
      if (part !== undefined && out.openCall(part)) return;
      parts.set(call, out.newPart(call));
      out.toolCall(partOf(call), { id: call, name: toolCallName });
    }

    return (event, out) => {
      // THINKING_ events have the fields of the REASONING_ events.
      const type = String(event.type).replace(/^THINKING_TEXT_|^THINKING_/, 'REASONING_');
      switch (type) {
        case 'TEXT_MESSAGE_START':
        case 'REASONING_MESSAGE_START':
          startMessage(event);
          return;
        case 'TEXT_MESSAGE_CONTENT':
        case 'TEXT_MESSAGE_CHUNK':
          startMessage(event);
          if (typeof event.delta !== 'string') out.dependsOnEarlier();
          if (!others.has(message)) out.text(event.delta ?? addedText(event.content), message || undefined);
          if (!streamed.has(message)) streamed.set(message, '');
          return;
        case 'REASONING_MESSAGE_CONTENT':
        case 'REASONING_MESSAGE_CHUNK':
          out.reasoning(event.delta, event.messageId ?? 'reasoning');
          return;
        case 'TOOL_CALL_START':
          startCall(event, out);
          return;
        case 'TOOL_CALL_ARGS':
        case 'TOOL_CALL_CHUNK':
          startCall(event, out);
          out.toolInput(partOf(call), event.delta);
          return;
        case 'TOOL_CALL_END':
          out.toolCallEnd(partOf(event.toolCallId ?? call));
          return;
        case 'TOOL_CALL_RESULT': {
          const id = event.toolCallId ?? call;
          out.toolOutput(partOf(id), { id, output: event.content });
          return;
        }
        case 'RUN_STARTED':
          runs++;
          out.completion = 'incomplete';
          out.metadata({ threadId: event.threadId, runId: event.runId });
          return;
        case 'RUN_FINISHED': {
          runs = Math.max(0, runs - 1);
          readSnapshot(out);
          out.usage(event.usage);
          const reason = event.finishReason ?? event.outcome?.type ?? 'success';
          out.toolCallsEnd(reason);
          out.finish(reason);
          if (runs === 0) out.allowEof();
          return;
        }
        case 'RUN_ERROR':
          out.error({ message: event.message, code: event.code });
          runs = 0;
          out.allowEof();
          return;
        case 'CUSTOM':
          out.add({ type: 'data', name: event.name ?? '', value: event.value });
          return;
        case 'MESSAGES_SNAPSHOT':
          snapshot = event.messages ?? [];
          return;
        case 'STATE_SNAPSHOT':
          out.add({ type: 'data', name: 'state-snapshot', value: event.snapshot });
          return;
        case 'STATE_DELTA':
          out.add({ type: 'data', name: 'state-delta', value: event.delta });
          return;
        case 'TEXT_MESSAGE_END':
        case 'STEP_STARTED':
        case 'STEP_FINISHED':
        case 'RAW':
          return;
        default:
          return /^(REASONING|ACTIVITY)_/.test(type) ? undefined : false;
      }
    };
  },
});
