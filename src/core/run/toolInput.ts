import type { ToolCall } from '../../model/ResponseState.js';
import type { ToolCallEndDelta } from '../../model/StreamDelta.js';
import { IncrementalJson } from '../json/IncrementalJson.js';

interface InputParser {
  readonly json: IncrementalJson;
  /** Characters pushed, including those after an error. */
  length: number;
}

/** The parser of each call whose input is streaming. */
const parsers = new WeakMap<ToolCall, InputParser>();

/** The changes to a call whose input grows by `text`. */
export function growInput(call: ToolCall, text: string): Partial<ToolCall> {
  const parser = parserOf(call);
  push(parser, text);
  return { inputText: call.inputText + text, partialInput: parser.json.value };
}

/** The changes to a call whose input is whole. Its objects stay those that were shown while it streamed. */
export function endInput(call: ToolCall, { inputText, input }: ToolCallEndDelta): Partial<ToolCall> {
  const parsed = parsers.get(call)?.json;
  const isSame = parsed?.isClosed() && inputText === call.inputText && typeof input === 'object';
  const whole = isSame ? parsed?.value : input;
  return { inputText, partialInput: whole, input: whole };
}

/** A changed call continues with the parser of the one before. */
export function keepParser(before: ToolCall, after: ToolCall): void {
  const parser = parsers.get(before);
  if (parser && after.status === 'input-streaming') parsers.set(after, parser);
}

function parserOf(call: ToolCall): InputParser {
  const known = parsers.get(call);
  if (known?.length === call.inputText.length) return known;
  // The first input, or a call that was changed before: its parser is ahead of it.
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
    // A custom tool's input is any text. What came before the error stays.
  }
}
