export { type StreamInput, StreamSession, type StreamSessionOptions } from './core/session/StreamSession.js';
export type { ResponseOutcome, ResponseState, ResponseStatus } from './model/ResponseState.js';
export type { StreamDelta } from './model/StreamDelta.js';
export { StreamError, type StreamErrorCode } from './model/StreamError.js';
export type { Announce } from './react/Announcer/Announcer.js';
export { ChatAnnouncer, type ChatAnnouncerProps } from './react/ChatWindow/ChatAnnouncer.js';
export {
  type ChatActions,
  type ChatClassNames,
  type ChatSettings,
  useChatActions,
  useChatSettings,
  useChatState,
  useComposer,
} from './react/ChatWindow/ChatContext.js';
export type { ChatViewState } from './react/ChatWindow/ChatController.js';
export { ChatHeader, type ChatHeaderProps } from './react/ChatWindow/ChatHeader.js';
export type { ByMessage, ChatLike, MessageLike, PartLike, QueuedMessage } from './react/ChatWindow/ChatLike.js';
export { ChatRoot, type ChatRootProps } from './react/ChatWindow/ChatRoot.js';
export type { ChatSlots, MessageSlotProps } from './react/ChatWindow/ChatSlots.js';
export { ChatWindow, type ChatWindowProps } from './react/ChatWindow/ChatWindow.js';
export { Composer, type ComposerProps } from './react/ChatWindow/Composer.js';
export type { ComposerState } from './react/ChatWindow/ComposerController.js';
export { ComposerEditing, type ComposerEditingProps } from './react/ChatWindow/ComposerEditing.js';
export { ComposerInput, type ComposerInputProps } from './react/ChatWindow/ComposerInput.js';
export { ComposerQueue, type ComposerQueueProps } from './react/ChatWindow/ComposerQueue.js';
export { ComposerSend, type ComposerSendProps } from './react/ChatWindow/ComposerSend.js';
export { ComposerStop, type ComposerStopProps } from './react/ChatWindow/ComposerStop.js';
export { ConnectionBanner, type ConnectionBannerProps } from './react/ChatWindow/ConnectionBanner.js';
export { EmptyState, type EmptyStateProps } from './react/ChatWindow/EmptyState.js';
export { FileLink, type FileLinkProps } from './react/ChatWindow/FileLink.js';
export { Message, type MessageProps } from './react/ChatWindow/Message.js';
export { MessageActions, type MessageActionsProps } from './react/ChatWindow/MessageActions.js';
export { MessageError, type MessageErrorProps } from './react/ChatWindow/MessageError.js';
export { MessageList, type MessageListProps } from './react/ChatWindow/MessageList.js';
export { MessageMetrics, type MessageMetricsProps } from './react/ChatWindow/MessageMetrics.js';
export { MessageParts } from './react/ChatWindow/MessageParts.js';
export { PendingMessage, type PendingMessageProps } from './react/ChatWindow/PendingMessage.js';
export type {
  DataPart,
  FilePart,
  ReasoningPart,
  RefusalPart,
  SourcePart,
  TextPart,
  ToolPart,
  ToolState,
} from './react/ChatWindow/partTypes.js';
export { Reasoning, type ReasoningProps } from './react/ChatWindow/Reasoning.js';
export { ScrollToBottom, type ScrollToBottomProps } from './react/ChatWindow/ScrollToBottom.js';
export { Sources, type SourcesProps } from './react/ChatWindow/Sources.js';
export { Suggestions, type SuggestionsProps } from './react/ChatWindow/Suggestions.js';
export { Timestamp, type TimestampProps } from './react/ChatWindow/Timestamp.js';
export { ToolApproval, type ToolApprovalProps } from './react/ChatWindow/ToolApproval.js';
export { ToolCall, type ToolCallProps } from './react/ChatWindow/ToolCall.js';
export { useChatSession } from './react/ChatWindow/useChatSession.js';
export type { PartProps } from './react/RenderElement.js';
export type { Follow, ScrollPosition } from './react/ScrollFollower.js';
export { StreamingResponse, type StreamingResponseProps } from './react/StreamingResponse/StreamingResponse.js';
export {
  StreamingResponseActions,
  type StreamingResponseActionsProps,
} from './react/StreamingResponse/StreamingResponseActions.js';
export {
  StreamingResponseAnnouncer,
  type StreamingResponseAnnouncerProps,
} from './react/StreamingResponse/StreamingResponseAnnouncer.js';
export {
  StreamingResponseContent,
  type StreamingResponseContentProps,
} from './react/StreamingResponse/StreamingResponseContent.js';
export {
  type StreamingResponseClassNames,
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
export { type UseScrollFollowOptions, type UseScrollFollowResult, useScrollFollow } from './react/useScrollFollow.js';
export {
  type StreamingResponseHandle,
  type UseStreamingResponseOptions,
  useStreamingResponse,
} from './react/useStreamingResponse.js';
export { type MonitoredStream, type UseStreamMonitorOptions, useStreamMonitor } from './react/useStreamMonitor.js';
