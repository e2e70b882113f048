import type { ProtocolOption } from '../protocols/registry.js';
import { ChunkDecoder, type ChunkReader } from './ChunkDecoder.js';
import { TextReader } from './TextReader.js';

export interface ReaderOptions {
  readonly protocol?: ProtocolOption | undefined;
  readonly maxEventBytes?: number | undefined;
}

export const isOther = (protocol: ProtocolOption | undefined) => protocol !== undefined && protocol !== 'ai-sdk';

/** What reads a response: one of our readers for the SDK's two protocols, or the one for all others. */
export async function readerFor(
  { headers }: Response,
  isText: boolean,
  { protocol, maxEventBytes }: ReaderOptions,
): Promise<ChunkReader> {
  const isOwn = protocol === 'auto' && headers.has('x-vercel-ai-ui-message-stream');
  if (isOther(protocol) && !isOwn) {
    const { DeltaReader } = await import('./anyProtocol.js');
    return new DeltaReader({ protocol, headers, maxEventBytes });
  }
  return isText ? new TextReader() : new ChunkDecoder(maxEventBytes);
}
