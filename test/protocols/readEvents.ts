import { StreamProcessor } from '../../src/core/decoding/StreamProcessor.js';
import type { StreamDelta } from '../../src/model/StreamDelta.js';
import type { ProtocolName } from '../../src/protocols/registry.js';
import { summarise } from './summarise.js';

/** Decodes these events as one chunk. */
export function readEvents(protocol: ProtocolName, events: readonly object[]) {
  const isLines = protocol === 'ollama';
  const wire = events
    .map((event) => (isLines ? `${JSON.stringify(event)}\n` : `data: ${JSON.stringify(event)}\n\n`))
    .join('');
  const processor = new StreamProcessor({ protocol });
  const deltas: StreamDelta[] = [...processor.push(wire)];
  const end = processor.end();
  deltas.push(...end.deltas);
  return { deltas, end, processor, ...summarise(deltas, end) };
}
