export { createEncoder, type EncoderOptions, type StreamEncoder } from '../protocols/encoding/createEncoder.js';
export { cassette, cassettes } from './cassettes/cassette.js';
export { type RecordingFetch, type RecordOptions, record } from './cassettes/record.js';
export { cleanup } from './cleanup.js';
export { type Clock, currentClock, realClock } from './clock/Clock.js';
export {
  instantClock,
  manualClock,
  type VirtualClock,
  type VirtualTimeOptions,
  virtualClock,
} from './clock/virtualTime.js';
export { createStream, type StreamOptions, type TestStream } from './controller/createStream.js';
export { everySplit, type Split } from './everySplit.js';
export type { Blindness, Journal, JournalEntry } from './journal/Journal.js';
export type { MockRequest } from './journal/MockRequest.js';
export { type Journaled, type PullLimit, streamMatchers } from './journal/matchers.js';
export type { Reply, ReplyFunction, ReplyRule } from './matching/Reply.js';
export { resumable } from './matching/resumable.js';
export { sequence } from './matching/sequence.js';
export { type RequestMatch, when } from './matching/when.js';
export { type MockFetch, mockFetch } from './mounts/mockFetch.js';
export { type NetworkConditions, setNetworkConditions } from './network/NetworkConditions.js';
export { observeWire, type WireEvent } from './network/wireFeed.js';
export { endOpenStreams } from './playback/Playback.js';
export type { PlayOptions } from './playback/PlayOptions.js';
export {
  abort,
  comment,
  data,
  delay,
  delta,
  error,
  event,
  file,
  finish,
  metadata,
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
export {
  duplicate,
  type FaultOptions,
  garbage,
  htmlPage,
  offline,
  redirect,
  reset,
  type StatusOptions,
  stall,
  status,
  truncate,
} from './script/faults.js';
export { type Framing, framing } from './script/framing.js';
export { type Pace, type PaceName, pace, paces } from './script/pace.js';
export type { Step } from './script/Step.js';
export { type Script, type ScriptPart, script } from './script/script.js';
