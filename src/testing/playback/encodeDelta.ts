import type { StreamDelta } from '../../model/StreamDelta.js';
import type { StreamEncoder } from '../../protocols/encoding/createEncoder.js';
import type { PlayOptions } from './PlayOptions.js';

/**
 * Encodes a delta as framed events. For a finish delta without a provider's own reason, the built-in encoders write the
 * protocol's reason; a custom encoder receives `reason`.
 *
 * @throws TypeError if the protocol cannot encode the delta.
 */
export function encodeDelta(encoder: StreamEncoder, protocol: PlayOptions['protocol'], delta: StreamDelta): string {
  const needsWord = typeof protocol === 'function' && delta.type === 'finish' && delta.raw === '';
  return encoder.encode(needsWord ? { ...delta, raw: delta.reason } : delta);
}
