import type { ToolCall } from '../../model/ResponseState.js';
import type { ToolCallEndDelta } from '../../model/StreamDelta.js';
import { IncrementalJson } from '../json/IncrementalJson.js';

interface InputParser {
  readonly json: IncrementalJson;
  /** Number of characters pushed, including those after an error. */
  length: number;
}

/** Parsers of the tool calls whose input is streaming. */
const parsers = new WeakMap<ToolCall, InputParser>();

/** Returns the properties of a call that change when `text` is appended to its input. */
export function growInput(call: ToolCall, text: string): Partial<ToolCall> {
  const parser = parserOf(call);
  push(parser, text);
  return { inputText: call.inputText + text, partialInput: parser.json.value };
}

/** Returns the properties of a call that change at the end of its input. Objects keep their identity. */
export function endInput(call: ToolCall, { inputText, input }: ToolCallEndDelta): Partial<ToolCall> {
  const parsed = parsers.get(call)?.json;
  const isSame = parsed?.isClosed() && inputText === call.inputText && typeof input === 'object';
  const whole = isSame ? parsed?.value : input;
  return { inputText, partialInput: whole, input: whole };
}

/** Moves the parser of a call to its changed copy. */
export function keepParser(before: ToolCall, after: ToolCall): void {
  const parser = parsers.get(before);
  if (parser && after.status === 'input-streaming') parsers.set(after, parser);
}

function parserOf(call: ToolCall): InputParser {
  const known = parsers.get(call);
  if (known?.length === call.inputText.length) return known;
  // A new parser for the first input, or for an older copy of the call, whose parser is already further.
  const parser: InputParser = { json: new IncrementalJson(), length: 0 };
  push(parser, call.inputText);
  parsers.set(call, parser);
  return parser;
}

function push(parser: InputParser, text: string): void {
  parser.length += text.length;
  try {
    parser.json.push(text);
  } catch {
    // The input of a custom tool may not be JSON. The value before the error is kept.
  }
}
