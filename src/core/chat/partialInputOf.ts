import type { ToolCallState } from '../../model/ResponseState.js';
import { IncrementalJson } from '../json/IncrementalJson.js';
import { type InputPieces, inputPieces } from '../run/inputPieces.js';

interface Parser {
  readonly json: IncrementalJson;
  pieces: number;
  /** Number of characters pushed, including those after an error. */
  length: number;
}

const parsers = new WeakMap<InputPieces, Parser>();

/**
 * Parses the input of a tool call while it streams, as `IncrementalJson` does; `undefined` if there is no value yet.
 * Each call of this function parses only the new text, and closed objects keep their identity. Complete input that is
 * not JSON is returned as text.
 *
 * @example
 * ```tsx
 * state.toolCalls.map((call) => <Card key={call.part} recipe={partialInputOf(call)} />);
 * ```
 */
export function partialInputOf(call: ToolCallState): unknown {
  const { input, inputText } = call;
  const shared = inputPieces(call);
  let parser = shared && parsers.get(shared);
  if (!parser && input !== undefined) return input;
  // Parses from the start an older copy of a call whose newer copy was parsed, or a call that the application created.
  if (!shared || (parser && parser.length > inputText.length)) {
    parser = { json: new IncrementalJson(), pieces: 0, length: 0 };
    push(parser, inputText);
  } else {
    parser ??= { json: new IncrementalJson(), pieces: 0, length: 0 };
    parsers.set(shared, parser);
    while (parser.length < inputText.length) push(parser, shared.list[parser.pieces++]!);
  }
  const isSame = input === undefined || (typeof input === 'object' && parser.json.isClosed());
  return isSame ? parser.json.value : input;
}

function push(parser: Parser, text: string): void {
  parser.length += text.length;
  try {
    parser.json.push(text);
  } catch {
    // The input of a custom tool may not be JSON. The value parsed before the error is kept.
  }
}
