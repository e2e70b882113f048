export { currentHost, type Host, installHost, systemHost } from './Host.js';
export type * from './StreamDelta.js';
export { StreamError, type StreamErrorCode, type StreamErrorOptions } from './StreamError.js';
export {
  type StreamInput,
  StreamSession,
  type StreamSessionOptions,
} from './StreamSession.js';
export {
  idleResponse,
  isActive,
  type ResponseData,
  type ResponseDataEntry,
  type ResponseFile,
  type ResponseOutcome,
  type ResponseProgress,
  type ResponseState,
  type ResponseStatus,
  type Source,
  type ToolCall,
} from './state/ResponseState.js';
