import type { Encoding } from '../encoding/Encoding.js';

/** Text as it is. The end of the body is the end. */
export function textEncoding(): Encoding {
  return {
    framing: 'text',
    finishReasons: { stop: [] },
    encode(delta, emit) {
      if (delta.type !== 'text') return false;
      emit(delta.text);
    },
  };
}
