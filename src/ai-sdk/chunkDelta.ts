import type { UIMessageChunk } from 'ai';

type DeltaChunk = Extract<UIMessageChunk, { type: 'text-delta' | 'reasoning-delta' | 'tool-input-delta' }>;

/** Whether a chunk only adds text to a part that is there; it can wait for a frame, and be joined with its neighbour. */
export function isDelta(chunk: UIMessageChunk): chunk is DeltaChunk {
  return chunk.type === 'text-delta' || chunk.type === 'reasoning-delta' || chunk.type === 'tool-input-delta';
}

export function deltaOf(chunk: DeltaChunk): string {
  return chunk.type === 'tool-input-delta' ? chunk.inputTextDelta : chunk.delta;
}

export function withDelta(chunk: DeltaChunk, text: string): UIMessageChunk {
  return chunk.type === 'tool-input-delta' ? { ...chunk, inputTextDelta: text } : { ...chunk, delta: text };
}

/** What names the part, or the thing, that a chunk is about. */
export function idOf(chunk: UIMessageChunk): unknown {
  const { id, toolCallId, sourceId, approvalId, messageId } = chunk as unknown as Record<string, unknown>;
  return toolCallId ?? id ?? sourceId ?? approvalId ?? messageId;
}

/** Two deltas of one part as one, `undefined` where they cannot be joined. The SDK makes the same message of both. */
export function mergeChunks(first: UIMessageChunk, second: UIMessageChunk): UIMessageChunk | undefined {
  if (first.type !== second.type || !isDelta(first) || !isDelta(second) || idOf(first) !== idOf(second)) {
    return undefined;
  }
  return withDelta({ ...first, ...second } as DeltaChunk, deltaOf(first) + deltaOf(second));
}

/** How much a chunk weighs, in characters: those of a delta's text or a file's data, a flat rate for the others. */
export function weightOf(chunk: UIMessageChunk): number {
  if (isDelta(chunk)) return deltaOf(chunk).length;
  return 'url' in chunk ? chunk.url.length : 100;
}
