import type { ChatPart } from '../../model/ChatMessage.js';
import type { ResponseData, ResponsePart, ToolCallState } from '../../model/ResponseState.js';
import { partialInputOf } from './partialInputOf.js';

/**
 * Caches the message part of each response part. Unchanged parts keep their identity, so that memoized components skip
 * them.
 */
const made = new WeakMap<ResponsePart, ChatPart>();

/** Converts response parts to message parts. @param isGrowing - Whether the last part is still `streaming`. */
export function partsOf({ parts }: Pick<ResponseData, 'parts'>, isGrowing: boolean): ReadonlyArray<ChatPart> {
  return parts.map((part, index) => {
    const state = isGrowing && index === parts.length - 1 ? 'streaming' : 'done';
    const before = made.get(part);
    if (before && (!('text' in part) || ('state' in before && before.state === state))) return before;
    const after = partOf(part, state);
    made.set(part, after);
    return after;
  });
}

function partOf(part: ResponsePart, state: 'streaming' | 'done'): ChatPart {
  switch (part.type) {
    case 'tool-call':
      return toolPart(part.call);
    case 'source': {
      const { id: sourceId, url, title, mediaType, filename } = part.source;
      return { type: url === undefined ? 'source-document' : 'source-url', sourceId, url, title, mediaType, filename };
    }
    case 'file':
      return { type: 'file', ...part.file };
    case 'data':
      return { type: `data-${part.entry.name}`, id: part.entry.id, data: part.entry.value };
    default:
      return { type: part.type, text: part.text, state };
  }
}

function toolPart(call: ToolCallState): ChatPart {
  const { part, id, name, runner, status, input, inputText, output, errorText, approvalId } = call;
  return {
    type: 'dynamic-tool',
    toolName: name,
    toolCallId: id ?? part,
    state: status,
    input: partialInputOf(call),
    rawInput: (input === undefined && inputText) || undefined,
    output,
    errorText,
    approval: approvalId === undefined ? undefined : { id: approvalId },
    providerExecuted: runner === 'provider' || undefined,
  };
}
