import type { StreamDelta } from '../StreamDelta.js';

/**
 * Joins deltas that grow the same part and follow each other directly, and leaves out those that add no text. The
 * result is the normal form of what was said: how it was cut into chunks no longer shows.
 */
export function mergeDeltas(deltas: Iterable<StreamDelta>): StreamDelta[] {
  const merged: StreamDelta[] = [];
  let pieces: string[] = [];
  const settle = () => {
    const last = merged.at(-1);
    if (pieces.length > 1 && last && 'text' in last) merged[merged.length - 1] = { ...last, text: pieces.join('') };
    pieces = [];
  };
  for (const delta of deltas) {
    if ('text' in delta) {
      if (delta.text === '') continue;
      const last = merged.at(-1);
      if (last && last.type === delta.type && last.part === delta.part) {
        pieces.push(delta.text);
        continue;
      }
      settle();
      pieces.push(delta.text);
    } else settle();
    merged.push(delta);
  }
  settle();
  return merged;
}
