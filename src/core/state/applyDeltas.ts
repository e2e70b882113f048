import type { StreamDelta } from '../StreamDelta.js';
import type { ResponseData, ResponsePart, ToolCall } from './ResponseState.js';

type ListName = 'parts' | 'toolCalls' | 'sources' | 'files' | 'data';

/** The answer with these deltas added. What they do not touch is shared with the answer before. */
export function applyDeltas(data: ResponseData, deltas: readonly StreamDelta[]): ResponseData {
  const next: { -readonly [Key in keyof ResponseData]: ResponseData[Key] } = { ...data };
  /** A list to write to: copied once for all deltas of a commit, not once for each. */
  const own = <Name extends ListName>(name: Name) => {
    if (next[name] === data[name]) Object.assign(next, { [name]: [...data[name]] });
    return next[name] as Array<ResponseData[Name][number]>;
  };

  const grow = (type: 'text' | 'reasoning' | 'refusal', part: string, added: string) => {
    const before = next[type];
    next[type] += added;
    const index = next.parts.findLastIndex((other) => other.type === type && other.part === part);
    const grown = next.parts[index];
    if (grown?.type !== type) own('parts').push({ type, part, text: added });
    // An answer of one part is held once: the part's text is the answer's.
    else own('parts')[index] = { type, part, text: grown.text === before ? next[type] : grown.text + added };
  };

  const changeCall = (matches: (call: ToolCall) => boolean, change: (call: ToolCall) => Partial<ToolCall>) => {
    const index = next.toolCalls.findLastIndex(matches);
    const before = next.toolCalls[index];
    if (before === undefined) return;
    const call = { ...before, ...change(before) };
    own('toolCalls')[index] = call;
    replacePart({ type: 'tool-call', call }, (part) => part.type === 'tool-call' && part.call === before);
  };

  const replacePart = (part: ResponsePart, isBefore: (part: ResponsePart) => boolean) => {
    own('parts')[next.parts.findLastIndex(isBefore)] = part;
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
        own('toolCalls').push(call);
        own('parts').push({ type: 'tool-call', call });
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
        own('sources').push(source);
        own('parts').push({ type, source });
        break;
      }
      case 'file': {
        const { type, ...file } = delta;
        own('files').push(file);
        own('parts').push({ type, file });
        break;
      }
      case 'data': {
        const { type, transient, ...entry } = delta;
        if (transient) break;
        const index = next.data.findIndex(({ name, id }) => name === entry.name && id !== undefined && id === entry.id);
        const before = next.data[index];
        if (before === undefined) {
          own('data').push(entry);
          own('parts').push({ type, entry });
        } else {
          own('data')[index] = entry;
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
