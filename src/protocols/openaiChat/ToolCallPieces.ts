import type { DeltaEmitter } from '../DeltaEmitter.js';

/** A piece of a tool call. */
export interface ToolCallPiece {
  index?: number | string | null;
  id?: string | number | null;
  name?: string | null;
  arguments?: unknown;
  function?: { name?: string | null; arguments?: unknown } | null;
  /** The input of a custom tool is any text. */
  custom?: { name?: string | null; input?: string | null } | null;
}

interface Call {
  readonly part: string;
  readonly id: string | undefined;
}

/**
 * Finds the call to which each piece belongs. By the specification the index tells; servers leave it out, give all calls
 * the same one, or number the head and the rest of a call differently, and repeat or leave out ids and names.
 */
export class ToolCallPieces {
  /** Without an index, the position among the pieces of an event is used. */
  readonly #byIndex = new Map<number, Call>();
  readonly #byId = new Map<string, Call>();
  #last: Call | undefined;
  #count = 0;

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  add(piece: ToolCallPiece, position: number, out: DeltaEmitter): void {
    const { custom } = piece;
    const fn = piece.function ?? piece;
    const name = custom?.name ?? fn.name ?? '';
    const input = custom?.input ?? fn.arguments;
    const index = indexOf(piece);
    const id = idOf(piece);
    let call = this.#find(index, position, id, name, input, out);
    if (!call) {
      call = { part: `call-${this.#count++}`, id };
      out.toolCall(call.part, { id, name, isText: custom ? true : undefined, endsWithAnswer: true, mayGrow: true });
      this.#byIndex.set(index ?? position, call);
      if (id !== undefined) this.#byId.set(id, call);
    } else {
      // The rest of a call under another index.
      if (index !== undefined && !this.#byIndex.has(index)) this.#byIndex.set(index, call);
      if (id !== undefined) out.toolId(call.part, id);
      if (name !== '') out.toolName(call.part, name);
    }
    this.#last = call;
    if (!isRepeat(input, call, out)) out.toolInput(call.part, input);
  }

  #find(
    index: number | undefined,
    position: number,
    id: string | undefined,
    name: string,
    input: unknown,
    out: DeltaEmitter,
  ): Call | undefined {
    const ofId = id === undefined ? undefined : this.#byId.get(id);
    if (name === '') {
      const ofIndex = this.#byIndex.get(index ?? position);
      return ofId ?? ofIndex ?? (id === undefined ? this.#last : undefined);
    }
    // A name begins a call, unless it repeats or continues the one of a call that is there.
    const isUnnumbered = index === undefined && id === undefined;
    const call = isUnnumbered ? this.#last : index === undefined ? ofId : this.#byIndex.get(index);
    if (!call) return undefined;
    if (id !== undefined && call.id !== undefined && id !== call.id) return undefined;
    const open = out.openCall(call.part);
    const isWhole = open?.isWhole || (open?.isEmptyObject && id === undefined);
    if (!open || isWhole) return isGiven(input) && !isRepeat(input, call, out) ? undefined : call;
    const isOther = open.name !== '' && open.name !== name && (isUnnumbered || open.input !== '');
    return isOther && id === undefined ? undefined : call;
  }
}

/** Input that is a call's whole input again. A second call without an id may have the same input. */
function isRepeat(input: unknown, call: Call, out: DeltaEmitter): boolean {
  const open = out.openCall(call.part);
  return call.id !== undefined && open?.isWhole === true && typeof input === 'string' && input === open.input;
}

function isGiven(input: unknown): boolean {
  return input !== undefined && input !== null && input !== '';
}

function indexOf({ index }: ToolCallPiece): number | undefined {
  const number = typeof index === 'string' && index !== '' ? Number(index) : index;
  return typeof number === 'number' && number >= 0 ? number : undefined;
}

/** Serializers write a missing id as text. */
function idOf({ id }: ToolCallPiece): string | undefined {
  const text = id === null || id === undefined ? '' : String(id);
  return /^(|null|none|undefined)$/i.test(text) ? undefined : text;
}
