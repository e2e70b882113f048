import type { StreamDelta } from '../../model/StreamDelta.js';

/**
 * Joins deltas that grow the same part and follow each other directly, and leaves out those that add no text. The
 * result is the normal form of what was said: how it was cut into chunks no longer shows.
 */
export function mergeDeltas(deltas: Iterable<StreamDelta>): StreamDelta[] {
  const merged: StreamDelta[] = [];
  /** The text of the last of them, in the pieces in which it came. */
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
