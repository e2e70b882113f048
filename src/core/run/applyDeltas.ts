import type { ResponseData, ToolCallState } from '../../model/ResponseState.js';
import type { StreamDelta } from '../../model/StreamDelta.js';
import { keepInputPieces } from './inputPieces.js';

/**
 * For each delta type without text: the list of the response that holds its items, and the property of a part that
 * holds one item.
 */
const places = {
  'tool-call': ['toolCalls', 'call'],
  source: ['sources', 'source'],
  file: ['files', 'file'],
  data: ['data', 'entry'],
} as const;

type Places = typeof places;
type Piece<Type extends keyof Places> = ResponseData[Places[Type][0]][number];

/** Returns the response with added deltas. Unchanged parts are shared. */
export function applyDeltas(data: ResponseData, deltas: readonly StreamDelta[]): ResponseData {
  const next: { -readonly [Key in keyof ResponseData]: ResponseData[Key] } = { ...data };

  /** Writes to a list; index -1 appends. Each list is copied once per commit. */
  const set = (name: Places[keyof Places][0] | 'parts', index: number, item: unknown) => {
    if (next[name] === data[name]) Object.assign(next, { [name]: [...data[name]] });
    const list = next[name] as unknown[];
    list[index === -1 ? list.length : index] = item;
  };

  const grow = (type: 'text' | 'reasoning' | 'refusal', part: string, added: string) => {
    const before = next[type];
    next[type] += added;
    const index = next.parts.findLastIndex((other) => other.type === type && other.part === part);
    const grown = next.parts[index];
    // If this is the only part of its type, the part and the response share one string.
    const text = grown?.type !== type ? added : grown.text === before ? next[type] : grown.text + added;
    set('parts', index, { type, part, text });
  };

  /** Appends an item to its list and to the parts, or replaces `before` in both. */
  const put = <Type extends keyof Places>(type: Type, item: Piece<Type>, before?: Piece<Type>) => {
    const [list, key] = places[type];
    const isBefore = (part: object) => (part as Record<string, unknown>)[key] === before;
    set(list, before ? (next[list] as readonly unknown[]).lastIndexOf(before) : -1, item);
    set('parts', before ? next.parts.findLastIndex(isBefore) : -1, { type, [key]: item });
  };

  /** Changes the tool call that has this id or, in a protocol without ids, this part name. */
  const changeCall = (named: { part: string; id?: string | null }, change: Partial<ToolCallState>, addedInput = '') => {
    const before = next.toolCalls.findLast(({ part, id }) => part === named.part || (id !== null && id === named.id));
    if (!before) return;
    const after = { ...before, inputText: before.inputText + addedInput, ...change };
    keepInputPieces(before, after, addedInput);
    put('tool-call', after, before);
  };

  /** Removes parts that the server will send again. */
  const discard = (names: ReadonlySet<string>) => {
    next.parts = next.parts.filter((part) => {
      if ('part' in part) return !names.has(part.part);
      return part.type !== 'tool-call' || !names.has(part.call.part);
    });
    next.toolCalls = next.toolCalls.filter(({ part }) => !names.has(part));
    for (const type of ['text', 'reasoning', 'refusal'] as const) {
      next[type] = next.parts.map((part) => (part.type === type ? part.text : '')).join('');
    }
  };

  for (const delta of deltas) {
    switch (delta.type) {
      case 'text':
      case 'reasoning':
      case 'refusal':
        grow(delta.type, delta.part, delta.text);
        break;
      case 'tool-call': {
        const { type, part, id, name, runner = 'client' } = delta;
        put(type, { part, id, name, runner, status: 'input-streaming', inputText: '' });
        break;
      }
      case 'tool-input':
        changeCall(delta, {}, delta.text);
        break;
      case 'tool-call-end': {
        const { inputText, input } = delta;
        changeCall(delta, { status: 'input-available', inputText, input });
        break;
      }
      case 'tool-output': {
        const { output, error: errorText } = delta;
        changeCall(
          delta,
          errorText === undefined ? { status: 'output-available', output } : { status: 'output-error', errorText },
        );
        break;
      }
      case 'tool-approval':
        changeCall(delta, { status: 'approval-requested', approvalId: delta.approvalId });
        break;
      case 'source':
      case 'file': {
        const { type, ...piece } = delta;
        put(type, piece as Piece<typeof type>);
        break;
      }
      case 'data': {
        const { type, transient, ...entry } = delta;
        const isSame = ({ name, id }: typeof entry) => name === entry.name && id !== undefined && id === entry.id;
        if (!transient) put(type, entry, next.data.find(isSame));
        break;
      }
      case 'metadata':
        // Copied once per commit. A copy per delta would take quadratic time.
        if (next.metadata === data.metadata) next.metadata = { ...data.metadata };
        Object.assign(next.metadata, delta.value);
        break;
      case 'usage':
        next.usage = delta.usage;
        break;
      case 'finish':
        next.finishReason = delta.reason;
        next.rawFinishReason = delta.raw;
        break;
      case 'reset':
        discard(new Set(delta.parts));
        break;
    }
  }

  return next;
}
