/** Tracks the tool calls of one response by part, and finds input that arrived only at the end of a call. */
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

  withInput(part: string): Call | undefined {
    const entry = this.#calls.get(part);
    if (entry) entry.hasInput = true;
    return entry?.call;
  }

  /** Returns the complete input if none of it was written, otherwise `''`. */
  missingInput(part: string, inputText: string): string {
    return this.#calls.get(part)?.hasInput || inputText === '{}' ? '' : inputText;
  }
}
