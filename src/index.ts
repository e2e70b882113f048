export type { ResponseOutcome, ResponseState, ResponseStatus } from './model/ResponseState.js';
export { StreamError, type StreamErrorCode } from './model/StreamError.js';
export type { Announce } from './react/Announcer/Announcer.js';
export {
  type MessageAnchorOptions,
  type MessageAnchors,
  useMessageAnchors,
} from './react/ChatWindow/anchors/useMessageAnchors.js';
export { AttachButton } from './react/ChatWindow/attachments/AttachButton.js';
export { AttachmentList } from './react/ChatWindow/attachments/AttachmentList.js';
export type { AttachmentOptions, UploadContext, UploadedFile } from './react/ChatWindow/attachments/AttachmentStore.js';
export { DropTarget } from './react/ChatWindow/attachments/DropTarget.js';
export { useAttachments } from './react/ChatWindow/attachments/useAttachments.js';
export { BranchPicker } from './react/ChatWindow/branches/BranchPicker.js';
export { useBranches } from './react/ChatWindow/branches/useBranches.js';
export { ChatAnnouncer } from './react/ChatWindow/ChatAnnouncer.js';
export {
  type ChatClassNames,
  useChatActions,
  useChatSettings,
  useChatState,
  useComposer,
} from './react/ChatWindow/ChatContext.js';
export type { ChatViewState } from './react/ChatWindow/ChatController.js';
export { ChatHeader } from './react/ChatWindow/ChatHeader.js';
export type { ChatLike, MessageLike, PartLike } from './react/ChatWindow/ChatLike.js';
export { ChatRoot, type ChatRootProps } from './react/ChatWindow/ChatRoot.js';
export type { ChatSlots } from './react/ChatWindow/ChatSlots.js';
export { ChatWindow, type ChatWindowProps } from './react/ChatWindow/ChatWindow.js';
export { CollapsibleText } from './react/ChatWindow/CollapsibleText.js';
export { Composer } from './react/ChatWindow/Composer.js';
export { ComposerEditing } from './react/ChatWindow/ComposerEditing.js';
export { ComposerInput } from './react/ChatWindow/ComposerInput.js';
export { ComposerQueue } from './react/ChatWindow/ComposerQueue.js';
export { ComposerSend } from './react/ChatWindow/ComposerSend.js';
export { ComposerStop } from './react/ChatWindow/ComposerStop.js';
export { ConnectionBanner } from './react/ChatWindow/ConnectionBanner.js';
export { EmptyState } from './react/ChatWindow/EmptyState.js';
export { EditableMessage } from './react/ChatWindow/editing/EditableMessage.js';
export { type ChatToMarkdownOptions, chatToMarkdown } from './react/ChatWindow/export/chatToMarkdown.js';
export { ExportButton } from './react/ChatWindow/export/ExportButton.js';
export { FileLink } from './react/ChatWindow/FileLink.js';
export { FollowUps } from './react/ChatWindow/FollowUps.js';
export { EnlargeableImage } from './react/ChatWindow/images/EnlargeableImage.js';
export { Message } from './react/ChatWindow/Message.js';
export { MessageActions } from './react/ChatWindow/MessageActions.js';
export { MessageError } from './react/ChatWindow/MessageError.js';
export { MessageList } from './react/ChatWindow/MessageList.js';
export { MessageMetrics } from './react/ChatWindow/MessageMetrics.js';
export { MessageParts } from './react/ChatWindow/MessageParts.js';
export { PendingMessage } from './react/ChatWindow/PendingMessage.js';
export type { ChatStorage } from './react/ChatWindow/persistence/ConversationStorage.js';
export { PersistenceNotice } from './react/ChatWindow/persistence/PersistenceNotice.js';
export { usePersistence } from './react/ChatWindow/persistence/usePersistence.js';
export { QuoteButton } from './react/ChatWindow/QuoteButton.js';
export { Reasoning } from './react/ChatWindow/Reasoning.js';
export { ScrollToBottom } from './react/ChatWindow/ScrollToBottom.js';
export { Sources } from './react/ChatWindow/Sources.js';
export { Suggestions } from './react/ChatWindow/Suggestions.js';
export { DictateButton } from './react/ChatWindow/speech/DictateButton.js';
export { ReadAloudButton } from './react/ChatWindow/speech/ReadAloudButton.js';
export { Timestamp } from './react/ChatWindow/Timestamp.js';
export { ToolApproval } from './react/ChatWindow/ToolApproval.js';
export { ToolCall } from './react/ChatWindow/ToolCall.js';
export { useChatSession } from './react/ChatWindow/useChatSession.js';
export type { PartProps } from './react/RenderElement.js';
export type { Follow } from './react/ScrollFollower.js';
export { StreamingResponse, type StreamingResponseProps } from './react/StreamingResponse/StreamingResponse.js';
export { StreamingResponseActions } from './react/StreamingResponse/StreamingResponseActions.js';
export { StreamingResponseAnnouncer } from './react/StreamingResponse/StreamingResponseAnnouncer.js';
export { StreamingResponseContent } from './react/StreamingResponse/StreamingResponseContent.js';
export { useStreamingResponseContext } from './react/StreamingResponse/StreamingResponseContext.js';
export { StreamingResponseError } from './react/StreamingResponse/StreamingResponseError.js';
export { StreamingResponseMetrics } from './react/StreamingResponse/StreamingResponseMetrics.js';
export { StreamingResponseRoot } from './react/StreamingResponse/StreamingResponseRoot.js';
export { StreamingResponseStatus } from './react/StreamingResponse/StreamingResponseStatus.js';
export { StreamMetrics } from './react/StreamMetrics/StreamMetrics.js';
export { defaultStrings, type PartialStrings, type Strings } from './react/strings.js';
export { useScrollFollow } from './react/useScrollFollow.js';
export {
  type StreamingObjectHandle,
  type UseStreamingObjectOptions,
  useStreamingObject,
} from './react/useStreamingObject.js';
export {
  type StreamingResponseHandle,
  type UseStreamingResponseOptions,
  useStreamingResponse,
} from './react/useStreamingResponse.js';
export { useStreamMonitor } from './react/useStreamMonitor.js';
