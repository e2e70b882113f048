/**
 * The tool calls of one response by their parts. Input that came only with the end of a call, and not as deltas before it,
 * is found here. Deltas of a call that was not started, because the protocol cannot carry it, have none.
 */
export class ToolCalls<Call> {
  readonly #calls = new Map<string, { call: Call; hasInput: boolean }>();

  get size(): number {
    return this.#calls.size;
  }

  start(part: string, call: Call): Call {
    this.#calls.set(part, { call, hasInput: false });
    return call;
  }

  get(part: string): Call | undefined {
    return this.#calls.get(part)?.call;
  }

  /** The call, whose input is about to be written. */
  withInput(part: string): Call | undefined {
    const entry = this.#calls.get(part);
    if (entry) entry.hasInput = true;
    return entry?.call;
  }

  /** The whole input where none of it was written; `''` where it was, or is empty. */
  missingInput(part: string, inputText: string): string {
    return this.#calls.get(part)?.hasInput || inputText === '{}' ? '' : inputText;
  }
}
