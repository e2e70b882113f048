import type { ToolCallDelta, ToolCallEndDelta, ToolInputDelta } from '../../model/StreamDelta.js';
import type { Emit } from './Encoding.js';

/** How a protocol writes tool calls. */
export interface ToolCallFormat<Call> {
  /**
   * Writes the start of a call. @returns the state for the other methods; `undefined` for a call that the protocol
   * cannot encode.
   */
  start(delta: ToolCallDelta, emit: Emit): Call | undefined;
  /** Writes a piece of input. Omitted in protocols that write only complete input. */
  input?(call: Call, text: string, emit: Emit): void;
  /** Writes the end of the input. @returns `false` for input that the protocol cannot encode. */
  end?(call: Call, delta: ToolCallEndDelta, emit: Emit): boolean | undefined;
}

/** Encodes the tool calls of one response. Input that arrives only at the end of a call is written as one piece. */
export class ToolCalls<Call> {
  readonly #format: ToolCallFormat<Call>;
  readonly #calls = new Map<string, { readonly call: Call; hasInput: boolean }>();

  constructor(format: ToolCallFormat<Call>) {
    this.#format = format;
  }

  get size(): number {
    return this.#calls.size;
  }

  get(part: string): Call | undefined {
    return this.#calls.get(part)?.call;
  }

  /** @returns `false` if the protocol cannot encode the call. */
  encode(delta: ToolCallDelta | ToolInputDelta | ToolCallEndDelta, emit: Emit): boolean | undefined {
    if (delta.type === 'tool-call') {
      const call = this.#format.start(delta, emit);
      if (call === undefined) return false;
      this.#calls.set(delta.part, { call, hasInput: false });
      return undefined;
    }
    const entry = this.#calls.get(delta.part);
    if (!entry) return false;
    if (delta.type === 'tool-input') {
      entry.hasInput = true;
      this.#format.input?.(entry.call, delta.text, emit);
      return undefined;
    }
    const isMissing = !entry.hasInput && delta.inputText !== '' && delta.inputText !== '{}';
    if (isMissing) this.#format.input?.(entry.call, delta.inputText, emit);
    return this.#format.end?.(entry.call, delta, emit);
  }
}
