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

/** Adds a chunk: to the last, where both are deltas of one part. The SDK makes the same message of one as of two. */
export function append(chunks: UIMessageChunk[], chunk: UIMessageChunk): void {
  const last = chunks.at(-1);
  if (last?.type === chunk.type && isDelta(last) && isDelta(chunk) && idOf(last) === idOf(chunk)) {
    chunks[chunks.length - 1] = withDelta({ ...last, ...chunk } as DeltaChunk, deltaOf(last) + deltaOf(chunk));
  } else chunks.push(chunk);
}

/** How much a chunk weighs, in characters: those of a delta's text or a file's data, a flat rate for the others. */
export function weightOf(chunk: UIMessageChunk): number {
  if (isDelta(chunk)) return deltaOf(chunk).length;
  return 'url' in chunk ? chunk.url.length : 100;
}
