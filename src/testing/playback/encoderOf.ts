import { createEncoder, type StreamEncoder } from '../../protocols/encoding/createEncoder.js';
import type { PlayOptions } from './PlayOptions.js';

/** A fresh encoder for one response. */
export function encoderOf({ protocol = 'ai-sdk', ids, eol }: PlayOptions): StreamEncoder {
  return typeof protocol === 'function' ? protocol() : createEncoder(protocol, { ids, eol });
}
