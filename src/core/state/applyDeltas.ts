import type { StreamDelta } from '../StreamDelta.js';
import type { ResponseData, ResponsePart, ToolCall } from './ResponseState.js';

/** The answer with these deltas added. What they do not touch is shared with the answer before. */
export function applyDeltas(data: ResponseData, deltas: readonly StreamDelta[]): ResponseData {
  const next: { -readonly [Key in keyof ResponseData]: ResponseData[Key] } = { ...data };
  // A list is copied once for all deltas of a commit, not once for each.
  const parts = copyOnWrite(data.parts);
  const toolCalls = copyOnWrite(data.toolCalls);
  const sources = copyOnWrite(data.sources);
  const files = copyOnWrite(data.files);
  const entries = copyOnWrite(data.data);

  const grow = (type: 'text' | 'reasoning' | 'refusal', part: string, added: string) => {
    const before = next[type];
    next[type] += added;
    const index = parts.list.findLastIndex((other) => other.type === type && other.part === part);
    const grown = parts.list[index];
    if (grown?.type !== type) parts.mutable().push({ type, part, text: added });
    // An answer of one part is held once: the part's text is the answer's.
    else parts.mutable()[index] = { type, part, text: grown.text === before ? next[type] : grown.text + added };
  };

  const changeCall = (matches: (call: ToolCall) => boolean, change: (call: ToolCall) => Partial<ToolCall>) => {
    const index = toolCalls.list.findLastIndex(matches);
    const before = toolCalls.list[index];
    if (before === undefined) return;
    const call = { ...before, ...change(before) };
    toolCalls.mutable()[index] = call;
    replacePart({ type: 'tool-call', call }, (part) => part.type === 'tool-call' && part.call === before);
  };

  const replacePart = (part: ResponsePart, isBefore: (part: ResponsePart) => boolean) => {
    parts.mutable()[parts.list.findLastIndex(isBefore)] = part;
  };

  for (const delta of joined(deltas)) {
    switch (delta.type) {
      case 'text':
      case 'reasoning':
      case 'refusal':
        grow(delta.type, delta.part, delta.text);
        break;
      case 'tool-call': {
        const { part, id, name, runner = 'client' } = delta;
        const call: ToolCall = { part, id, name, runner, status: 'input-streaming', inputText: '' };
        toolCalls.mutable().push(call);
        parts.mutable().push({ type: 'tool-call', call });
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
        parts.mutable().push({ type, source });
        break;
      }
      case 'file': {
        const { type, ...file } = delta;
        files.mutable().push(file);
        parts.mutable().push({ type, file });
        break;
      }
      case 'data': {
        const { type, transient, ...entry } = delta;
        if (transient) break;
        const before =
          entry.id === undefined
            ? undefined
            : entries.list.find(({ name, id }) => name === entry.name && id === entry.id);
        if (before === undefined) {
          entries.mutable().push(entry);
          parts.mutable().push({ type, entry });
        } else {
          entries.mutable()[entries.list.indexOf(before)] = entry;
          replacePart({ type, entry }, (part) => part.type === 'data' && part.entry === before);
        }
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

  next.parts = parts.list;
  next.toolCalls = toolCalls.list;
  next.sources = sources.list;
  next.files = files.list;
  next.data = entries.list;
  return next;
}

/**
 * Deltas of one part that follow each other as one. Appending each by itself would leave a string of as many nodes as
 * there were events, which weigh a multiple of the text.
 */
function* joined(deltas: readonly StreamDelta[]): Generator<StreamDelta> {
  for (let index = 0; index < deltas.length; index++) {
    const delta = deltas[index]!;
    if (!('text' in delta)) {
      yield delta;
      continue;
    }
    const pieces = [delta.text];
    for (
      let next = deltas[index + 1];
      next?.type === delta.type && next.part === delta.part;
      next = deltas[index + 1]
    ) {
      pieces.push(next.text);
      index++;
    }
    yield pieces.length === 1 ? delta : { ...delta, text: pieces.join('') };
  }
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
