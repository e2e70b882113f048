import { createEncoder, type StreamEncoder } from '../../protocols/encoding/createEncoder.js';
import { activeQuirks } from '../quirks/activeQuirks.js';
import { QuirkyEncoder } from '../quirks/QuirkyEncoder.js';
import type { Chunking } from '../script/Chunker.js';
import type { PlayOptions } from './PlayOptions.js';

export function encoderOf(options: PlayOptions): StreamEncoder {
  const { protocol = 'ai-sdk', ids = false } = options;
  const quirks = activeQuirks(options);
  const eol = quirks.has('crlf') ? '\r\n' : options.eol;
  const encoder =
    typeof protocol === 'function'
      ? protocol()
      : createEncoder(protocol, { ids: ids || quirks.has('ids-on-some-events') || quirks.has('unicode-ids'), eol });
  return quirks.size === 0 ? encoder : new QuirkyEncoder(encoder, quirks, { eol: eol ?? '\n', hasIds: ids });
}

/** The chunking at the start of a response, before the script sets another. */
export function chunkingOf(options: PlayOptions): Chunking {
  return activeQuirks(options).has('rechunked') ? { seed: 1, maxBytes: 24 } : (options.chunking ?? 'event');
}
