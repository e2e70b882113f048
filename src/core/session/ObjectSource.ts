import type { ResponseData } from '../../model/ResponseState.js';
import type { StreamDelta } from '../../model/StreamDelta.js';
import { EmbeddedJson } from '../json/EmbeddedJson.js';

/** Where in the response the object is. */
export type ObjectFrom = 'auto' | 'text' | { readonly tool: string };

interface Call {
  readonly id: string | null;
  readonly json: EmbeddedJson;
  hasInput: boolean;
}

/** Parses all parts of a response that may contain the object, and selects one. */
export class ObjectSource {
  readonly #from: ObjectFrom;
  readonly #text = new EmbeddedJson();
  readonly #calls = new Map<string, Call>();
  #characters = 0;

  constructor(from: ObjectFrom) {
    this.#from = from;
  }

  push(deltas: readonly StreamDelta[]): void {
    for (const delta of deltas) {
      if (delta.type === 'text' || delta.type === 'tool-input') this.#characters += delta.text.length;
      this.#take(delta);
    }
  }

  isShown({ text, toolCalls }: ResponseData): boolean {
    return this.#characters === toolCalls.reduce((length, { inputText }) => length + inputText.length, text.length);
  }

  /** The parser of the text if it contains JSON, otherwise that of the first matching tool call. */
  get json(): EmbeddedJson {
    return this.#chosen?.[1].json ?? this.#text;
  }

  /** The text from which the object was parsed. */
  rawText({ text, toolCalls }: ResponseData): string {
    const part = this.#chosen?.[0];
    return part === undefined ? text : (toolCalls.findLast((call) => call.part === part)?.inputText ?? '');
  }

  get #chosen(): [part: string, call: Call] | undefined {
    if (this.#from === 'auto' && this.#text.value !== undefined) return undefined;
    const [first] = this.#calls;
    return first;
  }

  #take(delta: StreamDelta): void {
    const from = this.#from;
    switch (delta.type) {
      case 'text':
        if (typeof from === 'string') this.#text.push(delta.text);
        break;
      case 'tool-call': {
        const isMeant =
          typeof from === 'object' ? delta.name === from.tool : from === 'auto' && delta.runner !== 'provider';
        if (isMeant) this.#calls.set(delta.part, { id: delta.id, json: new EmbeddedJson(), hasInput: false });
        break;
      }
      case 'tool-input': {
        const call = this.#calls.get(delta.part);
        if (!call) break;
        call.json.push(delta.text);
        call.hasInput = true;
        break;
      }
      case 'tool-call-end': {
        const call = this.#calls.get(delta.part);
        if (call && !call.hasInput) call.json.push(delta.inputText);
        break;
      }
      case 'tool-output':
        // A call that the server ran is an intermediate step, and the model repeats a failed call, so neither contains
        // the object.
        if (from === 'auto' || delta.error !== undefined)
          for (const [part, { id }] of this.#calls)
            if (part === delta.part || (id !== null && id === delta.id)) this.#calls.delete(part);
        break;
    }
  }
}
