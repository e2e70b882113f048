import type { ToolCall } from '../../model/ResponseState.js';

/** The input of a tool call in the pieces in which it arrived. All copies of the call share it. */
export interface InputPieces {
  readonly list: string[];
  length: number;
}

const pieces = new WeakMap<ToolCall, InputPieces>();

/** Returns the pieces of a call's input, some of which may be newer than this copy of the call. */
export function inputPieces(call: ToolCall): InputPieces | undefined {
  return pieces.get(call);
}

/** Passes the pieces of a call on to its changed copy. @param added - The piece that the copy adds. */
export function keepInputPieces(before: ToolCall, after: ToolCall, added = ''): void {
  const { inputText } = before;
  let kept = pieces.get(before);
  // A call without pieces, or an older copy of a call that has received more.
  if (kept?.length !== inputText.length) kept = { list: [inputText], length: inputText.length };
  if (added !== '') kept.list.push(added);
  kept.length += added.length;
  pieces.set(after, kept);
}
