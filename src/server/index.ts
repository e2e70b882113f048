export {
  createResumableStreams,
  type RespondOptions,
  type ResumableStreams,
  type ResumableStreamsOptions,
  type ResumeRequestOptions,
  type StreamAccess,
} from './createResumableStreams.js';
export type { ErrorHandler, PublicError } from './errors.js';
export { type MemoryStoreOptions, memoryStore } from './memoryStore.js';
export { type NodeResponse, pipeToNode } from './pipeToNode.js';
export type { OnDisconnect } from './resumable/Producer.js';
export type { SourceOptions, StreamEnding } from './SourceRun.js';
export type { SourceChunk, SourceOrFactory, StreamSource, StreamTextResult } from './StreamSource.js';
export type {
  AcquireOptions,
  AppendResult,
  StoredEnding,
  StreamBatch,
  StreamLease,
  StreamOutcome,
  StreamStatus,
  StreamStore,
} from './StreamStore.js';
export { type StreamResponseOptions, streamResponse } from './streamResponse.js';
