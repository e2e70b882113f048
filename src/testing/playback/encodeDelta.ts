import type { StreamDelta } from '../../model/StreamDelta.js';
import type { StreamEncoder } from '../../protocols/encoding/createEncoder.js';
import type { PlayOptions } from './PlayOptions.js';

/**
 * A delta as framed events. For a finish delta without the provider's word, our encoders write the protocol's; a custom
 * encoder gets the reason.
 *
 * @throws TypeError where the protocol cannot express the delta.
 */
export function encodeDelta(encoder: StreamEncoder, protocol: PlayOptions['protocol'], delta: StreamDelta): string {
  const needsWord = typeof protocol === 'function' && delta.type === 'finish' && delta.raw === '';
  return encoder.encode(needsWord ? { ...delta, raw: delta.reason } : delta);
}
