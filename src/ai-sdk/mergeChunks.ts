import type { UIMessageChunk } from 'ai';

/** Whether a chunk only adds text to a part that is there; it can wait for a frame, and be joined with its neighbour. */
export function isDelta(chunk: UIMessageChunk): boolean {
  return chunk.type === 'text-delta' || chunk.type === 'reasoning-delta' || chunk.type === 'tool-input-delta';
}

/** Two deltas of one part as one, `undefined` where they cannot be joined. The SDK makes the same message of both. */
export function mergeChunks(first: UIMessageChunk, second: UIMessageChunk): UIMessageChunk | undefined {
  switch (second.type) {
    case 'text-delta':
    case 'reasoning-delta':
      if (first.type !== second.type || first.id !== second.id) return undefined;
      return { ...first, ...second, delta: first.delta + second.delta };
    case 'tool-input-delta':
      if (first.type !== second.type || first.toolCallId !== second.toolCallId) return undefined;
      return { ...first, ...second, inputTextDelta: first.inputTextDelta + second.inputTextDelta };
    default:
      return undefined;
  }
}

/** How much a chunk weighs, in characters: those of a delta's text, a flat rate for the others. */
export function weightOf(chunk: UIMessageChunk): number {
  switch (chunk.type) {
    case 'text-delta':
    case 'reasoning-delta':
      return chunk.delta.length;
    case 'tool-input-delta':
      return chunk.inputTextDelta.length;
    case 'file':
    case 'reasoning-file':
      return chunk.url.length;
    default:
      return 100;
  }
}
