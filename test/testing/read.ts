import { mergeDeltas } from '../../src/core/decoding/mergeDeltas.js';
import { readDeltas } from '../../src/core/decoding/readDeltas.js';
import { StreamProcessor } from '../../src/core/decoding/StreamProcessor.js';
import type { StreamDelta } from '../../src/model/StreamDelta.js';
import type { ProtocolOption } from '../../src/protocols/registry.js';

/** Decodes a response like a session. */
export async function readAnswer(response: Response, protocol?: ProtocolOption) {
  const processor = new StreamProcessor({ protocol, headers: response.headers, onSkip: () => {} });
  const deltas: StreamDelta[] = [];
  let error: unknown;
  try {
    for await (const batch of readDeltas(response, { processor })) deltas.push(...batch);
  } catch (caught) {
    error = caught;
  }
  const text = deltas.map((delta) => (delta.type === 'text' ? delta.text : '')).join('');
  return { text, deltas: mergeDeltas(deltas), outcome: processor.end().outcome, skipped: processor.skipped, error };
}

/** The chunks of a response as text. */
export async function readChunks(response: Response): Promise<string[]> {
  const chunks: string[] = [];
  for await (const chunk of response.body!) chunks.push(new TextDecoder().decode(chunk));
  return chunks;
}
