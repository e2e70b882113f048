import type { StreamDelta } from '../StreamDelta.js';
import type { ResponseData, ToolCall } from './ResponseState.js';

/** The answer with these deltas added. What they do not touch is shared with the answer before. */
export function applyDeltas(data: ResponseData, deltas: readonly StreamDelta[]): ResponseData {
  const next: { -readonly [Key in keyof ResponseData]: ResponseData[Key] } = { ...data };
  // A list is copied once for all deltas of a commit, not once for each: a thousand tool calls stay linear.
  const toolCalls = copyOnWrite(data.toolCalls);
  const sources = copyOnWrite(data.sources);
  const files = copyOnWrite(data.files);
  const entries = copyOnWrite(data.data);

  const changeCall = (matches: (call: ToolCall) => boolean, change: (call: ToolCall) => Partial<ToolCall>) => {
    const index = toolCalls.list.findLastIndex(matches);
    const call = toolCalls.list[index];
    if (call !== undefined) toolCalls.mutable()[index] = { ...call, ...change(call) };
  };

  for (const delta of deltas) {
    switch (delta.type) {
      case 'text':
        next.text += delta.text;
        break;
      case 'reasoning':
        next.reasoning += delta.text;
        break;
      case 'refusal':
        next.refusal += delta.text;
        break;
      case 'tool-call': {
        const { part, id, name, runner = 'client' } = delta;
        toolCalls.mutable().push({ part, id, name, runner, status: 'input-streaming', inputText: '' });
        break;
      }
      case 'tool-input':
        changeCall(
          (call) => call.part === delta.part,
          (call) => ({ inputText: call.inputText + delta.text }),
        );
        break;
      case 'tool-call-end':
        changeCall(
          (call) => call.part === delta.part,
          () => ({ status: 'called', inputText: delta.inputText, input: delta.input }),
        );
        break;
      case 'tool-output':
        changeCall(answeredBy(delta), () =>
          delta.error === undefined
            ? { status: 'done', output: delta.output }
            : { status: 'failed', errorText: delta.error },
        );
        break;
      case 'tool-approval':
        changeCall(answeredBy(delta), () => ({ status: 'awaiting-approval', approvalId: delta.approvalId }));
        break;
      case 'source': {
        const { type, ...source } = delta;
        sources.mutable().push(source);
        break;
      }
      case 'file': {
        const { type, ...file } = delta;
        files.mutable().push(file);
        break;
      }
      case 'data': {
        const { name, id, value, transient } = delta;
        if (transient) break;
        const index = id === undefined ? -1 : entries.list.findIndex((entry) => entry.name === name && entry.id === id);
        if (index === -1) entries.mutable().push({ name, id, value });
        else entries.mutable()[index] = { name, id, value };
        break;
      }
      case 'metadata':
        next.metadata = { ...next.metadata, ...delta.value };
        break;
      case 'usage':
        next.usage = delta.usage;
        break;
      case 'finish':
        next.finishReason = delta.reason;
        break;
    }
  }

  next.toolCalls = toolCalls.list;
  next.sources = sources.list;
  next.files = files.list;
  next.data = entries.list;
  return next;
}

/** A tool's answer names its call by id; where the wire has no ids, by part. */
function answeredBy({ id, part }: { readonly id: string | null; readonly part: string }) {
  return (call: ToolCall) => call.part === part || (id !== null && call.id === id);
}

function copyOnWrite<Item>(original: ReadonlyArray<Item>) {
  let copy: Item[] | undefined;
  return {
    get list(): ReadonlyArray<Item> {
      return copy ?? original;
    },
    mutable: () => {
      copy ??= [...original];
      return copy;
    },
  };
}
