import type { DeltaEmitter } from '../DeltaEmitter.js';

export interface ToolCallPiece {
  index?: number | string | null;
  id?: string | number | null;
  name?: string | null;
  arguments?: unknown;
  /** Some servers send the arguments under this name. */
  parameters?: unknown;
  function?: { name?: string | null; arguments?: unknown; parameters?: unknown } | null;
  /** The input of a custom tool is text, not JSON. */
  custom?: { name?: string | null; input?: string | null } | null;
}

interface Call {
  readonly part: string;
  readonly id: string | undefined;
}

/**
 * Assigns the pieces of tool calls to their calls. The specification uses `index`, but some servers omit it, send the
 * same index for all calls or change it within a call, and some repeat or omit ids and names.
 */
export class ToolCallPieces {
  /** Calls by index; without an index, by position in the event. */
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
    const name = textOf(custom?.name ?? fn.name) ?? '';
    const input = custom?.input ?? fn.arguments ?? fn.parameters;
    const index = indexOf(piece);
    const id = textOf(piece.id);
    let call = this.#find(index, position, id, name, input, out);
    // Skips empty pieces, which some servers send together with text.
    if (!call && id === undefined && name === '' && !isGiven(input)) return;
    if (!call) {
      call = { part: `call-${this.#count++}`, id };
      out.toolCall(call.part, { id, name, isText: custom ? true : undefined, endsWithAnswer: true, mayGrow: true });
      this.#byIndex.set(index ?? position, call);
      if (id !== undefined) this.#byId.set(id, call);
    } else {
      // The server changed the index within the call.
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
    // A name begins a new call, unless it repeats or continues the name of an existing one.
    const isUnnumbered = index === undefined && id === undefined;
    const call = isUnnumbered ? this.#last : index === undefined ? ofId : this.#byIndex.get(index);
    if (!call) return undefined;
    const open = out.openCall(call.part);
    if (id !== undefined && call.id !== undefined && id !== call.id) {
      // Some servers send a new id with each piece of the same call.
      const isPiece = open?.name === name && open.input !== '' && !open.isWhole && !/^\s*\{/.test(String(input));
      return isPiece ? call : undefined;
    }
    const isWhole = open?.isWhole || (open?.isEmptyObject && id === undefined);
    if (!open || isWhole) return isGiven(input) && !isRepeat(input, call, out) ? undefined : call;
    const isOther = open.name !== '' && open.name !== name && (isUnnumbered || open.input !== '');
    return isOther && id === undefined ? undefined : call;
  }
}

/**
 * Whether input repeats the complete input of a call. Never true for a call without an id, because equal input may then
 * belong to a second call.
 */
function isRepeat(input: unknown, call: Call, out: DeltaEmitter): boolean {
  const open = out.openCall(call.part);
  return call.id !== undefined && open !== undefined && input !== '' && input === open.input && open.isWhole;
}

function isGiven(input: unknown): boolean {
  return input !== undefined && input !== null && input !== '';
}

function indexOf({ index }: ToolCallPiece): number | undefined {
  const number = typeof index === 'string' && index !== '' ? Number(index) : index;
  return typeof number === 'number' && number >= 0 ? number : undefined;
}

/** An id or name as text. Some serializers write a missing one as `"null"`. */
function textOf(value: string | number | null | undefined): string | undefined {
  const text = value === null || value === undefined ? '' : String(value);
  return /^(|null|none|undefined)$/i.test(text) ? undefined : text;
}
