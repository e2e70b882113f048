import type { Encoding } from '../encoding/Encoding.js';

/** The generic protocol: `{"content": …}` as server-sent events. */
export function jsonEncoding(): Encoding {
  return {
    framing: 'sse',
    finishReasons: { stop: [] },
    encode(delta, emit) {
      if (delta.type === 'text') emit({ content: delta.text });
      else if (delta.type === 'error') {
        emit({ error: { message: delta.message, type: delta.errorType, code: delta.code } });
      } else return false;
    },
    end: (emit) => emit('[DONE]'),
  };
}
