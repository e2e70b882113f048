import type { StreamDelta } from '../../model/StreamDelta.js';

/**
 * Assigns missing part and call ids. Text continues the open part of its type; a tool call or text of another type
 * opens a new part.
 */
export class PartIds {
  #parts = 0;
  #calls = 0;
  #open: { readonly type: string; readonly part: string } | undefined;
  #callId: string | null = null;

  assign(delta: StreamDelta): StreamDelta {
    switch (delta.type) {
      case 'text':
      case 'reasoning':
      case 'refusal':
        return { ...delta, part: delta.part || this.#part(delta.type) };
      case 'tool-call': {
        this.#calls += 1;
        this.#callId = delta.id === '' ? `call_${this.#calls}` : delta.id;
        this.#open = undefined;
        return { ...delta, id: this.#callId, part: delta.part || this.#part('tool') };
      }
      case 'tool-input':
        return { ...delta, part: delta.part || this.#part('tool') };
      case 'tool-call-end': {
        const part = delta.part || this.#part('tool');
        this.#open = undefined;
        return { ...delta, part };
      }
      case 'tool-output':
      case 'tool-approval':
        return { ...delta, id: delta.id === '' ? this.#callId : delta.id, part: delta.part || `tool-${this.#callId}` };
      default:
        return delta;
    }
  }

  #part(type: string): string {
    if (this.#open?.type !== type) {
      this.#parts += 1;
      this.#open = { type, part: `${type}-${this.#parts}` };
    }
    return this.#open.part;
  }
}
