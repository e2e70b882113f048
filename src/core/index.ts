export type {
  ChatDataPart,
  ChatFilePart,
  ChatMessage,
  ChatPart,
  ChatSourcePart,
  ChatTextPart,
  ChatToolPart,
} from '../model/ChatMessage.js';
export type {
  ResponseData,
  ResponseDataEntry,
  ResponseFile,
  ResponseOutcome,
  ResponsePart,
  ResponseProgress,
  ResponseState,
  ResponseStatus,
  Source,
  ToolCallState,
} from '../model/ResponseState.js';
export type { SchemaInput, SchemaIssue, SchemaOutput, SchemaResult, StandardSchema } from '../model/StandardSchema.js';
export type * from '../model/StreamDelta.js';
export { StreamError, type StreamErrorCode, type StreamErrorOptions } from '../model/StreamError.js';
export { type Completion, DeltaEmitter } from '../protocols/DeltaEmitter.js';
export { type JsonProtocolOptions, json } from '../protocols/json/decode.js';
export {
  defineProtocol,
  type Protocol,
  type ProtocolDefinition,
} from '../protocols/Protocol.js';
export type { ProtocolName, ProtocolOption } from '../protocols/registry.js';
export { toRequestBody } from '../protocols/request/toRequestBody.js';
export { partialInputOf } from './chat/partialInputOf.js';
export type { ToolApprovalResponse, ToolOutput } from './chat/toolCalls.js';
export type { RequestOptions } from './connection/buildRequest.js';
export type { ResumeOptions, ResumePosition } from './connection/ResumeOptions.js';
export type { RetryOptions } from './connection/RetryOptions.js';
export {
  type ConnectionSlot,
  StreamConnectionManager,
  type StreamConnectionManagerOptions,
} from './connection/StreamConnectionManager.js';
export { StreamErrorHandler, type StreamErrorHandlerOptions } from './connection/StreamErrorHandler.js';
export type { SkippedEvent } from './decoding/EventReader.js';
export { type ReadDeltasOptions, readDeltas } from './decoding/readDeltas.js';
export { type StreamEnd, StreamProcessor, type StreamProcessorOptions } from './decoding/StreamProcessor.js';
export { currentEnvironment, type Environment, setEnvironment } from './environment.js';
export { StreamController } from './flow/StreamController.js';
export { StreamMemoryManager, type StreamMemoryManagerOptions } from './flow/StreamMemoryManager.js';
export type { DeepPartial, ElementOf } from './json/DeepPartial.js';
export { IncrementalJson, type IncrementalJsonOptions, type JsonPath } from './json/IncrementalJson.js';
export { type ResponseMetrics, StreamMonitor, type StreamMonitorOptions } from './monitor/StreamMonitor.js';
export {
  type ChatInput,
  ChatSession,
  type ChatSessionOptions,
  type ChatState,
  type QueuedInput,
  type SavedChat,
} from './session/ChatSession.js';
export {
  type ObjectFrom,
  type ObjectState,
  StreamObjectSession,
  type StreamObjectSessionOptions,
} from './session/StreamObjectSession.js';
export {
  type StreamInput,
  StreamSession,
  type StreamSessionOptions,
} from './session/StreamSession.js';
