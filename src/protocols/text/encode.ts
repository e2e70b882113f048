import type { Encoding } from '../encoding/Encoding.js';

/** Plain text. The response ends with the body; an error can only be reported by breaking the connection. */
export function textEncoding(): Encoding {
  return {
    framing: 'text',
    finishReasons: {},
    encode(delta, emit) {
      if (delta.type === 'text' || delta.type === 'refusal') emit(delta.text);
      else if (delta.type !== 'finish' || delta.reason !== 'stop') return false;
    },
  };
}
