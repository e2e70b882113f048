import type { ToolCallState } from '../../model/ResponseState.js';

/** The input of a tool call as a list of pieces, which all copies of the call share. */
export interface InputPieces {
  readonly list: string[];
  length: number;
}

const pieces = new WeakMap<ToolCallState, InputPieces>();

/** Returns the pieces of a call's input. Some may be newer than this copy of the call. */
export function inputPieces(call: ToolCallState): InputPieces | undefined {
  return pieces.get(call);
}

/**
 * Passes the input pieces of a call on to its changed copy. @param added - The text by which the copy's input is
 * longer.
 */
export function keepInputPieces(before: ToolCallState, after: ToolCallState, added = ''): void {
  const { inputText } = before;
  let kept = pieces.get(before);
  // The call has no pieces, or is older than a copy with more pieces.
  if (kept?.length !== inputText.length) kept = { list: [inputText], length: inputText.length };
  if (added !== '') kept.list.push(added);
  kept.length += added.length;
  pieces.set(after, kept);
}
