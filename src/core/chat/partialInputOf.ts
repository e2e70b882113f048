import type { ToolCall } from '../../model/ResponseState.js';
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
 * The input of a tool call as far as it is known, as `IncrementalJson` shows it; `undefined` while nothing is. Each call
 * of this function parses only what has arrived since the last one, and closed objects keep their identity, also once
 * the input is whole. Input that is not JSON is returned as text once it is whole.
 *
 * @example
 * ```tsx
 * state.toolCalls.map((call) => <Card key={call.part} recipe={partialInputOf(call)} />);
 * ```
 */
export function partialInputOf(call: ToolCall): unknown {
  const { input, inputText } = call;
  const shared = inputPieces(call);
  let parser = shared && parsers.get(shared);
  if (!parser && input !== undefined) return input;
  // An older copy of a call of which more was parsed, or a call that the application made.
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
