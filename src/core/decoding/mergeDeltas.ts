import type { StreamDelta } from '../../model/StreamDelta.js';

/**
 * Merges consecutive deltas of the same part and removes empty text, so that the result does not depend on chunk
 * boundaries.
 */
export function mergeDeltas(deltas: Iterable<StreamDelta>): StreamDelta[] {
  const merged: StreamDelta[] = [];
  const pieces: string[] = [];
  const settle = () => {
    const last = merged.at(-1);
    if (pieces.length > 1 && last && 'text' in last) merged[merged.length - 1] = { ...last, text: pieces.join('') };
    pieces.length = 0;
  };
  for (const delta of deltas) {
    const text = 'text' in delta ? delta.text : undefined;
    if (text === '') continue;
    const last = merged.at(-1);
    const isMore = 'text' in delta && last?.type === delta.type && last.part === delta.part;
    if (!isMore) {
      settle();
      merged.push(delta);
    }
    if (text !== undefined) pieces.push(text);
  }
  settle();
  return merged;
}
