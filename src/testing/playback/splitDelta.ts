import type { StreamDelta } from '../../model/StreamDelta.js';

/** Splits off the first `chars` code points of a delta's text. The rest is `undefined` if nothing is left. */
export function splitDelta(delta: StreamDelta, chars: number): [piece: StreamDelta, rest: StreamDelta | undefined] {
  if (!isCuttable(delta) || delta.text.length <= chars) return [delta, undefined];
  let end = 0;
  // Counts code points, because half a surrogate pair cannot be encoded as UTF-8.
  for (let count = 0; count < chars && end < delta.text.length; count += 1) {
    end += delta.text.codePointAt(end)! > 0xffff ? 2 : 1;
  }
  if (end >= delta.text.length) return [delta, undefined];
  return [
    { ...delta, text: delta.text.slice(0, end) },
    { ...delta, text: delta.text.slice(end) },
  ];
}

type CuttableDelta = Extract<StreamDelta, { readonly type: 'text' | 'reasoning' | 'refusal' | 'tool-input' }>;

function isCuttable(delta: StreamDelta): delta is CuttableDelta {
  return ['text', 'reasoning', 'refusal', 'tool-input'].includes(delta.type);
}
