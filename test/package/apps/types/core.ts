// Type-checks code for a server or worker: only the types of Node, without the DOM library.
import { readDeltas, StreamProcessor, StreamSession } from 'sluice/core';

export const session = new StreamSession({ api: 'https://example.com/api/stream' });
export const processor = new StreamProcessor();

export async function lengthOf(response: Response): Promise<number> {
  let length = 0;
  for await (const deltas of readDeltas(response)) length += JSON.stringify(deltas).length;
  return length;
}
