import { abortError } from '../encoding/abortError.js';
import type { Encoding } from '../encoding/Encoding.js';

/** `{"content": …}` as server-sent events. The end of the body means `stop`. */
export function jsonEncoding(): Encoding {
  return {
    framing: 'sse',
    finishReasons: {},
    encode(delta, emit) {
      switch (delta.type) {
        case 'text':
        case 'refusal':
          emit({ content: delta.text });
          return;
        case 'finish':
          return delta.reason === 'stop' ? undefined : false;
        case 'error':
        case 'abort': {
          const { message, errorType: type, code } = delta.type === 'abort' ? abortError(delta) : delta;
          emit({ error: { message, type, code } });
          return;
        }
        default:
          return false;
      }
    },
    end(emit, isFailed) {
      if (!isFailed) emit('[DONE]');
    },
  };
}
