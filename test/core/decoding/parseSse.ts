import { StreamProcessor } from '../../../src/core/decoding/StreamProcessor.js';
import { defineProtocol } from '../../../src/protocols/Protocol.js';

export interface ParsedEvent {
  data: string;
  name: string;
  id: string;
}

/** All events of the chunks, and the state of the processor at the end. */
export function parseSse(chunks: Iterable<Uint8Array>) {
  const events: ParsedEvent[] = [];
  const protocol = defineProtocol<string>({
    name: 'events',
    framing: 'sse',
    data: 'text',
    createDecoder: () => (data, _, name) => {
      events.push({ data, name, id: processor.lastEventId });
      return true;
    },
  });
  const processor = new StreamProcessor({ protocol });
  for (const chunk of chunks) processor.push(chunk);
  return { events, lastEventId: processor.lastEventId, retryMs: processor.retryMs };
}

export function cutAt(text: string, cuts: readonly number[]): Uint8Array[] {
  const bytes = new TextEncoder().encode(text);
  const at = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [...at, bytes.length].map((cut, n) => bytes.subarray(at[n - 1] ?? 0, cut));
}
