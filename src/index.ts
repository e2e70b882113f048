export type { StreamDelta } from './core/StreamDelta.js';
export { StreamError, type StreamErrorCode } from './core/StreamError.js';
export { type StreamInput, StreamSession, type StreamSessionOptions } from './core/StreamSession.js';
export type { ResponseOutcome, ResponseState, ResponseStatus } from './core/state/ResponseState.js';
export { ChatWindow, type ChatWindowProps } from './react/ChatWindow/ChatWindow.js';
export { StreamingResponse, type StreamingResponseProps } from './react/StreamingResponse/StreamingResponse.js';
export {
  StreamingResponseActions,
  type StreamingResponseActionsProps,
} from './react/StreamingResponse/StreamingResponseActions.js';
export {
  StreamingResponseContent,
  type StreamingResponseContentProps,
} from './react/StreamingResponse/StreamingResponseContent.js';
export {
  type StreamingResponseContextValue,
  useStreamingResponseContext,
} from './react/StreamingResponse/StreamingResponseContext.js';
export {
  StreamingResponseError,
  type StreamingResponseErrorProps,
} from './react/StreamingResponse/StreamingResponseError.js';
export {
  StreamingResponseMetrics,
  type StreamingResponseMetricsProps,
} from './react/StreamingResponse/StreamingResponseMetrics.js';
export {
  StreamingResponseRoot,
  type StreamingResponseRootProps,
} from './react/StreamingResponse/StreamingResponseRoot.js';
export {
  StreamingResponseStatus,
  type StreamingResponseStatusProps,
} from './react/StreamingResponse/StreamingResponseStatus.js';
export { StreamMetrics, type StreamMetricsProps } from './react/StreamMetrics/StreamMetrics.js';
export { defaultStrings, type Strings } from './react/strings.js';
export {
  type StreamingResponseHandle,
  type UseStreamingResponseOptions,
  useStreamingResponse,
} from './react/useStreamingResponse.js';
export { type MonitoredStream, type UseStreamMonitorOptions, useStreamMonitor } from './react/useStreamMonitor.js';
