export { createEncoder, type EncoderOptions, type StreamEncoder } from '../protocols/encoding/createEncoder.js';
export { cassette, cassettes } from './cassettes/cassette.js';
export { type RecordingFetch, type RecordOptions, record } from './cassettes/record.js';
export { cleanup } from './cleanup.js';
export { type Clock, realClock } from './clock/Clock.js';
export {
  instantClock,
  manualClock,
  type VirtualClock,
  type VirtualTimeOptions,
  virtualClock,
} from './clock/virtualTime.js';
export { createStream, type StreamOptions, type TestStream } from './controller/createStream.js';
export { everySplit } from './everySplit.js';
export type { Journal, JournalEntry } from './journal/Journal.js';
export type { MockRequest } from './journal/MockRequest.js';
export { streamMatchers } from './journal/matchers.js';
export type { PlayOptions } from './playback/PlayOptions.js';
export { harmlessQuirks, type Quirk } from './quirks/Quirk.js';
export type { Reply, ReplyFunction, ReplyRule } from './replies/Reply.js';
export { resumable } from './replies/resumable.js';
export { sequence } from './replies/sequence.js';
export { type RequestMatch, when } from './replies/when.js';
export type { Chunking } from './script/Chunker.js';
export {
  abort,
  comment,
  data,
  delay,
  error,
  event,
  file,
  finish,
  metadata,
  type ObjectOptions,
  object,
  type PartOptions,
  raw,
  reasoning,
  refusal,
  repeat,
  source,
  type ToolCallOptions,
  text,
  toolApproval,
  toolCall,
  toolOutput,
  usage,
} from './script/content.js';
export { chunking, pace } from './script/delivery.js';
export {
  duplicate,
  type FaultOptions,
  htmlPage,
  malformed,
  offline,
  reset,
  type StatusOptions,
  stall,
  status,
  truncate,
} from './script/faults.js';
export type { Pace, PaceName } from './script/Pace.js';
export type { Step } from './script/Step.js';
export { type Script, type ScriptPart, script } from './script/script.js';
export { type MockFetch, mockFetch } from './transports/mockFetch.js';
